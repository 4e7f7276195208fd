"""The first question of every click, command and event: whether a member of our workspace acts."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.context import AppContext, NotAMember

Body = dict[str, Any]


def who_acts(body: Body) -> tuple[str | None, str | None]:
    """Return the Slack id of who clicked, wrote or opened, and of the workspace they belong to, where it is said."""
    user = body.get("user")
    if isinstance(user, dict):
        return user.get("id"), user.get("team_id")
    if "event" in body:
        acting = body["event"].get("user") if isinstance(body["event"], dict) else None
        return (acting, None) if isinstance(acting, str) else (None, None)
    return body.get("user_id"), None


def register(app: AsyncApp, context: AppContext) -> None:
    """Refuse everybody who is surely no member, before any listener."""

    async def refuse_outsiders(body: Body, next_: Callable[[], Awaitable[None]]) -> None:
        slack_id, team_id = who_acts(body)
        if slack_id is not None and context.workspace.members.refuses(slack_id, team_id):
            raise NotAMember
        await next_()

    app.use(refuse_outsiders)
