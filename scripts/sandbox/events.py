"""Events sent to the app: only those its manifest subscribes to, and of messages only where the bot is a member."""

import time
import uuid

from scripts.sandbox.entities import APP_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.conversations import SCOPE_PREFIX
from scripts.sandbox.web.people import user_object

CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im"}
MESSAGE_EVENT = {"public": "message.channels", "private": "message.groups", "im": "message.im"}


def send_event(
    state: SandboxState, event: Json, *, subscription: str | None = None, channel: Channel | None = None
) -> None:
    """Send an event when the manifest subscribes to it; users given by id are filled in."""
    if (subscription or event["type"]) not in state.manifest.events:
        return
    if event["type"] in ("user_change", "team_join") and isinstance(event["user"], str):
        person = state.workspace.people[event["user"]]
        event = {**event, "user": user_object(state, person, with_locale=True)}
    state.delivery.event(_envelope({"event_ts": state.workspace.next_ts(), **event}, channel))


def message_posted(state: SandboxState, channel: Channel, message: Message) -> None:
    """Send the event of a new message, its files with their facts."""
    _about_message(state, channel, message, {**_with_files(state, message), "event_ts": message.ts})


def message_changed(state: SandboxState, channel: Channel, message: Message) -> None:
    """Send the event of an edit: subtype message_changed with the new message inside."""
    changed = _with_files(state, message)
    event = {"type": "message", "subtype": "message_changed", "message": changed, "hidden": True}
    _about_message(state, channel, message, {**event, "ts": state.workspace.next_ts()})


def message_deleted(state: SandboxState, channel: Channel, message: Message) -> None:
    """Send the event of a message that was deleted: subtype message_deleted with the ts that it had."""
    event = {"type": "message", "subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
    before = {"previous_message": _with_files(state, message), "ts": state.workspace.next_ts()}
    _about_message(state, channel, message, {**event, **before})


def _with_files(state: SandboxState, message: Message) -> Json:
    """Return a message with the facts of its files."""
    told = message.to_slack(all_metadata=True)
    if message.files:
        told["files"] = [state.workspace.files[file_id].to_slack(state.url) for file_id in message.files]
    return told


def home_opened(state: SandboxState, user: str, channel: str, *, tab: str, view: Json | None) -> None:
    """Send the event of a person who opened the app's home or messages tab."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
    if view:
        event["view"] = view
    send_event(state, event)


def _about_message(state: SandboxState, channel: Channel, message: Message, event: Json) -> None:
    is_readable = f"{SCOPE_PREFIX[channel.kind]}:history" in state.manifest.scopes
    if BOT_USER_ID in channel.members and is_readable and not message.ephemeral_to:
        event = {**event, "channel": channel.id, "channel_type": CHANNEL_TYPE[channel.kind]}
        send_event(state, event, subscription=MESSAGE_EVENT[channel.kind], channel=channel)


def _envelope(event: Json, channel: Channel | None) -> Json:
    return {
        "token": "sandbox-verification-token",
        "team_id": TEAM_ID,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{uuid.uuid4().hex[:9].upper()}",
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM_ID,
                "user_id": BOT_USER_ID,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": "4-sandbox",
    }
