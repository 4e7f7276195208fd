"""Events told to the app: only those its manifest subscribes to, where the bot is a member."""

import time
import uuid

from scripts.sandbox.nouns import APP_ID, BOT_USER_ID, TEAM_ID, Channel, Json, Message
from scripts.sandbox.web.rooms import SCOPE_PREFIX
from scripts.sandbox.world import World

CHANNEL_TYPE = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
MESSAGE_EVENT = {"public": "message.channels", "private": "message.groups", "im": "message.im", "mpim": "message.mpim"}


def tell(world: World, event: Json, *, subscription: str | None = None, room: Channel | None = None) -> None:
    """Send an event when the manifest subscribes to it; users given by id are filled in."""
    name = subscription or event["type"]
    if name not in world.manifest.events:
        return
    if event["type"] in ("user_change", "team_join") and isinstance(event["user"], str):
        person = world.workspace.people[event["user"]]
        with_email = "users:read.email" in world.manifest.scopes
        event = {**event, "user": person.to_slack(world.url, with_email=with_email, with_locale=True)}
    event = {"event_ts": world.workspace.next_ts(), **event}
    world.delivery.event(_envelope(event, room))


def message_posted(world: World, room: Channel, message: Message) -> None:
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
        event |= {"subtype": "file_share", "files": [_file(world, file_id) for file_id in message.files]}
    if scope in world.manifest.scopes:
        tell(world, event, subscription=MESSAGE_EVENT[room.kind], room=room)
    if f"<@{BOT_USER_ID}" in message.text and not message.by_app and room.kind != "im":
        tell(world, {**event, "type": "app_mention"}, room=room)


def message_changed(world: World, room: Channel, message: Message) -> None:
    """Tell of an edit: a message event with subtype message_changed and the new message inside."""
    shown = message.to_slack(all_metadata=True)
    _about_message(world, room, message, {"subtype": "message_changed", "message": shown, "hidden": True})


def message_deleted(world: World, room: Channel, message: Message) -> None:
    """Tell of a message taken back: subtype message_deleted."""
    facts = {"subtype": "message_deleted", "deleted_ts": message.ts, "hidden": True}
    _about_message(world, room, message, {**facts, "previous_message": message.to_slack()})


def reacted(world: World, room: Channel, message: Message, user: str, name: str, *, added: bool) -> None:
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
    tell(world, event, room=room)


def file_shared(world: World, room: Channel, file_id: str, user: str) -> None:
    """Tell of a file put into a channel the bot is in: ids only, as Slack does."""
    if BOT_USER_ID in room.members:
        event = {
            "type": "file_shared",
            "file_id": file_id,
            "user_id": user,
            "file": {"id": file_id},
            "channel_id": room.id,
        }
        tell(world, event, room=room)


def home_opened(world: World, user: str, channel: str, *, tab: str, view: Json | None) -> None:
    """Tell that a person opened the app's home or messages tab."""
    event: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
    if view:
        event["view"] = view
    tell(world, event)


def _about_message(world: World, room: Channel, message: Message, facts: Json) -> None:
    if BOT_USER_ID not in room.members or message.ephemeral_to:
        return
    if f"{SCOPE_PREFIX[room.kind]}:history" in world.manifest.scopes:
        place = {"channel": room.id, "channel_type": CHANNEL_TYPE[room.kind], "ts": world.workspace.next_ts()}
        tell(world, {"type": "message", **place, **facts}, subscription=MESSAGE_EVENT[room.kind], room=room)


def _file(world: World, file_id: str) -> Json:
    return world.workspace.files[file_id].to_slack(world.url)


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
