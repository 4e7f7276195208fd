"""Plain Bolt as its own documentation sets it up: AsyncApp with its defaults, an empty command, an empty home tab."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from scripts.bench.senders import HttpSender, Sender, SocketSender
from scripts.sandbox import Sandbox

_PATH = "/slack/events"


def _plain_bolt(slack: Sandbox, published: asyncio.Event | None = None) -> AsyncApp:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)

    async def empty(ack: AsyncAck) -> None:
        await ack()

    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})
        if published is not None:
            published.set()

    app.command("/firsthand")(empty)
    app.event("app_home_opened")(home)
    return app


@asynccontextmanager
async def plain_over_http(
    slack: Sandbox, session: ClientSession, published: asyncio.Event | None = None
) -> AsyncIterator[HttpSender]:
    """Yield a sender to a plain Bolt app that serves HTTP on loopback, and tells when it has `published` a home tab."""
    runner = web.AppRunner(_plain_bolt(slack, published).web_app(path=_PATH, port=0), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        port = runner.addresses[0][1]
        yield HttpSender(session, f"http://127.0.0.1:{port}{_PATH}", slack.signing_secret)
    finally:
        await runner.cleanup()


@asynccontextmanager
async def plain_over_socket(slack: Sandbox) -> AsyncIterator[Sender]:
    """Yield a sender to a plain Bolt app connected by Socket Mode."""
    app = _plain_bolt(slack)
    handler = AsyncSocketModeHandler(app, slack.app_token, web_client=app.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await slack.connected()
        yield SocketSender(slack.delivery.sockets)
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
