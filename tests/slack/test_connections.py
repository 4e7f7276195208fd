"""Connections to Slack: kept between calls, made anew where Slack closed one, never waited on for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from aiohttp import web

from bot.slack import ErrorKind, RateLimiter, SlackCallError, SlackWorkspace, keep_connections, make_client

_A_MOMENT_S = 0.05


class SmallSlack:
    """Answers every call with the JSON it was sent, remembers from where it came, and closes connections when told."""

    def __init__(self) -> None:
        self.peers: list[tuple[str, int]] = []
        self.answers = asyncio.Event()
        self.answers.set()
        self._open: set[asyncio.BaseTransport] = set()

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call, once it may."""
        assert request.transport is not None
        self.peers.append(request.transport.get_extra_info("peername"))
        self._open.add(request.transport)
        heard = await request.text() if request.content_type == "application/json" else "null"
        await self.answers.wait()
        return web.json_response(text=f'{{"ok": true, "heard": {heard}}}')

    async def close_connections(self) -> None:
        """Close every connection, as a server does with those that rest."""
        for transport in self._open:
            transport.close()
        await asyncio.sleep(_A_MOMENT_S)


@asynccontextmanager
async def small_slack() -> AsyncIterator[tuple[SmallSlack, str]]:
    """Yield a small Slack and its address."""
    small = SmallSlack()
    app = web.Application()
    app.router.add_post("/api/{method}", small.answer)
    runner = web.AppRunner(app, shutdown_timeout=_A_MOMENT_S)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield small, f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


async def test_calls_share_a_connection_and_get_another_where_slack_closed_it() -> None:
    async with small_slack() as (slack, address):
        client = make_client("xoxb-1", address)
        async with keep_connections(client):
            bot = SlackWorkspace(client, RateLimiter(), cx_team=[])
            await bot.call("auth.test")
            await bot.call("views.publish", user_id="U1", view={"type": "home", "blocks": []})
            assert len(set(slack.peers)) == 1
            await slack.close_connections()
            await bot.call("auth.test")
            assert len(set(slack.peers)) == 2


@pytest.mark.parametrize("text", ["Zoë is back 😀", "half of one \ud83d"], ids=["whole", "half"])
async def test_any_text_is_sent_and_read_as_it_is(text: str) -> None:
    async with small_slack() as (_, address):
        client = make_client("xoxb-1", address)
        async with keep_connections(client):
            bot = SlackWorkspace(client, RateLimiter(), cx_team=[])
            answer = await bot.call("chat.postMessage", channel="C1", text=text)
    assert answer["heard"]["text"] == text


@dataclass(frozen=True)
class Fact:
    """What belongs to the bot alone."""

    phone: str


@pytest.mark.parametrize("value", [Fact("+44 20 7946 0000"), date(2026, 11, 27)], ids=["fact", "date"])
async def test_what_is_no_json_is_not_sent(value: object) -> None:
    async with small_slack() as (slack, address):
        client = make_client("xoxb-1", address)
        async with keep_connections(client):
            bot = SlackWorkspace(client, RateLimiter(), cx_team=[])
            with pytest.raises(TypeError, match="not JSON serializable"):
                await bot.call("views.publish", user_id="U1", view={"type": "home", "blocks": [value]})
    assert slack.peers == []


async def test_a_call_without_an_answer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.client.TIMEOUT_SECONDS", _A_MOMENT_S)
    async with small_slack() as (slack, address):
        slack.answers.clear()
        client = make_client("xoxb-1", address)
        async with keep_connections(client):
            with pytest.raises(SlackCallError) as unanswered:
                await SlackWorkspace(client, RateLimiter(), cx_team=[]).call("auth.test")
        slack.answers.set()
    assert unanswered.value.kind is ErrorKind.UNKNOWN
