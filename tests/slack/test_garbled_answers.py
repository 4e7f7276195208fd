"""Answers that are none of Slack's: from a proxy, a captive portal, or a server that broke off in the middle."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.slack import DirectCaller, ErrorKind, RateLimiter, SlackCallError, SlackWorkspace, make_client


@asynccontextmanager
async def a_server(status: int, kind: str, body: bytes) -> AsyncIterator[str]:
    """Give the address of a server that answers everything alike."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Content-Type": kind})

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


@pytest.mark.parametrize(("status", "kind", "body", "outcome"), GARBLED)
async def test_what_slack_did_not_refuse_in_its_own_words_may_have_been_done(
    status: int, kind: str, body: bytes, outcome: ErrorKind
) -> None:
    async with a_server(status, kind, body) as address:
        client = make_client("xoxb-1", address)
        with pytest.raises(SlackCallError) as told:
            await SlackWorkspace(client, RateLimiter(), cx_team=[]).call("chat.postMessage", channel="C1", text="Hello")
        with pytest.raises(SlackCallError) as asked:
            await DirectCaller(client).ask("auth.test")
    assert (told.value.kind, asked.value.kind) == (outcome, outcome)
    assert str(told.value)
