"""Events told to the app: only those its manifest subscribes to, where the bot is a member."""

import time
import uuid

from scripts.sandbox.entities import APP_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.rooms import SCOPE_PREFIX

CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
MESSAGE_EVENT = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}


def tell(state: SandboxState, event: Json, *, subscription: str | None = None, room: Channel | None = None) -> None:
    """Send an event when the manifest subscribes to it; users given by id are filled in."""
    name = subscription or event["type"]
    if name not in state.manifest.events:
        return
    if event["type"] in ("user_change", "team_join") and isinstance(event["user"], str):
        person = state.workspace.people[event["user"]]
        with_email = "users:read.email" in state.manifest.scopes
        event = {**event, "user": person.to_slack(state.url, with_email=with_email, with_locale=True)}
    event = {"event_ts": state.workspace.next_ts(), **event}
    state.delivery.event(_envelope(event, room))


def message_posted(state: SandboxState, room: Channel, message: Message) -> None:
    """Tell of a message in a channel the bot reads; mentions of the bot are told as app_mention too."""
    scope = f"{SCOPE_PREFIX[room.kind]}:history"
    if BOT_USER_ID not in room.members or message.ephemeral_to:
        return
    event = {
        **message.to_slack(all_metadata=True),
        "channel": room.id,
        "channel_type": CHANNEL_TYPE[room.kind],
        "event_ts": message.ts,
    }
    if message.files:
        event |= {"subtype": "file_share", "files": [_file(state, file_id) for file_id in message.files]}
    if scope in state.manifest.scopes:
        tell(state, event, subscription=MESSAGE_EVENT[room.kind], room=room)
    if f"<@{BOT_USER_ID}" in message.text and not message.by_app and room.kind != "im":
        tell(state, {**event, "type": "app_mention"}, room=room)


def message_changed(state: SandboxState, room: Channel, message: Message) -> None:
    """Tell of an edit: a message event with subtype message_changed and the new message inside."""
    shown = message.to_slack(all_metadata=True)
    _about_message(state, room, message, {"subtype": "message_changed", "message": shown, "hidden": True})


def message_deleted(state: SandboxState, room: Channel, message: Message) -> None:
    """Tell of a message taken back: subtype message_deleted."""
    facts = {"subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
    _about_message(state, room, message, {**facts, "previous_message": message.to_slack()})


def reacted(state: SandboxState, room: Channel, message: Message, user: str, name: str, *, added: bool) -> None:
    """Tell of an emoji put on or taken from a message."""
    if BOT_USER_ID not in room.members:
        return
    event = {
        "type": "reaction_added" if added else "reaction_removed",
        "user": user,
        "item": {"type": "message", "channel": room.id, "ts": message.ts},
        "reaction": name,
        "item_user": message.user,
    }
    tell(state, event, room=room)


def file_shared(state: SandboxState, room: Channel, file_id: str, user: str) -> None:
    """Tell of a file put into a channel the bot is in: ids only, as Slack does."""
    if BOT_USER_ID in room.members:
        event = {
            "type": "file_shared",
            "file_id": file_id,
            "user_id": user,
            "file": {"id": file_id},
            "channel_id": room.id,
        }
        tell(state, event, room=room)


def home_opened(state: SandboxState, user: str, channel: str, *, tab: str, view: Json | None) -> None:
    """Tell that a person opened the app's home or messages tab."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
    if view:
        event["view"] = view
    tell(state, event)


def _about_message(state: SandboxState, room: Channel, message: Message, facts: Json) -> None:
    if BOT_USER_ID not in room.members or message.ephemeral_to:
        return
    if f"{SCOPE_PREFIX[room.kind]}:history" in state.manifest.scopes:
        place = {"channel": room.id, "channel_type": CHANNEL_TYPE[room.kind], "ts": state.workspace.next_ts()}
        tell(state, {"type": "message", **place, **facts}, subscription=MESSAGE_EVENT[room.kind], room=room)


def _file(state: SandboxState, file_id: str) -> Json:
    return state.workspace.files[file_id].to_slack(state.url)


def _envelope(event: Json, room: Channel | None) -> Json:
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
        "is_ext_shared_channel": bool(room and room.is_ext_shared),
        "event_context": "4-sandbox",
    }
