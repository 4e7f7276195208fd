"""A tiny Bolt app that shows the page a bit of everything: a command, messages, modals, a home tab."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox.server import Sandbox
from tests.sandbox.page.tiny_views import BRIEF, HOME, HOSTILE, confirmed, form, reflection, second
from tests.sandbox.tiny_app import on_socket_mode

Json = dict[str, Any]
MANIFEST: Json = {
    "display_information": {"name": "Firsthand"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Firsthand"},
        "slash_commands": [
            {"command": "/firsthand", "description": "Run the programme", "usage_hint": "status | brief | help"}
        ],
    },
    "oauth_config": {"scopes": {"bot": ["chat:write", "commands", "files:write", "im:write", "users:read"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class TinyApp:
    """What the app received: `clicks` by action id, the last `state` it saw and every `submitted` state."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.clicks: list[Json] = []
        self.submitted: list[Json] = []
        client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        self.bolt = AsyncApp(client=client, process_before_response=True)
        self.client = client
        self.bolt.command("/firsthand")(self.command)
        self.bolt.action("log_call")(self.open_modal)
        self.bolt.action("push")(self.push_modal)
        for action in ("booked", "swap", "channel", "note", "greet"):
            self.bolt.action(action)(self.clicked)
        self.bolt.view("reflection")(self.submit)
        self.bolt.view("second")(self.submit)
        self.bolt.view("form")(self.submit)
        self.bolt.event("app_home_opened")(self.opened_home)

    async def command(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """/firsthand status answers, form opens a modal, brief and hostile post to the person."""
        if body["text"] == "status":
            await ack(response_type="ephemeral", text="No round is open.")
            return
        await ack()
        if body["text"] == "form":
            await client.views_open(trigger_id=body["trigger_id"], view=form())
            return
        blocks = {"brief": BRIEF, "hostile": HOSTILE}[body["text"]]
        dm = await client.conversations_open(users=body["user_id"])
        await client.chat_postMessage(channel=dm["channel"]["id"], text="Your customer", blocks=blocks)

    async def open_modal(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Open the reflection."""
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=reflection())

    async def push_modal(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Push a second modal on top."""
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=second())

    async def clicked(self, ack: Any, body: Json, client: AsyncWebClient) -> None:
        """Note the click; a booked call changes its message."""
        await ack()
        self.clicks.append(body)
        if body["actions"][0]["action_id"] == "booked":
            where = body["container"]
            await client.chat_update(
                channel=where["channel_id"], ts=where["message_ts"], text="Booked", blocks=confirmed()
            )

    async def submit(self, ack: Any, body: Json) -> None:
        """Refuse an answer that holds a phone number, at its field; keep any other."""
        state = body["view"]["state"]["values"]
        if "heard" in state and "555" in state["heard"]["heard"]["value"]:
            await ack(response_action="errors", errors={"heard": "Please leave out the phone number."})
            return
        self.submitted.append(state)
        await ack()

    async def opened_home(self, event: Json, client: AsyncWebClient) -> None:
        """Publish the home tab."""
        await client.views_publish(user_id=event["user"], view=HOME)


@asynccontextmanager
async def connected(sandbox: Sandbox) -> AsyncIterator[TinyApp]:
    """Run a tiny app over Socket Mode while the body runs."""
    tiny = TinyApp(sandbox)
    async with on_socket_mode(tiny.bolt, sandbox):
        yield tiny
