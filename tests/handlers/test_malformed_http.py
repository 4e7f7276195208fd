"""Malformed requests to the real process: each is refused with one line of log, and no call is made."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.sandbox import Sandbox
from tests.handlers.malformed_requests import FORM, GARBLED, MARKER, NO_HTTP, UNSIGNED, Case, RequestBuilder, request
from tests.harness import MANIFEST, settings_for, until
from tests.process import BotProcess, environment_of, firsthand

_PORT = re.compile(r":(\d+)/healthz")
# What the process says by itself.
_OF_ITS_OWN = re.compile(r" (?:INFO|DEBUG) ")


@dataclass
class ProcessHarness:
    """The bot at `port`, its Slack, and what a `listener` elsewhere `received`."""

    bot: BotProcess
    port: int
    slack: Sandbox
    builder: RequestBuilder
    received: list[bytes]

    def log(self, since: int) -> list[str]:
        return [line for line in self.bot.lines[since:] if not _OF_ITS_OWN.search(line)]

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
async def process(tmp_path: Path) -> AsyncIterator[ProcessHarness]:
    """Give a bot over HTTP with its Slack, and a listener that keeps what it received."""
    async with Sandbox(MANIFEST) as slack, listener() as (address, received):
        settings = settings_for(slack, f"sqlite:///{tmp_path / 'firsthand.db'}", slack_app_token="")
        async with firsthand("run", environment=environment_of(settings)) as bot:
            found = _PORT.search(await bot.is_running())
            assert found is not None
            yield ProcessHarness(bot, int(found[1]), slack, RequestBuilder(slack.signing_secret, address), received)


@asynccontextmanager
async def listener() -> AsyncIterator[tuple[str, list[bytes]]]:
    """Give an address of this machine that is not the sandbox's, and what was sent to it."""
    received: list[bytes] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await reader.read(1000))
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        # Linux takes 0.0.0.0 for this machine, and it is no name of the stand-in.
        yield f"http://0.0.0.0:{server.sockets[0].getsockname()[1]}/{MARKER}", received


async def problems(process: ProcessHarness, cases: dict[str, Case]) -> list[str]:
    """Send each of these requests and return what was wrong with what came of it."""
    wrong = []
    for name, (build, statuses) in cases.items():
        before = len(process.bot.lines)
        status, answer = await process.send(build(process.builder))
        lines = await settled_log(process, before)
        if status not in statuses:
            wrong.append(f"{name}: answered with {status}")
        if len(lines) != 1:
            wrong.append(f"{name}: {len(lines)} lines of log: {lines[:3]}")
        if any(MARKER.lower() in line.lower() or len(line) > 200 for line in lines) or MARKER.encode() in answer:
            wrong.append(f"{name}: its content came back: {lines} {answer!r}")
    return wrong


async def settled_log(process: ProcessHarness, since: int) -> list[str]:
    """Return what was logged since, once there is something and nothing follows at once."""

    async def has_logged() -> bool:
        return bool(process.log(since))

    try:
        await until(has_logged, tries=40)
    except TimeoutError:
        return []
    await asyncio.sleep(0.03)
    return process.log(since)


async def assert_still_serving(process: ProcessHarness) -> None:
    """Assert that a proper command is still answered, and that the listener was not called."""
    body = process.builder.command(text="help")
    status, answer = await process.send(request(body, process.builder.signed(body)))
    assert (status, b"response_type" in answer) == (200, True)
    status, answer = await process.send(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (status, b'"ok"' in answer) == (200, True)
    assert process.received == []
    assert "Traceback" not in process.bot.output
    assert MARKER not in process.bot.output


@pytest.mark.parametrize("cases", [UNSIGNED, NO_HTTP], ids=["unsigned", "no HTTP"])
async def test_what_slack_did_not_send_is_refused_and_calls_nobody(
    process: ProcessHarness, cases: dict[str, Case]
) -> None:
    asked = len(process.slack.calls)
    assert await problems(process, cases) == []
    await assert_still_serving(process)
    assert process.slack.calls[asked:] == []


async def test_what_is_signed_but_garbled_is_refused_and_calls_nobody(process: ProcessHarness) -> None:
    asked = len(process.slack.calls)
    assert await problems(process, GARBLED) == []
    await assert_still_serving(process)
    assert process.slack.calls[asked:] == []


async def test_an_address_to_answer_at_that_is_not_slacks_is_not_asked(process: ProcessHarness) -> None:
    """Answers in words would go there: to a click on nothing, a click of somebody else's, a look-up after the ack."""
    bodies = [
        process.builder.click(),
        process.builder.click(type="something_new"),
        process.builder.click(response_url=..., response_urls=[{"response_url": process.builder.listener}]),
        process.builder.command(text="assign <@U0MEITANAKA|mei> C-1"),
        process.builder.command(text="import"),
    ]
    for body in bodies:
        before = len(process.bot.lines)
        status, _ = await process.send(request(body, process.builder.signed(body), kind=FORM))
        assert status == 200
        lines = await settled_log(process, before)
        assert [line for line in lines if "an address to answer at that is not Slack's" in line], (body, lines)
    await assert_still_serving(process)


def test_there_are_many() -> None:
    assert len(UNSIGNED) + len(NO_HTTP) + len(GARBLED) >= 100
