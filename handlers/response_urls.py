"""Where an answer may go: Slack hands each click and command an address for it, and only Slack's own is asked."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncBoltContext, AsyncRespond
from slack_sdk.webhook import WebhookResponse

from bot.slack.urls import is_response_url

log = logging.getLogger(__name__)
_FORBIDDEN = 403


class _Unanswerable(AsyncRespond):
    """Asks nobody; stands where a payload carries no address that may be asked."""

    def __init__(self) -> None:
        super().__init__(response_url=None)

    async def __call__(self, *_words: Any, **_more: Any) -> WebhookResponse:
        return WebhookResponse(url="", status_code=_FORBIDDEN, body="", headers={})


def only_slacks(api_url: str) -> Callable[..., Awaitable[None]]:
    """Return the Bolt middleware that lets `respond` ask only Slack, or the server at `api_url`."""

    async def check(context: AsyncBoltContext, body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> None:
        given = context.response_url
        if not is_response_url(given, api_url):
            if given is not None:
                log.warning("Left out an address to answer at that is not Slack's.")
            context["response_url"] = None
            context["respond"] = _Unanswerable()
            body.pop("response_url", None)
            body.pop("response_urls", None)
        await next_()

    return check
