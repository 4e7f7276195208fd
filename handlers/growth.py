"""Guessing a customer's score before the call; and, on the home tab, what guesses and self-ratings come to."""

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import BlockActions
from bot.program.assignments import NotYours, id_of
from bot.program.growth import guesses, trends
from bot.surfaces.growth import growth_blocks
from bot.surfaces.guess import read_guess
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import from_home, is_from_home
from bot.surfaces.parts import Blocks
from handlers.calls import brief_to_show
from handlers.clicks import chosen_in, in_background, refresh_shown, subject_in, update_shown
from handlers.features import Act, Feature, Member, Section, Who


async def guess_score(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep a guess at the customer's score, or that they would rather see it."""
    read = read_guess(chosen_in(body))
    if read is None:
        raise NotYours
    assignment_id, chosen = read
    await context.database.run_write(
        lambda session: guesses.guess(session, assignment_id, chosen, now=context.now(), by=body["user"]["id"])
    )
    _update_shown(context, body, request, assignment_id)
    await ack()


async def show_score(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Show the customer's score from now on; the guess stays as it is."""
    assignment_id = subject_in(body)
    await context.database.run_write(
        lambda session: guesses.show(session, assignment_id, now=context.now(), by=body["user"]["id"])
    )
    _update_shown(context, body, request, assignment_id)
    await ack()


def _update_shown(context: AppContext, body: BlockActions, request: AsyncBoltRequest, assignment_id: int) -> None:
    """Update the brief, where that was clicked in, and else as after any click."""
    refresh_shown(context, request)
    if (request.body.get("view") or {}).get("callback_id") == Callback.BRIEF:
        context.latest_clicks.note(body)
        in_background(context, request, _show_brief(context, body, request, assignment_id))


async def _show_brief(context: AppContext, body: BlockActions, request: AsyncBoltRequest, assignment_id: int) -> None:
    view = await brief_to_show(context, assignment_id, body["user"]["id"])
    await update_shown(context, request, body, from_home(view) if is_from_home(body["view"]) else view)


async def growth_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what this person's guesses and self-ratings of the last year come to."""
    if member.person is None:
        return []
    until = context.today_of(member.person)
    return growth_blocks(await trends.of_year(session, id_of(member.person), until=until))


FEATURE = Feature(
    acts=(
        Act(Action.GUESS_SCORE, guess_score, Who.PARTICIPANT),
        Act(Action.SHOW_SCORE, show_score, Who.PARTICIPANT),
    ),
    sections=(Section(growth_section),),
)
