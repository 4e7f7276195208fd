"""Answers that are none of Slack's: from a proxy, a captive portal, or a server that broke off in the middle."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.slack import Outcome, Pace, Trouble, Workspace, make_client
from bot.slack.asking import Asker


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
    (200, "application/json", b'{"ok": true, "ts": "17', Outcome.UNKNOWN),
    (200, "application/json", b"\xff\xfe\xff", Outcome.UNKNOWN),
    (200, "application/json", b"[]", Outcome.UNKNOWN),
    (200, "application/json", b'["ok"]', Outcome.UNKNOWN),
    (200, "application/json", b"", Outcome.UNKNOWN),
    (200, "text/html", b"<html>Please log in to the hotel's network</html>", Outcome.UNKNOWN),
    (200, "text/plain", b"ok", Outcome.UNKNOWN),
    (502, "application/json", b'{"ok": fal', Outcome.UNKNOWN),
    (502, "text/html", b"<html>Bad gateway</html>", Outcome.UNKNOWN),
    (429, "application/json", b"slow down", Outcome.LATER),
    (404, "application/json", b"no such page", Outcome.MISSING),
    (403, "text/html", b"<html>Blocked</html>", Outcome.RECIPIENT),
    (200, "application/json", b'{"ok": false}', Outcome.RECIPIENT),
]


@pytest.mark.parametrize(("status", "kind", "body", "outcome"), GARBLED)
async def test_what_slack_did_not_refuse_in_its_own_words_may_have_been_done(
    status: int, kind: str, body: bytes, outcome: Outcome
) -> None:
    async with a_server(status, kind, body) as address:
        client = make_client("xoxb-1", address)
        with pytest.raises(Trouble) as told:
            await Workspace(client, Pace(), cx_team=[]).call("chat.postMessage", channel="C1", text="Hello")
        with pytest.raises(Trouble) as asked:
            await Asker(client).ask("auth.test")
    assert (told.value.outcome, asked.value.outcome) == (outcome, outcome)
    assert str(told.value)
