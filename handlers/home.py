"""The home tab, and the buttons that only open an address."""

from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import AppHomeOpened
from bot.program import assignments, people, stories
from bot.program.assignments import assignment_details
from bot.surfaces.home import PublicStory, home_tab
from bot.surfaces.ids import Action
from bot.surfaces.modal import is_from_home
from handlers.clicks import in_background
from models import Assignment, OutgoingKind, Person

# Older ones are withdrawn by the CX team, from the review card.
_MOST_STORIES = 10


def register(app: AsyncApp, context: AppContext) -> None:
    """Register the home tab."""
    app.event("app_home_opened")(partial(app_home_opened, context))
    app.action(Action.READ_STORY)(read_story)


async def app_home_opened(context: AppContext, event: AppHomeOpened, request: AsyncBoltRequest) -> None:
    """Show the home tab to who opened it."""
    if event.get("tab") == "home":
        in_background(context, request, publish_home(context, request.context.client, event["user"]))


async def read_story(ack: AsyncAck) -> None:
    """Acknowledge a click on a button that opens an address by itself."""
    await ack()


def refresh_home(context: AppContext, request: AsyncBoltRequest) -> None:
    """Update the home tab after a click on it, or in a modal opened from it; messages are updated by the outbox."""
    view = request.body.get("view") or {}
    if view.get("type") == "home" or is_from_home(view):
        in_background(context, request, publish_home(context, request.context.client, request.body["user"]["id"]))


async def publish_home(context: AppContext, client: AsyncWebClient, slack_id: str) -> None:
    """Publish one person's home tab; who is no member gets none."""
    if not await context.workspace.members.has(slack_id):
        return
    async with context.database.read() as session:
        participant = await people.by_slack_id(session, slack_id)
        latest = await assignments.latest_of(session, participant.id) if participant and participant.id else None
        details = await assignment_details.of_assignment(session, latest.id) if latest and latest.id else None
        published = await _public_stories(session, context, participant, latest)
        render_context = await context.render_context(session, details, now=context.now())
    view = home_tab(details, render_context, of_cx_team=context.workspace.is_cx(slack_id), stories=published)
    await client.views_publish(user_id=slack_id, view=view)


async def _public_stories(
    session: AsyncSession, context: AppContext, participant: Person | None, latest: Assignment | None
) -> list[PublicStory]:
    """Return a person's published stories, newest first, without that of their `latest` assignment, shown above."""
    if participant is None or participant.id is None:
        return []
    return [
        PublicStory(assignment_id, title, await context.message_link(session, OutgoingKind.STORY, assignment_id))
        for assignment_id, title in await stories.recent_of(session, participant.id, limit=_MOST_STORIES)
        if latest is None or assignment_id != latest.id
    ]
