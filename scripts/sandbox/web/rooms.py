"""Finding the channel a call names, and refusing what the bot may not touch there."""

from scripts.sandbox.entities import BOT_USER_ID, Channel
from scripts.sandbox.refusal import Refused
from scripts.sandbox.state import SandboxState

SCOPE_PREFIX = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def need_scope(state: SandboxState, scope: str) -> None:
    """Refuse with missing_scope, naming what is needed and what the manifest gave."""
    if scope not in state.manifest.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(state.manifest.scopes)))


def room_by_id(state: SandboxState, channel: str) -> Channel:
    """Give the channel with this id; private ones the bot is not in do not exist for it."""
    room = state.workspace.channels.get(channel)
    if room is None or (room.kind != "public" and BOT_USER_ID not in room.members):
        raise Refused("channel_not_found")
    return room


def readable_room(state: SandboxState, channel: str) -> Channel:
    """Give a channel whose messages the bot may read: it has the scope for its kind and is a member."""
    room = room_by_id(state, channel)
    need_scope(state, f"{SCOPE_PREFIX[room.kind]}:history")
    if BOT_USER_ID not in room.members:
        raise Refused("not_in_channel")
    return room


def room_to_write(state: SandboxState, channel: str) -> Channel:
    """Give the channel a message goes to: by id, by `#name`, or a person's id, which opens their DM."""
    person = state.workspace.people.get(channel)
    if person is not None:
        if person.is_robot:
            raise Refused("cannot_dm_bot")
        room = state.workspace.dm(person) if person.deleted else state.workspace.open_dm(person)
        if room is None:
            raise Refused("channel_not_found")
    else:
        named = None if channel in state.workspace.channels else state.workspace.named(channel)
        room = room_by_id(state, named.id if named else channel)
    _refuse_unwritable(state, room)
    return room


def _refuse_unwritable(state: SandboxState, room: Channel) -> None:
    if room.is_archived:
        raise Refused("is_archived")
    if room.kind == "im" and not state.manifest.messages_tab:
        raise Refused("messages_tab_disabled")
    if room.peer and state.workspace.people[room.peer].deleted:
        raise Refused("channel_not_found")
    if BOT_USER_ID not in room.members and "chat:write.public" not in state.manifest.scopes:
        raise Refused("not_in_channel")
