"""Addresses of messages, for people to follow."""

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.slack.workspace import SlackWorkspace
from models import OutgoingKind


async def story_standing(
    session: AsyncSession, workspace: SlackWorkspace, brief: AssignmentDetails
) -> tuple[bool, str | None]:
    """Return whether the published story of `brief` stands in its channel, and its address where that is known."""
    if brief.story is None or not brief.story.is_public:
        return False, None
    posted = await outbox.find(session, OutgoingKind.STORY, id_of(brief.assignment))
    if posted is None or posted.ts is None:
        return False, None
    return True, workspace.message_link(posted.channel_id, posted.ts)


async def card_link(session: AsyncSession, workspace: SlackWorkspace, assignment_id: int) -> str | None:
    """Return the address of the newest review card of a call, None while it stands nowhere."""
    posted = await outbox.find(session, OutgoingKind.REVIEW, assignment_id)
    return workspace.message_link(posted.channel_id, posted.ts) if posted else None


async def plan_link(session: AsyncSession, workspace: SlackWorkspace, round_id: int) -> str | None:
    """Return the address of a round's plan in the CX channel, None while it stands nowhere."""
    posted = await outbox.find(session, OutgoingKind.PLAN, round_id)
    return workspace.message_link(posted.channel_id, posted.ts) if posted else None
