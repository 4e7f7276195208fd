"""Delivery over HTTP: requests signed as Slack signs them, to the app's one request URL."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from scripts.sandbox.entities import Json


def signature(secret: str, timestamp: str, body: str) -> str:
    """Give the `x-slack-signature` of a body (docs.slack.dev/authentication/verifying-requests-from-slack)."""
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
