"""Odd requests to the real process: each is refused with one line of log, nobody is called, and it goes on."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.sandbox import Sandbox
from tests.handlers.malformed_requests import FORM, GARBLED, MARKER, NO_HTTP, UNSIGNED, Aim, Case, request
from tests.harness import MANIFEST, settings_for, until
from tests.process import BotProcess, environment_of, firsthand

_PORT = re.compile(r":(\d+)/healthz")
# What the process says by itself.
_OF_ITS_OWN = re.compile(r" (?:INFO|DEBUG) ")


@dataclass
class Bench:
    """The bot at `port`, and everything that could hear from it."""

    bot: BotProcess
    port: int
    slack: Sandbox
    aim: Aim
    heard: list[bytes]

    def log(self, since: int) -> list[str]:
        return [line for line in self.bot.said[since:] if not _OF_ITS_OWN.search(line)]

    async def send(self, raw: bytes) -> tuple[int, bytes]:
        """Send these bytes and return the status, 0 where there was none, and all that was answered."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(raw)
            async with asyncio.timeout(20):
                answer = await _all_of(reader, writer)
        finally:
            writer.close()
        found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
        return int(found[1]) if found else 0, answer


async def _all_of(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    answer = b""
    try:
        while b"\r\n\r\n" not in answer:
            if not (more := await reader.read(65_536)):
                break
            answer += more
        length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        whole = answer.index(b"\r\n\r\n") + 4 + int(length[1]) if length else 0
        while len(answer) < whole and (more := await reader.read(65_536)):
            answer += more
    except ConnectionError:
        pass
    return answer


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Give a bot over HTTP with its Slack, and a listener that tells what it heard."""
    async with Sandbox(MANIFEST) as slack, listener() as (address, heard):
        settings = settings_for(slack, f"sqlite:///{tmp_path / 'firsthand.db'}", slack_app_token="")
        async with firsthand("run", environment=environment_of(settings)) as bot:
            found = _PORT.search(await bot.is_running())
            assert found is not None
            yield Bench(bot, int(found[1]), slack, Aim(slack.signing_secret, address), heard)


@asynccontextmanager
async def listener() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Give an address of this machine that is none of Slack's, and what whoever connected to it has said."""
    heard: list[bytes] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(1000))
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        # Linux takes 0.0.0.0 for this machine, and it is no name of the stand-in.
        yield f"http://0.0.0.0:{server.sockets[0].getsockname()[1]}/{MARKER}", heard


async def odd(bench: Bench, cases: dict[str, Case]) -> list[str]:
    """Send each of these requests and return what was wrong with what came of it."""
    wrong = []
    for name, (build, statuses) in cases.items():
        before = len(bench.bot.said)
        status, answer = await bench.send(build(bench.aim))
        lines = await settled_log(bench, before)
        if status not in statuses:
            wrong.append(f"{name}: answered with {status}")
        if len(lines) != 1:
            wrong.append(f"{name}: {len(lines)} lines of log: {lines[:3]}")
        if any(MARKER.lower() in line.lower() or len(line) > 200 for line in lines) or MARKER.encode() in answer:
            wrong.append(f"{name}: its content came back: {lines} {answer!r}")
    return wrong


async def settled_log(bench: Bench, since: int) -> list[str]:
    """Return what was logged since, once there is something and nothing follows at once."""

    async def said() -> bool:
        return bool(bench.log(since))

    try:
        await until(said, tries=40)
    except TimeoutError:
        return []
    await asyncio.sleep(0.03)
    return bench.log(since)


async def works(bench: Bench) -> None:
    """See that a proper command is still answered, and that nobody was called."""
    body = bench.aim.command(text="help")
    status, answer = await bench.send(request(body, bench.aim.signed(body)))
    assert (status, b"response_type" in answer) == (200, True)
    status, answer = await bench.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (status, b'"ok"' in answer) == (200, True)
    assert bench.heard == []
    assert "Traceback" not in bench.bot.words
    assert MARKER not in bench.bot.words


@pytest.mark.parametrize("cases", [UNSIGNED, NO_HTTP], ids=["unsigned", "no HTTP"])
async def test_what_slack_did_not_send_is_refused_and_calls_nobody(bench: Bench, cases: dict[str, Case]) -> None:
    asked = len(bench.slack.calls)
    assert await odd(bench, cases) == []
    await works(bench)
    assert bench.slack.calls[asked:] == []


async def test_what_is_signed_but_garbled_is_refused_and_calls_nobody(bench: Bench) -> None:
    asked = len(bench.slack.calls)
    assert await odd(bench, GARBLED) == []
    await works(bench)
    assert bench.slack.calls[asked:] == []


async def test_an_address_to_answer_at_that_is_not_slacks_is_not_asked(bench: Bench) -> None:
    """Answers in words would go there: to a click on nothing, a click of somebody else's, a look-up after the ack."""
    bodies = [
        bench.aim.click(),
        bench.aim.click(type="something_new"),
        bench.aim.click(response_url=..., response_urls=[{"response_url": bench.aim.listener}]),
        bench.aim.command(text="assign <@U0MEITANAKA|mei> C-1"),
        bench.aim.command(text="import"),
    ]
    for body in bodies:
        before = len(bench.bot.said)
        status, _ = await bench.send(request(body, bench.aim.signed(body), kind=FORM))
        assert status == 200
        lines = await settled_log(bench, before)
        assert [line for line in lines if "an address to answer at that is not Slack's" in line], (body, lines)
    await works(bench)


def test_there_are_many() -> None:
    assert len(UNSIGNED) + len(NO_HTTP) + len(GARBLED) >= 100
