"""What a failed call means: by Slack's own error lists, and where the answer is none of Slack's at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import DirectCaller, ErrorKind, RateLimiter, SlackCallError, SlackWorkspace, make_client
from bot.slack.call_errors import classify


def refusal(error: str = "", *, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    """Return what the SDK raises for an answer of Slack's."""
    answer = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.com/api/chat.postMessage",
        req_args={},
        data={"ok": False, "error": error} if error else "upstream connect error",  # type: ignore[arg-type]
        headers=headers or {},
        status_code=status,
    )
    raised: Any = SlackApiError
    return cast("SlackApiError", raised("The request to the Slack API failed.", answer))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ("internal_error", ErrorKind.UNKNOWN),
        ("fatal_error", ErrorKind.UNKNOWN),
        ("service_unavailable", ErrorKind.UNKNOWN),
        ("request_timeout", ErrorKind.UNKNOWN),
        ("token_revoked", ErrorKind.TOKEN),
        ("account_inactive", ErrorKind.TOKEN),
        ("missing_scope", ErrorKind.TOKEN),
        ("not_in_channel", ErrorKind.RECIPIENT),
        ("is_archived", ErrorKind.RECIPIENT),
        ("channel_not_found", ErrorKind.RECIPIENT),
        ("user_disabled", ErrorKind.RECIPIENT),
        ("a_word_slack_invents_next_year", ErrorKind.RECIPIENT),
        ("invalid_blocks", ErrorKind.CONTENT),
        ("msg_too_long", ErrorKind.CONTENT),
        ("message_not_found", ErrorKind.GONE),
        ("edit_window_closed", ErrorKind.GONE),
        ("unknown_method", ErrorKind.MISSING),
        ("hash_conflict", ErrorKind.LATER),
    ],
)
def test_what_slack_says(error: str, kind: ErrorKind) -> None:
    call_error = classify(refusal(error))
    assert (call_error.kind, call_error.code, call_error.wait) == (kind, error, None)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7), ({"retry-after": "0"}, 1), ({"Retry-After": "soon"}, 30), ({}, 30)],
)
def test_too_many_calls_say_how_long_to_wait(headers: dict[str, str], seconds: int) -> None:
    call_error = classify(refusal("ratelimited", status=429, headers=headers))
    assert (call_error.kind, call_error.wait) == (ErrorKind.LATER, timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("status", "kind"), [(500, ErrorKind.UNKNOWN), (503, ErrorKind.UNKNOWN), (404, ErrorKind.MISSING)]
)
def test_what_a_server_in_between_says(status: int, kind: ErrorKind) -> None:
    assert classify(refusal(status=status)).kind is kind


@pytest.mark.parametrize("error", [TimeoutError(), aiohttp.ServerDisconnectedError(), ConnectionResetError()])
def test_no_answer_at_all_may_have_been_done(error: Exception) -> None:
    assert classify(error).kind is ErrorKind.UNKNOWN


async def test_no_connection_at_all_was_surely_not_done() -> None:
    with pytest.raises(aiohttp.ClientConnectorError) as refused:
        await AsyncWebClient(base_url="http://127.0.0.1:1/api/", retry_handlers=[]).api_test()
    assert classify(refused.value).kind is ErrorKind.LATER


@pytest.mark.parametrize("error", ["Cara Contact was not found", "no user c1@example.com", "xoxb-1-2", "a" * 500])
def test_what_is_no_word_of_slacks_is_not_repeated(error: str) -> None:
    assert str(classify(refusal(error))) == "a reason that is no word of Slack's"


@asynccontextmanager
async def a_server(status: int, content_type: str, body: bytes) -> AsyncIterator[str]:
    """Give the address of a server that answers everything alike."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Content-Type": content_type})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    await runner.cleanup()


GARBLED = [
    (200, "application/json", b'{"ok": true, "ts": "17', ErrorKind.UNKNOWN),
    (200, "application/json", b"\xff\xfe\xff", ErrorKind.UNKNOWN),
    (200, "application/json", b"[]", ErrorKind.UNKNOWN),
    (200, "application/json", b'["ok"]', ErrorKind.UNKNOWN),
    (200, "application/json", b"", ErrorKind.UNKNOWN),
    (200, "text/html", b"<html>Please log in to the hotel's network</html>", ErrorKind.UNKNOWN),
    (200, "text/plain", b"ok", ErrorKind.UNKNOWN),
    (502, "application/json", b'{"ok": fal', ErrorKind.UNKNOWN),
    (502, "text/html", b"<html>Bad gateway</html>", ErrorKind.UNKNOWN),
    (429, "application/json", b"slow down", ErrorKind.LATER),
    (404, "application/json", b"no such page", ErrorKind.MISSING),
    (403, "text/html", b"<html>Blocked</html>", ErrorKind.RECIPIENT),
    (200, "application/json", b'{"ok": false}', ErrorKind.RECIPIENT),
]


@pytest.mark.parametrize(("status", "content_type", "body", "kind"), GARBLED)
async def test_what_slack_did_not_refuse_in_its_own_words_may_have_been_done(
    status: int, content_type: str, body: bytes, kind: ErrorKind
) -> None:
    async with a_server(status, content_type, body) as address:
        client = make_client("xoxb-1", address)
        with pytest.raises(SlackCallError) as called:
            await SlackWorkspace(client, RateLimiter(), cx_team=[]).call("chat.postMessage", channel="C1", text="Hello")
        with pytest.raises(SlackCallError) as asked:
            await DirectCaller(client).ask("auth.test")
    assert (called.value.kind, asked.value.kind) == (kind, kind)
    assert str(called.value)
