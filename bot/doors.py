"""The two doors Slack may come in by: Socket Mode or HTTP; both answer /healthz."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.config import Settings
from bot.errors import SettingsError

IsWell = Callable[[], Awaitable[bool]]
EVENTS_PATH = "/slack/events"


class Door(Protocol):
    """A way in."""

    port: int

    async def open(self, is_well: IsWell) -> None:
        """Let Slack in, and answer /healthz by `is_well`."""
        ...

    async def is_open(self) -> bool:
        """Return whether Slack can reach us."""
        ...

    async def close(self) -> None:
        """Let nobody in any more; what came in before is answered."""
        ...


def _add_health(app: web.Application, is_well: IsWell) -> None:
    async def healthz(_request: web.Request) -> web.Response:
        well = await is_well()
        return web.json_response({"status": "ok" if well else "unwell"}, status=200 if well else 503)

    app.router.add_get("/healthz", healthz)


async def _serve(app: web.Application, settings: Settings) -> tuple[web.AppRunner, int]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=10)
    await runner.setup()
    site = web.TCPSite(runner, settings.firsthand_http_host, settings.firsthand_http_port)
    try:
        await site.start()
    except OSError as taken:
        await runner.cleanup()
        raise SettingsError(
            f"FIRSTHAND_HTTP_PORT {settings.firsthand_http_port} can't be opened on {settings.firsthand_http_host} "
            f"({taken.strerror}). Choose another port, or 0 for any that is free."
        ) from taken
    return runner, int(runner.addresses[0][1])


class HttpDoor:
    """Slack calls us at /slack/events; Bolt checks the signature."""

    def __init__(self, bolt: AsyncApp, settings: Settings) -> None:
        self._bolt, self._settings = bolt, settings
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def open(self, is_well: IsWell) -> None:
        """Listen on FIRSTHAND_HTTP_HOST and FIRSTHAND_HTTP_PORT."""
        app = self._bolt.web_app(path=EVENTS_PATH, port=self._settings.firsthand_http_port)
        _add_health(app, is_well)
        self._runner, self.port = await _serve(app, self._settings)

    async def is_open(self) -> bool:
        """Return True: who asks came in by this door."""
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
        """Answer one payload."""
        self._in_hand += 1
        self.idle.clear()
        try:
            await super().handle(client, req)
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self.idle.set()


class SocketDoor:
    """We call Slack and keep the line open; needs no public address. Only /healthz listens."""

    def __init__(self, bolt: AsyncApp, settings: Settings) -> None:
        self._settings = settings
        self._socket = _Socket(bolt, settings.slack_app_token.get_secret_value())
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def open(self, is_well: IsWell) -> None:
        """Connect, and listen for /healthz. Bolt goes on trying where Slack lets nobody in."""
        app = web.Application()
        _add_health(app, is_well)
        self._runner, self.port = await _serve(app, self._settings)
        await self._socket.connect_async()  # type: ignore[no-untyped-call]

    async def is_open(self) -> bool:
        """Return whether the line stands."""
        return bool(await self._socket.client.is_connected())

    async def close(self) -> None:
        """Hang up once what came in is answered."""
        self._socket.client.auto_reconnect_enabled = False
        await self._socket.idle.wait()
        await self._socket.close_async()  # type: ignore[no-untyped-call]
        if self._runner is not None:
            await self._runner.cleanup()
