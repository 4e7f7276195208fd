"""Workspace events: users, user groups and channels that changed."""

from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.payloads import UserChanged
from bot.program import people
from bot.program.people import directory, out_of_office
from handlers.clicks import in_background
from handlers.features import Feature


async def user_changed(context: AppContext, event: UserChanged) -> None:
    """Store the profile of a changed user who is a participant by id or e-mail; note who left, or is out of office."""
    user = event.get("user")
    if not isinstance(user, dict) or not isinstance(user.get("id"), str):
        return
    found = context.workspace.members.learn(user)
    profile = found.profile
    async with context.database.read() as session:
        known = await people.by_slack_id(session, profile.slack_id)
        is_awaited = known is None and await people.by_email(session, profile.email) is not None
        away, now = profile.out_of_office, context.now()
        comes_or_goes = known is not None and await out_of_office.differs(session, known.id or 0, away, now=now)
    if known is not None and known.active and found.deleted:
        await context.database.run_write(
            lambda session: directory.note_left(session, profile.slack_id, now=context.now())
        )
        return
    if known is not None and profile.guest and not known.guest:
        await context.database.run_write(lambda session: directory.note_guest(session, profile.slack_id))
        return
    is_changed = known is not None and people.is_news(known, profile)
    if found.is_member and (is_awaited or is_changed):
        await context.database.run_write(lambda session: people.link(session, profile))
    if known is not None and found.is_member and comes_or_goes:
        await context.database.run_write(lambda session: out_of_office.follow(session, known.id or 0, away, now=now))


async def subteam_members_changed(context: AppContext, request: AsyncBoltRequest) -> None:
    """Read the CX team's user groups anew."""
    in_background(context, request, context.workspace.refresh_team())


async def channel_sharing_changed(context: AppContext) -> None:
    """Check at once who may read our channels, as one was shared with another company, or is no longer."""
    context.wake("channels")


FEATURE = Feature(
    events={
        "user_change": user_changed,
        "team_join": user_changed,
        "subteam_members_changed": subteam_members_changed,
        "channel_shared": channel_sharing_changed,
        "channel_unshared": channel_sharing_changed,
    }
)
