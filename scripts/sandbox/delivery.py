"""Delivery of payloads to the app: by Socket Mode while a socket is connected, else by HTTP."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass

from scripts.sandbox.entities import Json
from scripts.sandbox.http_delivery import HttpDelivery, Reply
from scripts.sandbox.socket_mode import SocketHub

ACK_DEADLINE_S = 3.0
# Events are tried again almost immediately, after one minute and after five (docs.slack.dev/apis/events-api).
RETRY_WAITS_S = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Ack:
    """How the app answered an interaction: `error` is None when it acked in time, `body` what it said."""

    body: Json
    error: str | None = None


class Delivery:
    """Brings payloads to the app and keeps the tasks that deliver events."""

    def __init__(
        self, *, sockets: SocketHub, http: HttpDelivery | None, ack_deadline: float, retry_waits: tuple[float, ...]
    ) -> None:
        self.sockets = sockets
        self.http = http
        self.ack_deadline = ack_deadline
        self._retry_waits = retry_waits
        self._tasks: set[asyncio.Task[None]] = set()
        self.lost_events: list[Json] = []

    async def interaction(self, kind: str, payload: Json) -> Ack:
        """Deliver a click, submission, options request (`interactive`) or `slash_commands` once; never retried."""
        reply = await self._try(kind, payload)
        if reply.acked:
            return Ack(reply.body or {})
        return Ack({}, "operation_timeout" if reply.reason in ("timeout", "http_timeout") else "dispatch_failed")

    def event(self, payload: Json) -> None:
        """Deliver an event in the background, on Slack's retry schedule."""
        self._spawn(self._event(payload))

    async def settled(self, *, timeout: float) -> bool:
        """Wait until every event has been acked or given up, at most so many seconds; True when that came."""
        deadline = time.monotonic() + timeout
        while self._tasks and time.monotonic() < deadline:
            await asyncio.wait(self._tasks, timeout=deadline - time.monotonic())
        return not self._tasks

    async def close(self) -> None:
        """Stop delivering and close what is open."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        if self.http:
            await self.http.close()

    async def _event(self, payload: Json) -> None:
        reply = await self._try("events_api", payload)
        for attempt, wait in enumerate(self._retry_waits, start=1):
            if reply.acked or reply.no_retry:
                return
            await asyncio.sleep(wait)
            reply = await self._try("events_api", payload, retry=(attempt, reply.reason))
        if not reply.acked:
            self.lost_events.append(payload)

    async def _try(self, kind: str, payload: Json, *, retry: tuple[int, str] | None = None) -> Reply:
        if self.sockets.connections:
            body = await self.sockets.send(kind, payload, deadline=self.ack_deadline, retry=retry)
            return Reply(acked=body is not None, body=body, reason="timeout" if body is None else "")
        if self.http:
            return await self.http.send(kind, payload, deadline=self.ack_deadline, retry=retry)
        return Reply(acked=False, reason="connection_failed")

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
