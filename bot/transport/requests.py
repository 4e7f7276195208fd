"""Requests over HTTP: Slack's, their signature verified before anything is read, and /healthz."""

import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot import logs
from bot.transport.connections import Refused, answering, body_of, refused
from bot.transport.validation import Body, Malformed, read_payload

log = logging.getLogger(__name__)
IsHealthy = Callable[[], Awaitable[bool]]
EVENTS_PATH, HEALTH_PATH = "/slack/events", "/healthz"
_TIMESTAMP, _SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
# As Slack writes them (docs.slack.dev/authentication/verifying-requests-from-slack). The SDK's verifier raises for a
# time that is no whole number and for a signature that is not ASCII.
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_SIGNED = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)
# What Bolt raises for a payload with missing or wrong fields.
_MISREAD = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class Verifier:
    """Checks by its raw body and two headers that Slack sent a request, at most five minutes ago."""

    def __init__(self, signing_secret: str) -> None:
        self._verifier = SignatureVerifier(signing_secret)

    def check_headers(self, request: web.BaseRequest) -> tuple[str, str]:
        """Return time and signature. Raises Refused with 401 unless each is there once, as Slack writes it."""
        timestamps, signatures = request.headers.getall(_TIMESTAMP, []), request.headers.getall(_SIGNATURE, [])
        if not timestamps or not signatures:
            raise Refused(401, "it is not signed")
        if len(timestamps) > 1 or len(signatures) > 1:
            raise Refused(401, "it is signed more than once")
        if not _SECONDS.fullmatch(timestamps[0]) or not _SIGNED.fullmatch(signatures[0]):
            raise Refused(401, "its signature is none")
        return timestamps[0], signatures[0]

    def check(self, body: bytes, timestamp: str, signature: str) -> None:
        """Raise Refused with 401 unless the signature is Slack's and of the last five minutes."""
        try:
            is_valid = self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            # Slack sends UTF-8 only, and the verifier reads nothing else.
            is_valid = False
        if not is_valid:
            raise Refused(401, "its signature is not Slack's, or older than five minutes; is our clock right?")


class SlackRequests:
    """Answers POST /slack/events by Bolt; refuses what Slack would not send."""

    def __init__(self, bolt: AsyncApp, signing_secret: str) -> None:
        self._bolt = bolt
        self._verifier = Verifier(signing_secret)

    async def answer(self, request: web.BaseRequest, body_timeout: float) -> web.StreamResponse:
        """Return Bolt's answer. Raises Refused."""
        timestamp, signature = self._verifier.check_headers(request)
        raw = await body_of(request, body_timeout)
        self._verifier.check(raw, timestamp, signature)
        try:
            body = read_payload(raw, request.content_type)
        except Malformed as malformed:
            raise Refused(400, str(malformed)) from None
        return await self._dispatch(body)

    async def _dispatch(self, body: Body) -> web.StreamResponse:
        # In Socket Mode, Bolt takes a parsed body, and verifies no signature.
        try:
            with log_interaction(body):
                answer = await self._bolt.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
        except _MISREAD as misread:
            raise Refused(400, f"it can't be understood ({type(misread).__name__})") from None
        return await to_aiohttp_response(answer)


@contextmanager
def log_interaction(body: Body) -> Iterator[None]:
    """Append the interaction to each line logged in this block, and log how long the answer took."""
    begun = time.perf_counter()
    token = logs.interaction.set(_interaction_in(body))
    try:
        yield
        if logs.interaction.get():
            log.info("Answered after %.0f ms", 1000 * (time.perf_counter() - begun))
    finally:
        logs.interaction.reset(token)


def _interaction_in(body: Body) -> str | None:
    """Return the id of the command, action or modal, and of the user; None for events, of which there are many."""
    match body:
        case (
            {"command": what, "user_id": user}
            | {"type": "block_actions", "actions": [{"action_id": what}, *_], "user": {"id": user}}
            | {"type": "view_submission", "view": {"callback_id": what}, "user": {"id": user}}
        ):
            return f"{what} by {user}"
    return None


class Router:
    """Routes requests to /healthz and, where Slack calls us, to /slack/events."""

    def __init__(self, is_healthy: IsHealthy, body_timeout: float, slack: SlackRequests | None = None) -> None:
        self._is_healthy, self._body_timeout, self._slack = is_healthy, body_timeout, slack

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        try:
            if request.path == HEALTH_PATH:
                self._require(request, "GET", "HEAD")
                answering(request)
                return await self._health()
            if self._slack is None or request.path != EVENTS_PATH:
                raise Refused(404, "there is no such path")  # noqa: TRY301  (said and logged in one place)
            self._require(request, "POST")
            return await self._slack.answer(request, self._body_timeout)
        except Refused as no:
            return refused(no.status, no.reason)

    def _require(self, request: web.BaseRequest, *methods: str) -> None:
        if request.method not in methods:
            raise Refused(405, "its method is another")

    async def _health(self) -> web.Response:
        well = await self._is_healthy()
        return web.json_response({"status": "ok" if well else "unwell"}, status=200 if well else 503)
