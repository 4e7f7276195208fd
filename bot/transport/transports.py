"""The transports, Socket Mode and HTTP: opened and closed; both serve /healthz."""

import asyncio
import contextlib
import errno
import logging
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.config import Settings
from bot.errors import SettingsError
from bot.transport.connections import Limits, Listener, ThrottledLog
from bot.transport.requests import IsHealthy, Router, SlackRequests, log_interaction
from bot.transport.validation import Malformed, validate

log = logging.getLogger(__name__)
_LIMITS = Limits()
# How long requests under way may take when the transport closes.
_CLOSE_TIMEOUT_SECONDS = 8.0
# What asyncio retries by itself, and logs at every attempt (asyncio/selector_events.py).
_USED_UP = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


def quieten_accept_errors(loop: asyncio.AbstractEventLoop) -> None:
    """Let the event loop log at most once a minute that it could accept no connection; the rest as before."""
    accept_errors = ThrottledLog(log, logging.ERROR, "No connection can be accepted: no descriptor or memory is left")
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in _USED_UP and "socket" in context:
            accept_errors.note()
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


class Transport:
    """An HTTP server that answers /healthz and, where it is given `slack`, Slack's requests."""

    def __init__(self, settings: Settings, limits: Limits, slack: SlackRequests | None = None) -> None:
        self._settings, self._limits, self._slack = settings, limits.fitting(), slack
        self._runner: web.ServerRunner | None = None
        self.port = 0

    async def open(self, is_healthy: IsHealthy) -> None:
        """Listen on FIRSTHAND_HTTP_HOST and FIRSTHAND_HTTP_PORT. Raises SettingsError where that fails."""
        answer = Router(is_healthy, self._limits.body, self._slack).answer
        self._runner = web.ServerRunner(Listener(answer, self._limits), shutdown_timeout=_CLOSE_TIMEOUT_SECONDS)
        await self._runner.setup()
        host, port = self._settings.firsthand_http_host, self._settings.firsthand_http_port
        # asyncio accepts up to a backlog of connections at once, before the limit is checked.
        site = web.TCPSite(self._runner, host, port, backlog=max(self._limits.connections // 2, 8))
        try:
            await site.start()
        except OSError as taken:
            raise SettingsError(
                f"FIRSTHAND_HTTP_PORT {port} can't be opened on {host} "
                f"({taken.strerror}). Choose another port, or 0 for any that is free."
            ) from taken
        quieten_accept_errors(asyncio.get_running_loop())
        self.port = int(self._runner.addresses[0][1])

    async def is_open(self) -> bool:
        """Return whether Slack can reach us; by HTTP always, as /healthz was reached."""
        return True

    async def close(self) -> None:
        """Answer the requests under way, for a few seconds at most, and stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()


class HttpTransport(Transport):
    """Slack calls us at /slack/events; each request is verified before Bolt gets it."""

    def __init__(self, bolt: AsyncApp, settings: Settings, limits: Limits = _LIMITS) -> None:
        super().__init__(settings, limits, SlackRequests(bolt, settings.slack_signing_secret.get_secret_value()))


class _SocketModeHandler(AsyncSocketModeHandler):
    """Bolt's handler, which also counts the payloads under way; `idle` is set while there are none."""

    def __init__(self, bolt: AsyncApp, app_token: str) -> None:
        super().__init__(bolt, app_token, web_client=bolt.client)
        self.idle = asyncio.Event()
        self.idle.set()
        self._in_hand = 0

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one payload; one that Slack would not send is acked and ignored."""
        try:
            validate(req.payload)
        except Malformed as malformed:
            log.warning("Left a payload undone: %s.", malformed)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        self._in_hand += 1
        self.idle.clear()
        try:
            with log_interaction(req.payload):
                await super().handle(client, req)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self.idle.set()


class SocketModeTransport(Transport):
    """We connect to Slack, which needs no public address; only /healthz is served."""

    def __init__(self, bolt: AsyncApp, settings: Settings, limits: Limits = _LIMITS) -> None:
        super().__init__(settings, limits)
        self._socket = _SocketModeHandler(bolt, settings.slack_app_token.get_secret_value())

    async def open(self, is_healthy: IsHealthy) -> None:
        """Listen for /healthz, and connect; the SDK retries where that fails."""
        await super().open(is_healthy)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        """Return whether the WebSocket is connected."""
        return bool(await self._socket.client.is_connected())

    async def close(self) -> None:
        """Answer the payloads under way, for a few seconds at most; then disconnect and stop listening."""
        self._socket.client.auto_reconnect_enabled = False
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._socket.idle.wait(), _CLOSE_TIMEOUT_SECONDS)
        await self._socket.close_async()  # type: ignore[no-untyped-call]
        await super().close()
