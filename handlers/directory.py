"""Who joins, leaves or changes in Slack: participants among them follow at once."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.context import AppContext
from bot.program import people
from bot.program.people import Profile, directory
from models import Participant


def register(app: AsyncApp, context: AppContext) -> None:
    """Register what Slack tells of people."""

    async def somebody_changed(event: dict[str, Any]) -> None:
        user = event.get("user")
        if isinstance(user, dict) and isinstance(user.get("id"), str):
            await _follow(context, user)

    app.event("user_change")(somebody_changed)
    app.event("team_join")(somebody_changed)


async def _follow(context: AppContext, user: Mapping[str, Any]) -> None:
    seen = context.workspace.members.learn(user)
    async with context.database.read() as session:
        known = await people.by_slack_id(session, seen.profile.slack_id)
        waited_for = known is None and await people.by_email(session, seen.profile.email) is not None
    if known is not None and known.active and seen.deleted:
        async with context.database.write() as session:
            await directory.note_left(session, seen.profile.slack_id)
    elif seen.is_member and (waited_for or (known is not None and not _as_known(known, seen.profile))):
        async with context.database.write() as session:
            await people.link(session, seen.profile)


def _as_known(known: Participant, profile: Profile) -> bool:
    return (known.timezone, known.photo_url, known.not_found_at) == (profile.timezone, profile.photo_url, None)
