"""The transports by which Slack reaches the bot: Socket Mode or HTTP; both answer /healthz."""

import asyncio
import contextlib
import logging
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.config import Settings
from bot.errors import SettingsError
from bot.transport import IsWell, Limits, Listener, Pages, SlackRequests, quieten_accept_errors
from bot.transport.payloads import Garbled, check

log = logging.getLogger(__name__)
LIMITS = Limits()
# How long what came in may take to be answered when the transport closes.
_PATIENCE_SECONDS = 8.0


class Transport(Protocol):
    """A way in."""

    port: int

    async def open(self, is_well: IsWell) -> None:
        """Let Slack in, and answer /healthz by `is_well`."""
        ...

    async def is_open(self) -> bool:
        """Return whether Slack can reach us."""
        ...

    async def close(self) -> None:
        """Let nobody in any more; what came in before is answered, as far as it takes a few seconds only."""
        ...


async def _serve(
    settings: Settings, limits: Limits, is_well: IsWell, slack: SlackRequests | None = None
) -> tuple[web.ServerRunner, int]:
    limits = limits.fitting()
    runner = web.ServerRunner(
        Listener(Pages(is_well, limits.body, slack).answer, limits), shutdown_timeout=_PATIENCE_SECONDS
    )
    await runner.setup()
    host, port = settings.firsthand_http_host, settings.firsthand_http_port
    # Accepted at one go are never so many that the limit has not been looked at.
    site = web.TCPSite(runner, host, port, backlog=max(limits.connections // 2, 8))
    try:
        await site.start()
    except OSError as taken:
        await runner.cleanup()
        raise SettingsError(
            f"FIRSTHAND_HTTP_PORT {port} can't be opened on {host} "
            f"({taken.strerror}). Choose another port, or 0 for any that is free."
        ) from taken
    quieten_accept_errors(asyncio.get_running_loop())
    return runner, int(runner.addresses[0][1])


class HttpTransport:
    """Slack calls us at /slack/events; each request is verified before Bolt is given it."""

    def __init__(self, bolt: AsyncApp, settings: Settings, limits: Limits = LIMITS) -> None:
        self._settings, self._limits = settings, limits
        self._slack = SlackRequests(bolt, settings.slack_signing_secret.get_secret_value())
        self._runner: web.ServerRunner | None = None
        self.port = 0

    async def open(self, is_well: IsWell) -> None:
        """Listen on FIRSTHAND_HTTP_HOST and FIRSTHAND_HTTP_PORT."""
        self._runner, self.port = await _serve(self._settings, self._limits, is_well, self._slack)

    async def is_open(self) -> bool:
        """Return True: the request that asks came by this transport."""
        return True

    async def close(self) -> None:
        """Stop listening once the requests in hand are answered."""
        if self._runner is not None:
            await self._runner.cleanup()


class _Socket(AsyncSocketModeHandler):
    """Bolt's own handler, which also knows how many payloads are in hand."""

    def __init__(self, bolt: AsyncApp, app_token: str) -> None:
        super().__init__(bolt, app_token, web_client=bolt.client)
        self.idle = asyncio.Event()
        self.idle.set()
        self._in_hand = 0

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Answer one payload; one that Slack would not send is acked and left."""
        try:
            check(req.payload)
        except Garbled as garbled:
            log.warning("Left a payload undone: %s.", garbled)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=req.envelope_id))
            return
        self._in_hand += 1
        self.idle.clear()
        try:
            await super().handle(client, req)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self.idle.set()


class SocketModeTransport:
    """We call Slack and keep the line open; needs no public address. Only /healthz listens."""

    def __init__(self, bolt: AsyncApp, settings: Settings, limits: Limits = LIMITS) -> None:
        self._settings, self._limits = settings, limits
        self._socket = _Socket(bolt, settings.slack_app_token.get_secret_value())
        self._runner: web.ServerRunner | None = None
        self.port = 0

    async def open(self, is_well: IsWell) -> None:
        """Connect, and listen for /healthz. Bolt goes on trying where Slack lets nobody in."""
        self._runner, self.port = await _serve(self._settings, self._limits, is_well)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        """Return whether the line stands."""
        return bool(await self._socket.client.is_connected())

    async def close(self) -> None:
        """Hang up once what came in is answered."""
        self._socket.client.auto_reconnect_enabled = False
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._socket.idle.wait(), _PATIENCE_SECONDS)
        await self._socket.close_async()  # type: ignore[no-untyped-call]
        if self._runner is not None:
            await self._runner.cleanup()
