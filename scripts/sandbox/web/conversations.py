"""conversations.*: channels and DMs, who is in them, what was said."""

import re
from collections.abc import Sequence

from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message
from scripts.sandbox.refusal import Refused
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.arguments import flag, text
from scripts.sandbox.web.paging import page_of
from scripts.sandbox.web.rooms import SCOPE_PREFIX, need_scope, readable_room, room_by_id

KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
TS = re.compile(r"\d{1,10}(\.\d{1,6})?")


async def open_dm(state: SandboxState, args: Json) -> Json:
    """conversations.open: the DM with one person; group DMs are not served."""
    users = [user for user in text(args, "users").split(",") if user]
    if text(args, "channel"):
        room = room_by_id(state, text(args, "channel"))
        return {"channel": {"id": room.id}, "no_op": True, "already_open": True}
    if not users:
        raise Refused("users_list_not_supplied")
    if len(users) > 1:
        raise Refused("invalid_user_combination")
    person = state.workspace.people.get(users[0])
    if person is None:
        raise Refused("user_not_found")
    if person.deleted:
        raise Refused("user_disabled")
    if person.is_robot:
        raise Refused("cannot_dm_bot")
    was_open = state.workspace.dm(person) is not None
    room = state.workspace.open_dm(person)
    shown: Json = room.to_slack(for_member=BOT_USER_ID) if flag(args, "return_im") else {"id": room.id}
    return {"channel": shown, **({"no_op": True, "already_open": True} if was_open else {})}


async def list_rooms(state: SandboxState, args: Json) -> Json:
    """conversations.list: what the bot may see, of the types asked for."""
    rooms = _of_types(state, args)
    page, metadata = page_of(state, args, rooms)
    return {
        "channels": [c.to_slack(for_member=BOT_USER_ID, with_count=True) for c in page],
        "response_metadata": metadata,
    }


async def info(state: SandboxState, args: Json) -> Json:
    """conversations.info: one channel."""
    room = room_by_id(state, text(args, "channel"))
    need_scope(state, f"{SCOPE_PREFIX[room.kind]}:read")
    return {"channel": room.to_slack(for_member=BOT_USER_ID, with_count=flag(args, "include_num_members"))}


async def join(state: SandboxState, args: Json) -> Json:
    """conversations.join: public channels only."""
    room = room_by_id(state, text(args, "channel"))
    if room.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if room.is_archived:
        raise Refused("is_archived")
    already = BOT_USER_ID in room.members
    if not already:
        state.workspace.join(room, BOT_USER_ID)
    answer: Json = {"channel": room.to_slack(for_member=BOT_USER_ID)}
    if already:
        answer |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return answer


async def history(state: SandboxState, args: Json) -> Json:
    """conversations.history: newest first, without thread answers and ephemerals."""
    room = readable_room(state, text(args, "channel"))
    said = [m for m in room.messages if m.ephemeral_to is None and not m.is_reply and _within(m, args)]
    page, metadata = page_of(state, args, said[::-1], most=999)
    return _told(state, room, page, args=args, metadata=metadata)


async def replies(state: SandboxState, args: Json) -> Json:
    """conversations.replies: the root, then its answers, oldest first."""
    room = readable_room(state, text(args, "channel"))
    root = room.find(text(args, "ts"))
    if root is None or root.ephemeral_to is not None:
        raise Refused("thread_not_found")
    answers = [m for m in room.replies_to(root.ts) if _within(m, args)]
    page, metadata = page_of(state, args, [root, *answers], default=1000, most=1000)
    return _told(state, room, page, args=args, metadata=metadata)


def _told(state: SandboxState, room: Channel, page: Sequence[Message], *, args: Json, metadata: Json) -> Json:
    with_payload, threads = flag(args, "include_all_metadata"), room.threads()
    shown = [m.to_slack(all_metadata=with_payload, replies=threads.get(m.ts)) for m in page]
    for message in shown:
        if "files" in message:
            files = (state.workspace.files.get(file["id"]) for file in message["files"])
            message["files"] = [file.to_slack(state.url) for file in files if file]
    return {
        "messages": shown,
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


def _within(message: Message, args: Json) -> bool:
    oldest, latest, inclusive = text(args, "oldest"), text(args, "latest"), flag(args, "inclusive")
    for name, value in (("oldest", oldest), ("latest", latest)):
        if value and value != "now" and not TS.fullmatch(value):
            raise Refused(f"invalid_ts_{name}")
    ts = float(message.ts)
    after = not oldest or ts > float(oldest) or (inclusive and ts == float(oldest))
    before = latest in ("", "now") or ts < float(latest) or (inclusive and ts == float(latest))
    return after and before


def _of_types(state: SandboxState, args: Json) -> list[Channel]:
    wanted = [kind.strip() for kind in (text(args, "types") or "public_channel").split(",")]
    unknown = [kind for kind in wanted if kind not in KIND_OF_TYPE]
    if unknown:
        raise Refused("invalid_types")
    kinds = {KIND_OF_TYPE[kind] for kind in wanted}
    for kind in sorted(kinds):
        need_scope(state, f"{SCOPE_PREFIX[kind]}:read")
    return [
        room
        for room in state.workspace.channels.values()
        if room.kind in kinds
        and (room.kind == "public" or BOT_USER_ID in room.members)
        and not (room.is_archived and flag(args, "exclude_archived"))
    ]
