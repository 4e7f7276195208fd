"""Who joins, leaves or changes in Slack: participants among them follow at once."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.program import directory, people
from bot.program.people import Profile
from bot.slack import learn_user
from handlers.tools import Tools
from models import Participant


def register(app: AsyncApp, tools: Tools) -> None:
    """Register what Slack tells of people."""

    async def somebody_changed(event: dict[str, Any]) -> None:
        user = event.get("user")
        if isinstance(user, dict) and isinstance(user.get("id"), str):
            await _follow(tools, user)

    app.event("user_change")(somebody_changed)
    app.event("team_join")(somebody_changed)


async def _follow(tools: Tools, user: Mapping[str, Any]) -> None:
    seen = learn_user(tools.workspace, user)
    async with tools.database.read() as session:
        known = await people.by_slack_id(session, seen.profile.slack_id)
        waited_for = known is None and await people.by_email(session, seen.profile.email) is not None
    if known is not None and known.active and seen.deleted:
        async with tools.database.write() as session:
            await directory.note_left(session, seen.profile.slack_id)
    elif seen.is_member and (waited_for or (known is not None and not _as_known(known, seen.profile))):
        async with tools.database.write() as session:
            await people.link(session, seen.profile)


def _as_known(known: Participant, profile: Profile) -> bool:
    return (known.timezone, known.photo_url, known.not_found_at) == (profile.timezone, profile.photo_url, None)
