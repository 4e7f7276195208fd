"""The home tab: what is in a person's hands, their published stories; and the buttons that only open an address."""

from collections.abc import Sequence

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.payloads import AppHomeOpened, BlockActions
from bot.program import assignments, stories
from bot.program.assignments import assignment_details, id_of
from bot.program.routines import preferences
from bot.surfaces.assignment import assignment_message
from bot.surfaces.home import PublicStory, home_tab, not_shown, preference_blocks, story_blocks
from bot.surfaces.ids import Action
from bot.surfaces.parts import Blocks
from bot.surfaces.routine_ids import RoutineAction
from handlers.clicks import chosen_in, in_background, refresh_shown
from handlers.commands import member_of
from handlers.features import Act, Command, Feature, Member, Section, Who
from models import OutgoingKind

# Older ones are withdrawn by the CX team, from the review card.
_MOST_STORIES = 10
# A home tab holds 100 blocks; a message about an assignment has eight at most.
_MOST_ASSIGNMENTS = 8


async def app_home_opened(context: AppContext, event: AppHomeOpened, request: AsyncBoltRequest) -> None:
    """Show the home tab to who opened it."""
    if event.get("tab") == "home":
        in_background(context, request, context.publish_home(event["user"]))


async def read_story(_: AppContext, ack: AsyncAck) -> None:
    """Acknowledge a click on a button that opens an address by itself."""
    await ack()


async def publish(context: AppContext, sections: Sequence[Section], commands: Sequence[Command], slack_id: str) -> None:
    """Publish one person's home tab, section by section; who is no member gets none."""
    if not await context.workspace.members.has(slack_id):
        return
    async with context.database.read() as session:
        member = await member_of(context, session, slack_id, commands)
        shown = [await section(session, context, member) for section in sections]
    await context.workspace.call("views.publish", user_id=slack_id, view=home_tab(shown))


async def assignments_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return what is in this person's hands, of every routine, with its buttons."""
    blocks: Blocks = []
    current = await _current(session, member)
    for each in current[:_MOST_ASSIGNMENTS]:
        details = await assignment_details.of_assignment(session, each)
        if details is not None:
            rendered = await context.render_context(session, details, now=context.now())
            blocks += assignment_message(details, rendered).blocks
    return [*blocks, *not_shown(len(current) - _MOST_ASSIGNMENTS)]


async def stories_section(session: AsyncSession, context: AppContext, member: Member) -> Blocks:
    """Return this person's published stories, newest first, without those of assignments that stand above."""
    if member.person is None:
        return []
    shown = (await _current(session, member))[:_MOST_ASSIGNMENTS]
    recent = await stories.recent_of(session, id_of(member.person), but=shown, limit=_MOST_STORIES)
    links = await context.message_links(session, OutgoingKind.STORY, [each for each, _ in recent])
    return story_blocks([PublicStory(each, title, links.get(each)) for each, title in recent])


async def preference_section(session: AsyncSession, _: AppContext, member: Member) -> Blocks:
    """Return the question what this person would rather do next, where they take part in several routines."""
    if member.person is None:
        return []
    theirs = await preferences.choices(session, id_of(member.person))
    shown = [(routine.key, routine.title) for routine in theirs]
    return preference_blocks(shown, member.person.prefers) if len(shown) > 1 else []


async def prefer_routine(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep what this person would rather do next."""
    async with context.database.write() as session:
        await preferences.prefer(session, body["user"]["id"], chosen_in(body))
    refresh_shown(context, request)
    await ack()


async def _current(session: AsyncSession, member: Member) -> list[int]:
    """Return this person's assignments (ids), what is in hand first; as many as a home tab holds are shown."""
    if member.person is None:
        return []
    current = await assignments.current_of(session, id_of(member.person))
    return [id_of(each) for each in current]


FEATURE = Feature(
    acts=(
        Act(Action.READ_STORY, read_story, Who.EVERYBODY),
        Act(RoutineAction.PREFER_ROUTINE, prefer_routine, Who.EVERYBODY),
    ),
    events={"app_home_opened": app_home_opened},
    sections=(assignments_section, preference_section, stories_section),
)
