"""chat.*: messages of the app, posted, changed, shown to one person, taken back."""

from scripts.sandbox import events
from scripts.sandbox.entities import BOT_USER_ID, Channel, Json, Message
from scripts.sandbox.refusal import Refused
from scripts.sandbox.state import SandboxState
from scripts.sandbox.surfaces import check_message
from scripts.sandbox.views import with_block_ids
from scripts.sandbox.web.arguments import flag, text
from scripts.sandbox.web.rooms import room_by_id, room_to_write

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LARGEST_METADATA = 8_000
LOOKS = {"username", "icon_emoji", "icon_url"}


async def post_message(state: SandboxState, args: Json) -> Json:
    """chat.postMessage: post, and tell the app's own events of it."""
    check_content(args)
    room = room_to_write(state, text(args, "channel"))
    thread_ts = _thread(room, args)
    message = _message(state, args, thread_ts=thread_ts)
    message.metadata = _metadata(args)
    if LOOKS & set(args) and "chat:write.customize" not in state.manifest.scopes:
        state.violation("chat.postMessage with a name or icon of its own, which Slack ignores without its scope")
    if thread_ts and flag(args, "reply_broadcast"):
        message.subtype = "thread_broadcast"
    state.workspace.post(room, message)
    events.message_posted(state, room, message)
    answer: Json = {"channel": room.id, "ts": message.ts, "message": message.to_slack(all_metadata=True)}
    if len(text(args, "text")) > LONGEST_TEXT:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


async def post_ephemeral(state: SandboxState, args: Json) -> Json:
    """chat.postEphemeral: shown to one member of the channel, kept in no history."""
    check_content(args)
    room = room_to_write(state, text(args, "channel"))
    user = text(args, "user")
    if user not in room.members:
        state.violation(f"chat.postEphemeral to {user}, who is not in {room.name}")
        raise Refused("user_not_in_channel")
    message = _message(state, args, thread_ts=_thread(room, args))
    message.ephemeral_to = user
    state.workspace.post(room, message)
    return {"message_ts": message.ts}


async def update(state: SandboxState, args: Json) -> Json:
    """chat.update: only the app's own messages, and no text over 4,000 characters."""
    if len(text(args, "text")) > LONGEST_UPDATE:
        raise Refused("msg_too_long")
    check_content(args, updating=True)
    room = room_by_id(state, text(args, "channel"))
    message = room.find(text(args, "ts"))
    if message is None or message.ephemeral_to is not None:
        raise Refused("message_not_found")
    if not message.by_app:
        raise Refused("cant_update_message")
    rewrite(state, message, args)
    if "metadata" in args:
        message.metadata = _metadata(args) or None
    events.message_changed(state, room, message)
    return {"channel": room.id, "ts": message.ts, "text": message.text, "message": message.to_slack()}


async def delete(state: SandboxState, args: Json) -> Json:
    """chat.delete: only the app's own messages."""
    room = room_by_id(state, text(args, "channel"))
    message = room.find(text(args, "ts"))
    if message is None or message.ephemeral_to is not None:
        raise Refused("message_not_found")
    if not message.by_app:
        raise Refused("cant_delete_message")
    room.messages.remove(message)
    events.message_deleted(state, room, message)
    state.changed()
    return {"channel": room.id, "ts": message.ts}


async def get_permalink(state: SandboxState, args: Json) -> Json:
    """chat.getPermalink: a link to a message the bot can see."""
    room = room_by_id(state, text(args, "channel"))
    message = room.find(text(args, "message_ts"))
    if message is None:
        raise Refused("message_not_found")
    link = f"{state.url}/archives/{room.id}/p{message.ts.replace('.', '')}"
    return {"channel": room.id, "permalink": link}


def check_content(args: Json, *, updating: bool = False) -> None:
    """Refuse a message without content, with a conflict, or with blocks Slack would refuse."""
    written = text(args, "text")
    markdown = text(args, "markdown_text")
    blocks, attachments = args.get("blocks"), args.get("attachments")
    if markdown and (written or blocks):
        raise Refused("markdown_text_conflict")
    if not (written or markdown or blocks or attachments) and not (updating and (blocks, attachments) != (None, None)):
        raise Refused("no_text")
    check_message(blocks, attachments)


def rewrite(state: SandboxState, message: Message, args: Json) -> None:
    """Change what a message shows; blocks not mentioned stay, an empty list removes them."""
    message.text = shown_text(args) or message.text
    if args.get("blocks") is not None:
        message.blocks = with_block_ids(args["blocks"], state.random)
    if args.get("attachments") is not None:
        message.attachments = args["attachments"]
    message.edited_at = state.workspace.next_ts()
    state.changed()


def shown_text(args: Json) -> str:
    """Give the top-level text, cut where Slack cuts it."""
    return (text(args, "text") or text(args, "markdown_text"))[:LONGEST_TEXT]


def _message(state: SandboxState, args: Json, *, thread_ts: str | None) -> Message:
    blocks = with_block_ids(args.get("blocks") or [], state.random)
    attachments = args.get("attachments") or []
    message = Message(state.workspace.next_ts(), BOT_USER_ID, shown_text(args), blocks, thread_ts, by_app=True)
    message.attachments = attachments
    return message


def _thread(room: Channel, args: Json) -> str | None:
    thread_ts = text(args, "thread_ts")
    if not thread_ts:
        return None
    root = room.find(thread_ts)
    if root is None or root.is_reply or root.ephemeral_to:
        raise Refused("cannot_reply_to_message")
    return thread_ts


def _metadata(args: Json) -> Json | None:
    metadata = args.get("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or set(metadata) - {"event_type", "event_payload", "entities"}:
        raise Refused("invalid_metadata_schema")
    if len(str(metadata)) > LARGEST_METADATA:
        raise Refused("metadata_too_large")
    return metadata
