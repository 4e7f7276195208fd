"""The home tab, and the buttons that only open an address."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.program import assignments, people, stories
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces.home import PublicStory, home_tab
from bot.surfaces.ids import Action
from bot.surfaces.modal import from_home, is_from_home
from handlers.errors import error_responder
from models import OutgoingKind

# Older ones are withdrawn by the CX team, from the review card.
_MOST_STORIES = 10
Body = dict[str, Any]


async def publish_home(context: AppContext, client: AsyncWebClient, slack_id: str) -> None:
    """Show one person's home tab as it should stand now; who is no member sees none."""
    if not await context.workspace.members.has(slack_id):
        return
    async with context.database.read() as session:
        brief = await _current(session, slack_id)
        told = await _public_stories(session, context, slack_id, brief)
        around = await context.render_context(session, brief, now=context.now())
    view = home_tab(brief, around, of_cx_team=context.workspace.is_cx(slack_id), stories=told)
    await client.views_publish(user_id=slack_id, view=view)


def follow_at_home(context: AppContext, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """Let the home tab follow a click made on it, or in a modal opened from it; a message follows by itself."""
    view = body.get("view") or {}
    if view.get("type") == "home" or is_from_home(view):
        publish = publish_home(context, client, body["user"]["id"])
        context.background.start(publish, error_responder(body, client, respond))


def opened_by(body: Body, modal: dict[str, Any]) -> dict[str, Any]:
    """Return `modal` so that the home tab follows it, where the click that opens it was made there."""
    return from_home(modal) if (body.get("view") or {}).get("type") == "home" else modal


def register(app: AsyncApp, context: AppContext) -> None:
    """Register the home tab."""

    async def show_home(event: Body, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        if event.get("tab") == "home":
            context.background.start(
                publish_home(context, client, event["user"]), error_responder(body, client, respond)
            )

    async def heard(ack: AsyncAck) -> None:
        await ack()

    app.event("app_home_opened")(show_home)
    app.action(Action.READ_STORY)(heard)


async def _current(session: AsyncSession, slack_id: str) -> AssignmentDetails | None:
    participant = await people.by_slack_id(session, slack_id)
    if participant is None or participant.id is None:
        return None
    latest = await assignments.latest_of(session, participant.id)
    return await assignment_details.of_assignment(session, latest.id) if latest and latest.id else None


async def _public_stories(
    session: AsyncSession, context: AppContext, slack_id: str, brief: AssignmentDetails | None
) -> list[PublicStory]:
    """Return a person's published stories, newest first; that of the call shown above them is left out."""
    participant = brief.participant if brief else await people.by_slack_id(session, slack_id)
    if participant is None or participant.id is None:
        return []
    shown = brief.assignment.id if brief else None
    told = []
    for assignment_id, title in await stories.recent_of(session, participant.id, limit=_MOST_STORIES):
        if assignment_id != shown:
            link = await context.message_link(session, OutgoingKind.STORY, assignment_id)
            told.append(PublicStory(assignment_id, title, link))
    return told
