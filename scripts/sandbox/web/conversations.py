"""conversations.*: channels and DMs, their history, and finding the channel that a call of any method names."""

import re

from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.web.arguments import flag, page_of, text

SCOPE_PREFIX = {"public": "channels", "private": "groups", "im": "im"}
KIND_OF_TYPE = {"public_channel": "public", "private_channel": "private", "im": "im"}
TS = re.compile(r"\d{1,10}(\.\d{1,6})?")


def need_scope(state: SandboxState, scope: str) -> None:
    """Refuse with missing_scope, naming what is needed and what the manifest gave."""
    if scope not in state.manifest.scopes:
        raise ApiError("missing_scope", needed=scope, provided=",".join(sorted(state.manifest.scopes)))


def find_channel(state: SandboxState, channel_id: str) -> Channel:
    """Return the channel with this id; private ones the bot is not in do not exist for it."""
    channel = state.workspace.channels.get(channel_id)
    if channel is None or (channel.kind != "public" and BOT_USER_ID not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def readable_channel(state: SandboxState, channel_id: str) -> Channel:
    """Return a channel whose messages the bot may read: it has the scope for its kind and is a member."""
    channel = find_channel(state, channel_id)
    need_scope(state, f"{SCOPE_PREFIX[channel.kind]}:history")
    if BOT_USER_ID not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def writable_channel(state: SandboxState, wanted: str) -> Channel:
    """Return the channel a message goes to: by id, by `#name`, or a person's id, which opens their DM."""
    person = state.workspace.people.get(wanted)
    if person is None:
        named = None if wanted in state.workspace.channels else state.workspace.named(wanted)
        channel = find_channel(state, named.id if named else wanted)
    elif person.is_robot:
        raise ApiError("cannot_dm_bot")
    elif person.deleted:
        raise ApiError("channel_not_found")
    else:
        channel = state.workspace.open_dm(person)
    _refuse_unwritable(state, channel)
    return channel


def _refuse_unwritable(state: SandboxState, channel: Channel) -> None:
    if channel.is_archived:
        raise ApiError("is_archived")
    if channel.kind == "im" and not state.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")
    if channel.peer and state.workspace.people[channel.peer].deleted:
        raise ApiError("channel_not_found")
    if BOT_USER_ID not in channel.members and "chat:write.public" not in state.manifest.scopes:
        raise ApiError("not_in_channel")


async def open_dm(state: SandboxState, args: Json) -> Json:
    """conversations.open: the DM with one person; group DMs are not served."""
    users = [user for user in text(args, "users").split(",") if user]
    if text(args, "channel"):
        channel = find_channel(state, text(args, "channel"))
        return {"channel": {"id": channel.id}, "no_op": True, "already_open": True}
    if not users:
        raise ApiError("users_list_not_supplied")
    if len(users) > 1:
        raise ApiError("invalid_user_combination")
    person = state.workspace.people.get(users[0])
    if person is None:
        raise ApiError("user_not_found")
    if person.deleted:
        raise ApiError("user_disabled")
    if person.is_robot:
        raise ApiError("cannot_dm_bot")
    was_open = state.workspace.dm(person) is not None
    channel = state.workspace.open_dm(person)
    answer: Json = channel.to_slack() if flag(args, "return_im") else {"id": channel.id}
    return {"channel": answer, **({"no_op": True, "already_open": True} if was_open else {})}


async def list_channels(state: SandboxState, args: Json) -> Json:
    """conversations.list: what the bot may see, of the types asked for."""
    page, metadata = page_of(state, args, _of_types(state, args))
    return {"channels": [c.to_slack(with_count=True) for c in page], "response_metadata": metadata}


async def info(state: SandboxState, args: Json) -> Json:
    """conversations.info: one channel."""
    channel = find_channel(state, text(args, "channel"))
    need_scope(state, f"{SCOPE_PREFIX[channel.kind]}:read")
    return {"channel": channel.to_slack(with_count=flag(args, "include_num_members"))}


async def join(state: SandboxState, args: Json) -> Json:
    """conversations.join: public channels only."""
    channel = find_channel(state, text(args, "channel"))
    if channel.kind != "public":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    already = BOT_USER_ID in channel.members
    if not already:
        state.workspace.join(channel, BOT_USER_ID)
    answer: Json = {"channel": channel.to_slack()}
    if already:
        answer |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    return answer


async def history(state: SandboxState, args: Json) -> Json:
    """conversations.history: newest first, without ephemeral messages, and without replies in threads."""
    channel = readable_channel(state, text(args, "channel"))
    shown = [m for m in reversed(channel.messages) if m.ephemeral_to is None and m.thread_ts in (None, m.ts)]
    messages = [m for m in shown if _within(m, args)]
    page, metadata = page_of(state, args, messages, most=999)
    found = [m.to_slack(all_metadata=flag(args, "include_all_metadata")) for m in page]
    for message in found:
        if "files" in message:
            message["files"] = [state.workspace.files[file["id"]].to_slack(state.url) for file in message["files"]]
    return {
        "messages": found,
        "has_more": bool(metadata["next_cursor"]),
        "pin_count": 0,
        "response_metadata": metadata,
    }


def _within(message: Message, args: Json) -> bool:
    oldest, latest, inclusive = text(args, "oldest"), text(args, "latest"), flag(args, "inclusive")
    for name, value in (("oldest", oldest), ("latest", latest)):
        if value and value != "now" and not TS.fullmatch(value):
            raise ApiError(f"invalid_ts_{name}")
    ts = float(message.ts)
    after = not oldest or ts > float(oldest) or (inclusive and ts == float(oldest))
    before = latest in ("", "now") or ts < float(latest) or (inclusive and ts == float(latest))
    return after and before


def _of_types(state: SandboxState, args: Json) -> list[Channel]:
    wanted = [kind.strip() for kind in (text(args, "types") or "public_channel").split(",")]
    unknown = [kind for kind in wanted if kind not in KIND_OF_TYPE]
    if unknown:
        raise ApiError("invalid_types")
    kinds = {KIND_OF_TYPE[kind] for kind in wanted}
    for kind in sorted(kinds):
        need_scope(state, f"{SCOPE_PREFIX[kind]}:read")
    return [
        channel
        for channel in state.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public" or BOT_USER_ID in channel.members)
        and not (channel.is_archived and flag(args, "exclude_archived"))
    ]
