"""Half-sent requests and too many connections: closed in time, while /healthz and requests in hand are answered."""

import asyncio
import logging
import os
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.transport import HttpTransport, Limits, SocketModeTransport, Transport, quieten_accept_errors
from tests.handlers.malformed_requests import RequestBuilder, request
from tests.harness import Harness, started

QUICK = Limits(head=1.0, body=1.0, idle=4.0, connections=50)
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Health:
    """Answers /healthz, at once or when it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def __call__(self) -> bool:
        self.asked += 1
        await self.may_answer.wait()
        return True


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    async with started(sqlite_url, slack_app_token="") as harness:
        yield harness


@asynccontextmanager
async def opened(harness: Harness, limits: Limits = QUICK, health: Health | None = None) -> AsyncIterator[Transport]:
    """Give another HTTP transport of the same bot, with these limits."""
    transport = HttpTransport(harness.bot.bolt, harness.bot.settings, limits)
    await transport.open(health or Health())
    try:
        yield transport
    finally:
        await transport.close()


@asynccontextmanager
async def connected(transport: Transport, number: int) -> AsyncIterator[list[Stream]]:
    """Give this many connections."""
    async with AsyncExitStack() as held:
        streams = []
        for _ in range(number):
            streams.append(await asyncio.open_connection("127.0.0.1", transport.port))
            held.callback(streams[-1][1].close)
        yield streams


async def healthy(transport: Transport) -> bool:
    async with connected(transport, 1) as [(reader, writer)]:
        writer.write(HEALTH)
        async with asyncio.timeout(10):
            return b" 200 OK" in await reader.readline()


async def ended(stream: Stream, *, within: float = 15) -> bytes:
    """Return what came until the other side closed. Raises TimeoutError when it does not."""
    answer = b""
    try:
        async with asyncio.timeout(within):
            while more := await stream[0].read(65_536):
                answer += more
    except ConnectionError:
        pass
    return answer


async def send_slowly(stream: Stream, half: bytes) -> None:
    """Send this, and then a byte now and then, for as long as the other side takes it."""
    stream[1].write(half)
    try:
        while not stream[1].is_closing():
            await asyncio.sleep(0.1)
            stream[1].write(b"x")
            await stream[1].drain()
    except ConnectionError:
        pass


_HEAD = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-"


def _half_body(harness: Harness) -> bytes:
    body = RequestBuilder(harness.sandbox.signing_secret, "").command()
    return request(body[:20], RequestBuilder(harness.sandbox.signing_secret, "").signed(body), length=str(len(body)))


HALF: dict[str, Callable[[Harness], bytes]] = {
    "nothing": lambda _: b"",
    "half a line": lambda _: b"POST /sla",
    "half of the headers": lambda _: _HEAD,
    "half of a body": _half_body,
    "half of an unsigned body": lambda _: request(b"abc", {}, length="100"),
    "half of a chunk": lambda _: request(b"5\r\nab", {"Transfer-Encoding": "chunked"}, length=None),
    "a request and half of the next": lambda _: HEALTH + _HEAD,
}


@pytest.mark.parametrize("slowly", [False, True], ids=["and nothing more", "and then a byte now and then"])
@pytest.mark.parametrize("what", HALF)
async def test_two_hundred_that_send_half_are_closed_and_health_is_answered(
    harness: Harness, what: str, slowly: bool
) -> None:
    async with opened(harness) as transport, connected(transport, 200) as streams:
        half = HALF[what](harness)
        for stream in streams:
            stream[1].write(half)
        senders = [asyncio.create_task(send_slowly(stream, b"")) for stream in streams if slowly]
        assert await healthy(transport)
        await asyncio.wait_for(asyncio.gather(*(ended(stream) for stream in streams)), 20)
        assert await healthy(transport)
        for each in senders:
            each.cancel()


async def test_health_by_socket_mode_is_answered_beside_half_sent_requests(harness: Harness) -> None:
    settings = harness.bot.settings.model_copy(update={"slack_app_token": SecretStr(harness.sandbox.app_token)})
    transport = SocketModeTransport(harness.bot.bolt, settings, QUICK)
    await transport.open(Health())
    try:
        async with connected(transport, 200) as streams:
            for stream in streams:
                stream[1].write(_HEAD)
            assert await healthy(transport)
            await asyncio.wait_for(asyncio.gather(*(ended(stream) for stream in streams)), 20)
    finally:
        await transport.close()


async def test_a_body_that_does_not_come_is_answered_with_408_and_a_line(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    async with opened(harness) as transport, connected(transport, 1) as [stream]:
        stream[1].write(_half_body(harness))
        assert b" 408 " in await ended(stream)
    assert [line for line in caplog.messages if "408" in line] == [
        "Refused a request with 408: its body did not come in time."
    ]


async def test_closing_many_takes_a_line_and_not_one_each(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    async with opened(harness) as transport, connected(transport, 120) as streams:
        for stream in streams:
            stream[1].write(_HEAD)
        await asyncio.gather(*(ended(stream) for stream in streams))
    assert sorted(line[:30] for line in caplog.messages if line.startswith("Closed")) == [
        "Closed a connection that sent ",
        "Closed a connection: 50 were o",
    ]


async def test_an_idle_connection_stays_and_is_answered_again(harness: Harness) -> None:
    async with opened(harness) as transport, connected(transport, 1) as [(reader, writer)]:
        for _ in range(2):
            writer.write(HEALTH)
            assert b'"ok"' in await asyncio.wait_for(reader.readuntil(b"}"), 10)
            await asyncio.sleep(QUICK.head * 1.5)


async def test_an_idle_connection_is_closed_in_the_end(harness: Harness) -> None:
    limits = Limits(head=20, body=20, idle=0.5, connections=50)
    async with opened(harness, limits) as transport, connected(transport, 1) as [stream]:
        stream[1].write(HEALTH)
        assert b'"ok"' in await ended(stream)


async def test_whoever_waits_longest_goes_first_and_those_in_hand_stay(harness: Harness) -> None:
    health, limits = Health(), Limits(head=30, body=30, idle=30, connections=6)
    async with (
        opened(harness, limits, health) as transport,
        connected(transport, 2) as idle,
        connected(transport, 2) as half,
    ):
        for stream in idle:
            stream[1].write(HEALTH)
            await asyncio.wait_for(stream[0].readuntil(b"}"), 10)
        half[0][1].write(_HEAD)
        health.may_answer.clear()
        async with connected(transport, 2) as in_hand:
            for stream in in_hand:
                stream[1].write(HEALTH)
            while health.asked < 4:  # noqa: ASYNC110  (it only counts)
                await asyncio.sleep(0.01)
            async with connected(transport, 2):
                assert [await ended(stream) for stream in half] == [b"", b""]
                async with connected(transport, 2):
                    assert [await ended(stream) for stream in idle] == [b"", b""]
            health.may_answer.set()
            for stream in in_hand:
                assert b'"ok"' in await asyncio.wait_for(stream[0].readuntil(b"}"), 10)


async def test_where_all_are_in_hand_the_newest_is_closed(harness: Harness) -> None:
    health, limits = Health(), Limits(head=30, body=30, idle=30, connections=2)
    async with opened(harness, limits, health) as transport, connected(transport, 2) as in_hand:
        health.may_answer.clear()
        for stream in in_hand:
            stream[1].write(HEALTH)
        while health.asked < 2:  # noqa: ASYNC110  (it only counts)
            await asyncio.sleep(0.01)
        async with connected(transport, 1) as [one_more]:
            assert await ended(one_more) == b""
        health.may_answer.set()
        for stream in in_hand:
            assert b'"ok"' in await asyncio.wait_for(stream[0].readuntil(b"}"), 10)


async def test_closing_answers_what_is_in_hand_and_waits_for_no_half_sent_request(harness: Harness) -> None:
    health = Health()
    limits = Limits(head=60, body=2, idle=60, connections=50)
    transport = HttpTransport(harness.bot.bolt, harness.bot.settings, limits)
    await transport.open(health)
    async with connected(transport, 1) as [in_hand], connected(transport, 20) as half:
        health.may_answer.clear()
        in_hand[1].write(HEALTH)
        for number, stream in enumerate(half):
            stream[1].write(_HEAD if number % 2 else _half_body(harness))
        while not health.asked:  # noqa: ASYNC110  (it only counts)
            await asyncio.sleep(0.01)
        closing = asyncio.create_task(transport.close())
        await asyncio.sleep(0.2)
        assert not closing.done()
        health.may_answer.set()
        assert b'"ok"' in await ended(in_hand)
        await asyncio.wait_for(closing, 8)


def test_a_process_that_may_open_little_takes_half_of_it() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, before[1]))
        assert Limits().fitting().connections == 50
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_errors_of_accepting_are_reported_once_and_it_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    """No descriptor is left: asyncio tries again each second, and tells each time."""
    loop, before = asyncio.get_running_loop(), resource.getrlimit(resource.RLIMIT_NOFILE)
    quieten_accept_errors(loop)

    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        connecting = asyncio.create_task(asyncio.open_connection(*server.sockets[0].getsockname()))
        try:
            await asyncio.sleep(0)
            free = os.dup(0)
            os.close(free)
            resource.setrlimit(resource.RLIMIT_NOFILE, (free, before[1]))
            with caplog.at_level(logging.ERROR):
                await asyncio.sleep(2.5)
            assert [line[:34] for line in caplog.messages] == ["No connection can be accepted: no "]
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
        reader, writer = await connecting
        assert await asyncio.wait_for(reader.readline(), 10) == b"hello\n"
        writer.close()


async def test_what_else_goes_wrong_in_the_event_loop_is_reported_as_before(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.get_running_loop()
    quieten_accept_errors(loop)
    for _ in range(2):
        loop.call_exception_handler({"message": "something else", "exception": OSError(5, "input/output")})
    assert [line[:14] for line in caplog.messages] == ["something else"] * 2
