"""Bolt middleware, run before every listener: refuses non-members, and response URLs that are not Slack's."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncBoltContext, AsyncRespond
from slack_sdk.webhook import WebhookResponse

from bot import dates
from bot.context import AppContext, NotAMember
from bot.payloads import AnyPayload
from bot.slack.urls import is_response_url

log = logging.getLogger(__name__)
_FORBIDDEN = 403


async def refuse_non_members(context: AppContext, body: AnyPayload, next_: Callable[[], Awaitable[None]]) -> None:
    """Raise NotAMember for who is known to be no member; have days told in the language that others chose."""
    slack_id, team_id = _acting_user(body)
    if slack_id is not None and context.workspace.members.refuses(slack_id, team_id):
        raise NotAMember
    # Bolt calls the listener within this task.
    dates.tell_in(context.languages.get(slack_id or ""))
    await next_()


def _acting_user(body: AnyPayload) -> tuple[str | None, str | None]:
    """Return the user id and the team id of who acted, each None where the payload has none."""
    user = body.get("user")
    if isinstance(user, dict):
        return user.get("id"), user.get("team_id")
    if "event" in body:
        acting = body["event"].get("user") if isinstance(body["event"], dict) else None
        return (acting, None) if isinstance(acting, str) else (None, None)
    return body.get("user_id"), None


class _Unanswerable(AsyncRespond):
    """A `respond` that sends nothing, for a payload without a response_url that may be called."""

    def __init__(self) -> None:
        super().__init__(response_url=None)

    async def __call__(self, *_words: Any, **_more: Any) -> WebhookResponse:
        return WebhookResponse(url="", status_code=_FORBIDDEN, body="", headers={})


async def drop_foreign_response_url(
    api_url: str, context: AsyncBoltContext, body: dict[str, Any], next_: Callable[[], Awaitable[None]]
) -> None:
    """Let `respond` call only Slack or the server at `api_url`; run before Bolt's authorization."""
    given = context.response_url
    if not is_response_url(given, api_url):
        if given is not None:
            log.warning("Left out an address to answer at that is not Slack's.")
        context["response_url"] = None
        context["respond"] = _Unanswerable()
        body.pop("response_url", None)
        body.pop("response_urls", None)
    await next_()
