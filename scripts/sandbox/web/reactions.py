"""reactions.*, pins.* and bookmarks.*: small marks on messages and channels."""

from scripts.sandbox import events
from scripts.sandbox.nouns import BOT_USER_ID, Channel, Json, Message
from scripts.sandbox.refusal import Refused
from scripts.sandbox.web.arguments import text
from scripts.sandbox.web.rooms import room_by_id
from scripts.sandbox.world import World


async def add(world: World, args: Json) -> Json:
    """reactions.add: an emoji of the bot on a message."""
    room, message = _message(world, args)
    if room.is_archived:
        raise Refused("is_archived")
    name = text(args, "name").strip(":")
    users = message.reactions.setdefault(name, [])
    if BOT_USER_ID in users:
        raise Refused("already_reacted")
    users.append(BOT_USER_ID)
    events.reacted(world, room, message, BOT_USER_ID, name, added=True)
    world.changed()
    return {}


async def remove(world: World, args: Json) -> Json:
    """reactions.remove: takes the bot's emoji back."""
    room, message = _message(world, args)
    name = text(args, "name").strip(":")
    if BOT_USER_ID not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    toggle(message, BOT_USER_ID, name)
    events.reacted(world, room, message, BOT_USER_ID, name, added=False)
    world.changed()
    return {}


async def get(world: World, args: Json) -> Json:
    """reactions.get: a message with its emoji."""
    room, message = _message(world, args)
    return {"type": "message", "channel": room.id, "message": message.to_slack()}


async def pins_add(world: World, args: Json) -> Json:
    """pins.add: accepted where the message is there; pins are not shown."""
    _message(world, args)
    return {}


async def bookmarks_list(world: World, args: Json) -> Json:
    """bookmarks.list: none."""
    room_by_id(world, text(args, "channel_id"))
    return {"bookmarks": []}


def toggle(message: Message, user: str, name: str) -> bool:
    """Put an emoji on a message or take it off again; True when it was put on."""
    users = message.reactions.setdefault(name, [])
    if user in users:
        users.remove(user)
        if not users:
            del message.reactions[name]
        return False
    users.append(user)
    return True


def _message(world: World, args: Json) -> tuple[Channel, Message]:
    if not text(args, "channel") or not text(args, "timestamp"):
        raise Refused("no_item_specified")
    room = room_by_id(world, text(args, "channel"))
    if BOT_USER_ID not in room.members:
        raise Refused("not_in_channel")
    message = room.find(text(args, "timestamp"))
    if message is None:
        raise Refused("message_not_found")
    return room, message
