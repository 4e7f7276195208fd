"""The home tab: what waits for somebody, what comes next, and what they promised and did."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import dates
from bot.context import AppContext
from bot.payloads import AppHomeOpened, BlockActions
from bot.program import people
from bot.program.assignments import assignment_details, history, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people import own_settings
from bot.program.routines import preferences, switches
from bot.surfaces import home
from bot.surfaces.home import Past
from bot.surfaces.home_ids import HomeAction, HomeCallback
from bot.surfaces.ids import Action
from bot.surfaces.mine import InHand
from bot.surfaces.parts import Blocks
from bot.surfaces.routine_ids import RoutineAction
from handlers.clicks import chosen_in, in_background, open_modal, refresh_shown, update_unchanged
from handlers.commands import as_member
from handlers.features import Act, Command, Feature, Member, Section, Who
from handlers.mine import coming_in, promises_of
from models import OutgoingKind, Person

# Of what is open, of promises, and of what somebody did last.
_MOST_OPEN, _MOST_PROMISES, _MOST_PAST = 8, 5, 5
# Of all that somebody did, as many as a modal holds.
_MOST_HISTORY = 400
# Under this name a session keeps what is open, as two sections need it.
_OPEN = "home_open"


async def app_home_opened(context: AppContext, event: AppHomeOpened, request: AsyncBoltRequest) -> None:
    """Show the home tab to who opened it."""
    if event.get("tab") == "home":
        in_background(context, request, context.publish_home(event["user"]))


async def read_story(_: AppContext, ack: AsyncAck) -> None:
    """Acknowledge a click on a button that opens an address by itself."""
    await ack()


async def publish(
    context: AppContext, to_do: Sequence[Section], beside: Sequence[Section], commands: Sequence[Command], slack_id: str
) -> None:
    """Publish one person's home tab, section by section; who is no member gets none."""
    if not await context.workspace.members.has(slack_id):
        return

    asked = tuple(each for section in (*to_do, *beside) for each in section.asked)

    async def build(session: AsyncSession) -> dict[str, Any]:
        known = await own_settings.known_of(session, slack_id, since=context.earliest_today(), asked=asked)
        member, answers = as_member(context, slack_id, known, commands), iter(known.answers)

        async def built(sections: Sequence[Section]) -> list[Blocks]:
            shown: list[Blocks] = []
            for each in sections:
                is_wanted = each.where is None or next(answers)
                read = () if each.reads is None else (next(answers),)
                if is_wanted:
                    shown.append(await each.build(session, context, member, *read))
            return shown

        with dates.read_in(member.language):
            return home.home_tab(await built(to_do), await built(beside), is_desk=member.of_cx_team)

    # One after the other, so that what was read first is not what stands there last.
    async with context.home_turns.setdefault(slack_id, asyncio.Lock()):
        view = await context.database.run_read(build)
        await context.workspace.call("views.publish", user_id=slack_id, view=view)


async def assignments_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what is in this person's hands, of every routine, with its buttons."""
    shown, more = await _open(session, context, member)
    return home.open_blocks(shown, more)


async def coming_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what this person has booked, when their next rounds begin, and what they would rather do next."""
    if member.person is None:
        return []
    shown, _ = await _open(session, context, member)
    known, theirs = await switches.newest_for(session, id_of(member.person))
    offered = [(each.key, each.title) for each in preferences.choices_in(known, theirs)]
    rather = home.preference_blocks(offered, member.person.prefers) if len(offered) > 1 else []
    return [*home.coming_blocks(shown, coming_in(context, known, theirs)), *rather]


async def promises_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what this person promised or sees through, the next due first."""
    promised, count = await promises_of(session, member, limit=_MOST_PROMISES)
    today = context.today_of(member.person) if member.person is not None else context.today()
    return home.promises_blocks(promised, by=member.slack_id, today=today, more=count - len(promised))


async def past_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what this person did last, without what stands above."""
    if member.person is None:
        return []
    shown = (each.details for each in (await _open(session, context, member))[0])
    logged = [each.id for each in shown if each.assignment.state in history.DONE]
    past = await _past(session, context, member.person, but=logged, most=_MOST_PAST + 1)
    return home.past_blocks(past[:_MOST_PAST], has_more=len(past) > _MOST_PAST)


async def all_you_did(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open all that this person did, with the stories."""
    open_modal(context, request, _history_modal)
    await ack()


def follow_in_history(context: AppContext, request: AsyncBoltRequest) -> None:
    """Show how things stand now, where something was clicked in the modal of all that somebody did."""
    if (request.body.get("view") or {}).get("callback_id") == HomeCallback.HISTORY:
        in_background(context, request, _renew_history(context, request))


async def _renew_history(context: AppContext, request: AsyncBoltRequest) -> None:
    await update_unchanged(request, await _history_modal(context, cast("BlockActions", request.body)))


async def _history_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    slack_id = body["user"]["id"]
    await context.require_member(slack_id)
    async with context.database.read() as session:
        person = await people.by_slack_id(session, slack_id)
        return home.history_modal(await _past(session, context, person, most=_MOST_HISTORY) if person else [])


async def prefer_routine(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep what this person would rather do next."""
    await context.database.run_write(lambda session: preferences.prefer(session, body["user"]["id"], chosen_in(body)))
    refresh_shown(context, request)
    await ack()


async def _open(session: AsyncSession, context: AppContext, member: Member) -> tuple[list[InHand], int]:
    """Return what is shown of this person's assignments, what is in hand first, and how many more there are."""
    if _OPEN not in session.info:
        current: list[AssignmentDetails] = []
        count = 0
        if member.person is not None:
            current, count = await assignment_details.current_of(
                session, id_of(member.person), today=context.today(), most=_MOST_OPEN
            )
        short = [each.id for each in current[home.WHOLE :]]
        links = await context.message_links(session, OutgoingKind.ASSIGNMENT, short)
        shown = [
            InHand(each, await context.render_context(session, each, now=context.now()), links.get(each.id))
            for each in current
        ]
        session.info[_OPEN] = shown, count - len(shown)
    known: tuple[list[InHand], int] = session.info[_OPEN]
    return known


async def _past(
    session: AsyncSession, context: AppContext, person: Person, *, but: Sequence[int] = (), most: int
) -> list[Past]:
    """Return what a person did, newest first, each with the link to its story."""
    done = await history.done_by(session, id_of(person), but=but, limit=most)
    return [
        Past(each, context.workspace.message_link(each.posted_in, each.ts) if each.story else None) for each in done
    ]


FEATURE = Feature(
    acts=(
        Act(Action.READ_STORY, read_story, Who.EVERYBODY),
        Act(RoutineAction.PREFER_ROUTINE, prefer_routine, Who.EVERYBODY),
        Act(HomeAction.ALL_YOU_DID, all_you_did, Who.EVERYBODY),
    ),
    events={"app_home_opened": app_home_opened},
    to_do=(Section(assignments_section),),
    sections=(Section(coming_section), Section(promises_section), Section(past_section)),
)
