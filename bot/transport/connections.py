"""Connections: how many may be open, and how long one may take to send its request."""

import asyncio
import logging
import resource
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

log = logging.getLogger(__name__)
Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]

# aiohttp's own default, and with it that of Bolt's server; the largest modal we show comes to a tenth of it.
_LARGEST_BODY = 1024 * 1024
_PAUSE_SECONDS = 60.0


@dataclass(frozen=True)
class Limits:
    """What one connection may take, and all of them together; times in seconds.

    Slack sends a request at once and gives up on the answer after 3 s (docs.slack.dev/apis/events-api), so 5 s for a
    request line with its headers, and 5 s for a body, wait for nobody but a dead or hostile caller. A proxy keeps its
    connections for 60 s as a rule (nginx, AWS) and fails a request where we close first, so an idle one may stay 75 s.
    """

    head: float = 5.0
    body: float = 5.0
    idle: float = 75.0
    connections: int = 100

    def fitting(self) -> "Limits":
        """Return these with at most half of the descriptors that this process may have taken by connections."""
        allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        most = self.connections if allowed == resource.RLIM_INFINITY else min(self.connections, max(allowed // 2, 8))
        return Limits(self.head, self.body, self.idle, most)


class ThrottledLog:
    """Logs one message at most once a minute, with how often it was noted since it was last logged."""

    def __init__(self, log: logging.Logger, level: int, words: str) -> None:
        self._log, self._level, self._words = log, level, words
        self._count = 0
        self._next = 0.0

    def note(self) -> None:
        """Log it now, or count it for the next time."""
        self._count += 1
        now = time.monotonic()
        if now >= self._next:
            self._log.log(self._level, "%s (%s since last told)", self._words, self._count)
            self._count, self._next = 0, now + _PAUSE_SECONDS


class Connection(web.RequestHandler):
    """One connection, closed when it has not sent a whole request in time; `is_working` while one is being answered."""

    def __init__(self, listener: "Listener", **options: Any) -> None:
        super().__init__(listener, **options)
        self._listener = listener
        self._deadline: asyncio.TimerHandle | None = None
        self._is_reading = False
        self._has_more = False
        self.is_idle = False
        self.is_working = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self._wait(self._listener.limits.head)
        self._listener.opened(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Cancel the deadline, and free the connection's place."""
        self._stop_waiting()
        self._listener.closed(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive bytes; the first after an answer start the deadline of the next request."""
        if self.is_idle and data:
            self.is_idle = False
            self._wait(self._listener.limits.head)
        elif data and self._is_reading:
            self._has_more = True
        super().data_received(data)

    def head_received(self) -> None:
        """Cancel the deadline of the headers, which are complete; `body_of` has its own."""
        self._is_reading, self._has_more = True, False
        self._stop_waiting()

    def body_received(self) -> None:
        """Mark the connection as working, so that it is not closed for another."""
        self.is_working, self._has_more = True, False

    def answered(self) -> None:
        """Mark the connection as idle, and start the deadline of the next request."""
        self.is_working = self._is_reading = False
        self.is_idle = not self._has_more
        self._wait(self._listener.limits.idle if self.is_idle else self._listener.limits.head)

    def give_up(self) -> None:
        """Abort the connection at once."""
        self._stop_waiting()
        transport = self.transport
        self.force_close()
        if transport is not None:
            transport.abort()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Refuse what is no HTTP, with one line of log that holds nothing of the request."""
        if status >= web.HTTPInternalServerError.status_code:
            return super().handle_error(request, status, exc, message)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer has begun already")
        return refused(status, "it is no HTTP")

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._deadline = self._loop.call_later(seconds, self._too_late)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        if not self.is_idle:
            self._listener.late.note()
        self.give_up()


class Listener(web.Server):
    """Serves `answer`, which is called with requests whose headers came whole.

    Beyond the limit of connections, the one that has waited longest for a complete request is closed, or the new one
    where all are being answered. So complete requests are answered, however many connections send only a part.
    """

    def __init__(self, answer: Answer, limits: Limits) -> None:
        # Our deadlines come before aiohttp's; the body is verified as it was sent, so it is not decompressed.
        super().__init__(
            self._handle, keepalive_timeout=2 * limits.idle, lingering_time=1.0, auto_decompress=False, access_log=None
        )
        self.limits = limits
        self._answer = answer
        self._open: dict[Connection, None] = {}
        self.late = ThrottledLog(log, logging.WARNING, "Closed a connection that sent no whole request in time")
        self._crowded = ThrottledLog(log, logging.WARNING, f"Closed a connection: {limits.connections} were open")

    def __call__(self) -> Connection:
        """Return the protocol of a new connection."""
        return Connection(self, loop=self._loop, **self._kwargs)

    def opened(self, connection: Connection) -> None:
        """Add a new connection, and close another beyond the limit."""
        self._open[connection] = None
        if len(self._open) > self.limits.connections:
            self._crowded.note()
            given_up = next(other for other in self._open if other is connection or not other.is_working)
            del self._open[given_up]
            given_up.give_up()

    def waits(self, connection: Connection) -> None:
        """Move a connection that was answered behind those that have waited longer."""
        if connection in self._open:
            del self._open[connection]
            self._open[connection] = None

    def closed(self, connection: Connection) -> None:
        """Remove a connection."""
        self._open.pop(connection, None)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        connection = request.protocol
        assert isinstance(connection, Connection)
        connection.head_received()
        try:
            return await self._answer(request)
        finally:
            connection.answered()
            self.waits(connection)


async def body_of(request: web.BaseRequest, seconds: float) -> bytes:
    """Return the body as it was sent, read up to the largest size allowed.

    Raises Refused with 413 when it is too large, 408 when it took too long, 400 when it is broken off or no HTTP.
    """
    if (request.content_length or 0) > _LARGEST_BODY:
        raise Refused(413, "its body is too large")
    try:
        async with asyncio.timeout(seconds):
            body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "its body is too large") from None
    except TimeoutError:
        raise Refused(408, "its body did not come in time") from None
    except (web.RequestPayloadError, ConnectionError, asyncio.IncompleteReadError):
        raise Refused(400, "its body is broken") from None
    answering(request)
    return body


def answering(request: web.BaseRequest) -> None:
    """Mark the request as complete, so that its connection is not closed before it is answered."""
    assert isinstance(request.protocol, Connection)
    request.protocol.body_received()


class Refused(Exception):
    """A request is refused; `status` goes to the caller, `reason` to the log and holds nothing of the request."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


def refused(status: int, reason: str) -> web.Response:
    """Log one line, and return the response to a refused request; the connection closes after it."""
    log.warning("Refused a request with %s: %s.", status, reason)
    answer = web.Response(status=status, text=f"{status}\n")
    answer.force_close()
    return answer
