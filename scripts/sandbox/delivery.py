"""Delivery of payloads to the app: by Socket Mode while a socket is connected, else by signed HTTP requests."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from scripts.sandbox.entities import Json
from scripts.sandbox.socket_mode import SocketHub

ACK_DEADLINE_S = 3.0
# Events are tried again almost immediately, after one minute and after five (docs.slack.dev/apis/events-api).
RETRY_WAITS_S = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Ack:
    """How the app answered an interaction: `error` is None when it acked in time, `body` what it said."""

    body: Json
    error: str | None = None


def signature(secret: str, timestamp: str, body: str) -> str:
    """Return the `x-slack-signature` of a body (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What the app answered: its body when it acked, else the reason in Slack's retry words."""

    acked: bool
    body: Json | None = None
    reason: str = ""
    no_retry: bool = False


class HttpDelivery:
    """Posts payloads to `target`, such as http://127.0.0.1:3000/slack/events."""

    def __init__(self, target: str, signing_secret: str) -> None:
        self.target = target
        self._secret = signing_secret
        self._session: ClientSession | None = None

    async def send(self, kind: str, payload: Json, *, deadline: float, retry: tuple[int, str] | None = None) -> Reply:
        """Post one payload and wait for the answer, at most `deadline` seconds."""
        body, content_type = _encoded(kind, payload)
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        if self._session is None:
            self._session = ClientSession()
        try:
            async with self._session.post(
                self.target, data=body, headers=headers, timeout=ClientTimeout(total=deadline)
            ) as response:
                text = await response.text()
                if response.status == 200:  # noqa: PLR2004 - the only status that acks
                    return Reply(acked=True, body=_body_of(text))
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                return Reply(acked=False, reason="http_error", no_retry=no_retry)
        except TimeoutError:
            return Reply(acked=False, reason="http_timeout")
        except ClientError:
            return Reply(acked=False, reason="connection_failed")

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session:
            await self._session.close()


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
        task = asyncio.create_task(self._event(payload))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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


def _encoded(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _body_of(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}
