"""Assistants: named on the home tab of whom they book for; what they book stands on their own."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import BlockActions
from bot.program import people
from bot.program.assignments import assignment_details, id_of
from bot.program.assistants import naming
from bot.surfaces.assistant import AssistantAction, assistant_blocks, to_book_section
from bot.surfaces.parts import Blocks
from handlers.clicks import in_background, refresh_shown
from handlers.features import Act, Feature, Member, Section, Who
from models import Person

# Two blocks each; the rest stands in their messages.
_MOST = 12


async def to_book(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what this person books for others, and is still to be done."""
    if member.person is None:
        return []
    ids = await naming.open_for(session, id_of(member.person), most=_MOST)
    shown = [
        (details, await context.render_context(session, details, now=context.now()))
        for details in await assignment_details.of_assignments(session, ids)
        if details.may_go_ahead
    ]
    return to_book_section(shown)


async def assistant_section(session: AsyncSession, _: AppContext, member: Member) -> Blocks:
    """Return who books for this person, to be changed."""
    person = member.person
    if person is None or person.external_id is None:
        return []
    return assistant_blocks(await session.get(Person, person.assistant_id) if person.assistant_id else None)


async def name_assistant(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Let the colleague who was chosen book for this person; Slack is asked first whether they are a member."""
    action: Any = body["actions"][0]
    in_background(context, request, _name(context, request, body["user"]["id"], str(action.get("selected_user") or "")))
    await ack()


async def _name(context: AppContext, request: AsyncBoltRequest, by: str, chosen: str) -> None:
    if not people.is_slack_id(chosen) or not await context.workspace.members.has(chosen):
        raise naming.NoMemberBooks
    profile = context.workspace.members.profile_of(chosen)
    async with context.database.write() as session:
        if profile is not None and await people.by_slack_id(session, chosen) is None:
            await people.meet(session, profile)
        await naming.name(session, by, chosen, now=context.now())
    refresh_shown(context, request)


async def no_assistant(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Let nobody book for this person."""
    await context.database.run_write(lambda session: naming.name(session, body["user"]["id"], None, now=context.now()))
    refresh_shown(context, request)
    await ack()


FEATURE = Feature(
    acts=(
        Act(AssistantAction.NAME_ASSISTANT, name_assistant, Who.IN_PROGRAMME),
        Act(AssistantAction.NO_ASSISTANT, no_assistant, Who.IN_PROGRAMME),
    ),
    to_do=(Section(to_book, where=naming.MAY_BOOK),),
    sections=(Section(assistant_section),),
)
