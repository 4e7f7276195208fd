"""A tiny real Bolt app, with its manifest, to hold the stand-in against."""

import re
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox

SCOPES = [
    "chat:write",
    "chat:write.public",
    "commands",
    "channels:history",
    "channels:join",
    "channels:read",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "files:read",
    "files:write",
    "usergroups:read",
    "users:read",
    "users:read.email",
]
EVENTS = ["app_home_opened", "message.channels", "message.im", "team_join", "user_change"]


def manifest(*, without_scopes: tuple[str, ...] = (), **app_home: bool) -> dict[str, Any]:
    """A small manifest, as Slack's schema has it."""
    home = {"home_tab_enabled": True, "messages_tab_enabled": True, **app_home}
    return {
        "display_information": {"name": "Tiny"},
        "features": {
            "app_home": home,
            "bot_user": {"display_name": "Tiny Bot"},
            "slash_commands": [
                {"command": "/tiny", "description": "Everything", "should_escape": True},
                {"command": "/raw", "description": "As typed"},
            ],
        },
        "oauth_config": {"scopes": {"bot": [scope for scope in SCOPES if scope not in without_scopes]}},
        "settings": {
            "event_subscriptions": {"bot_events": EVENTS},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


@asynccontextmanager
async def slack(app: dict[str, Any] | None = None, **options: Any) -> AsyncIterator[tuple[Sandbox, AsyncWebClient]]:
    """A stand-in of one's own for the app with this manifest, and the bot's client."""
    async with Sandbox(app or manifest(), log_calls=False, **options) as sandbox:
        yield sandbox, AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)


async def refusal(call: Awaitable[Any]) -> dict[str, Any]:
    """The answer to a call that must be refused."""
    with pytest.raises(SlackApiError) as raised:
        await call
    answer: dict[str, Any] = raised.value.response.data
    return answer


async def refused(call: Awaitable[Any]) -> str:
    """The error code of a call that must be refused."""
    return str((await refusal(call))["error"])


def modal(*blocks: dict[str, Any], title: str = "Tell us", **more: Any) -> dict[str, Any]:
    """A modal with a submit button."""
    shown = {"title": plain(title), "submit": plain("Send"), "close": plain("Cancel")}
    return {"type": "modal", "callback_id": "tell", **shown, "blocks": list(blocks), **more}


def question(block_id: str, label: str, element: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An input block, by default a line of text."""
    inner = element or {"type": "plain_text_input"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {**inner, "action_id": f"{block_id}_value"},
        **more,
    }


def button(words: str, action_id: str, value: str = "1") -> dict[str, Any]:
    """An actions block with one button."""
    element = {"type": "button", "text": plain(words), "action_id": action_id, "value": value}
    return {"type": "actions", "block_id": f"{action_id}_row", "elements": [element]}


def plain(words: str) -> dict[str, Any]:
    """A plain_text object."""
    return {"type": "plain_text", "text": words}


def build(sandbox: Sandbox) -> tuple[AsyncApp, list[dict[str, Any]]]:
    """The app and the list of every payload body it was given."""
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    app = AsyncApp(client=client, signing_secret=sandbox.signing_secret)
    bodies: list[dict[str, Any]] = []

    @app.middleware
    async def remember(body: dict[str, Any], next: Any) -> None:  # noqa: A002 - Bolt's name
        bodies.append(body)
        await next()

    _answer_commands(app)
    _answer_people(app)
    return app, bodies


@asynccontextmanager
async def on_socket_mode(app: AsyncApp, sandbox: Sandbox) -> AsyncIterator[None]:
    """Keep the app connected to the stand-in."""
    handler = AsyncSocketModeHandler(app, sandbox.app_token)
    handler.client.web_client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
    socket: Any = handler.client  # its methods carry no types
    await socket.connect()
    await sandbox.connected()
    try:
        yield
    finally:
        await socket.close()


def _answer_commands(app: AsyncApp) -> None:
    @app.command("/tiny")
    async def tiny(ack: Any, command: dict[str, Any], client: AsyncWebClient) -> None:
        if command["text"] == "modal":
            await ack()
            view = modal(question("heard", "What did you hear?"), question("more", "More", optional=True))
            await client.views_open(trigger_id=command["trigger_id"], view=view)
        else:
            await ack(text=f"You said: {command['text']}", response_type="ephemeral")

    @app.command("/raw")
    async def raw(ack: Any, respond: Any, command: dict[str, Any]) -> None:
        await ack()
        await respond(text=f"raw: {command['text']}", response_type="in_channel")

    @app.action("greet")
    async def greet(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text="Hello there")


def _answer_people(app: AsyncApp) -> None:
    @app.view("tell")
    async def tell(ack: Any, view: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        heard = view["state"]["values"]["heard"]["heard_value"]["value"]
        if heard == "nothing":
            await ack(response_action="errors", errors={"heard": "Surely something."})
        elif heard == "wrong block":
            await ack(response_action="errors", errors={"nowhere": "Nobody reads this."})
        else:
            await ack()
            await client.chat_postMessage(channel=body["user"]["id"], text=f"Heard: {heard}")

    @app.action(re.compile("_value$"))
    @app.view_closed("tell")
    @app.view("file")
    async def noted(ack: Any) -> None:
        await ack()

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: AsyncWebClient) -> None:
        section = {"type": "section", "text": plain("Welcome home")}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

    @app.event(re.compile("_"))
    @app.event("message")
    async def message(event: dict[str, Any]) -> None:
        return None
