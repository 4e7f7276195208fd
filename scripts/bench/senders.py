"""Senders of payloads to an app, over HTTP and Socket Mode: timed from the first byte sent to the ack received."""

import json
import time
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from aiohttp import ClientSession

from scripts.sandbox.delivery import signature
from scripts.sandbox.socket_mode import SocketHub

Json = dict[str, Any]
_EVENT = "events_api"
_SLACK_WAITS_S = 3.0


class NotAcked(Exception):
    """The app did not ack, or refused a submission."""


class Sender(Protocol):
    """Sends payloads to an app."""

    async def ack(self, kind: str, payload: Json) -> float:
        """Send a payload (slash_commands, interactive, events_api); return seconds to the ack. Raises NotAcked."""
        ...


@dataclass(frozen=True)
class HttpSender:
    """Signed requests to the app's request URL, over connections that are kept alive."""

    session: ClientSession
    url: str
    signing_secret: str

    async def ack(self, kind: str, payload: Json) -> float:
        """Post one payload; encoding it is Slack's work and not counted."""
        return await self.post(kind, encoded(kind, payload))

    async def post(self, kind: str, body: str) -> float:
        """Post an encoded payload, signed now; return seconds to the ack. Raises NotAcked."""
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json" if kind == _EVENT else "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self.signing_secret, timestamp, body),
        }
        data = body.encode()
        begun = time.perf_counter()
        async with self.session.post(self.url, data=data, headers=headers) as response:
            answer = await response.read()
        taken = time.perf_counter() - begun
        if response.status != 200 or b"response_action" in answer:  # noqa: PLR2004 - the only status that acks
            raise NotAcked(f"HTTP {response.status}: {answer[:200]!r}")
        return taken


def encoded(kind: str, payload: Json) -> str:
    """Return the body of the request in which Slack sends a payload."""
    return json.dumps(payload) if kind == _EVENT else urlencode(_form(kind, payload))


def _form(kind: str, payload: Json) -> Json:
    return payload if kind == "slash_commands" else {"payload": json.dumps(payload)}


@dataclass(frozen=True)
class SocketSender:
    """Envelopes over a Socket Mode connection."""

    hub: SocketHub

    async def ack(self, kind: str, payload: Json) -> float:
        """Send one envelope and wait for its ack."""
        begun = time.perf_counter()
        answer = await self.hub.send(kind, payload, deadline=_SLACK_WAITS_S)
        taken = time.perf_counter() - begun
        if answer is None or "response_action" in answer:
            raise NotAcked(f"by Socket Mode: {answer}")
        return taken
