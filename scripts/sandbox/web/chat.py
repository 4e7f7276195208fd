"""chat.*: messages of the app, posted and changed."""

from scripts.sandbox import events
from scripts.sandbox.block_kit import check_message
from scripts.sandbox.entities import BOT_USER_ID, Json, Message
from scripts.sandbox.refusals import ApiError
from scripts.sandbox.state import SandboxState
from scripts.sandbox.views import with_block_ids
from scripts.sandbox.web.arguments import text
from scripts.sandbox.web.conversations import find_channel, writable_channel
from scripts.sandbox.web.files import check_pictures

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LARGEST_METADATA = 8_000


async def post_message(state: SandboxState, args: Json) -> Json:
    """chat.postMessage: post, and send the app's own event of it."""
    check_content(state, args)
    channel = writable_channel(state, text(args, "channel"))
    blocks = with_block_ids(args.get("blocks") or [], state.random)
    message = Message(state.workspace.next_ts(), BOT_USER_ID, cut_text(args), blocks, by_app=True)
    message.metadata = _metadata(args)
    state.workspace.post(channel, message)
    events.message_posted(state, channel, message)
    answer: Json = {"channel": channel.id, "ts": message.ts, "message": message.to_slack(all_metadata=True)}
    if len(text(args, "text")) > LONGEST_TEXT:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


async def update(state: SandboxState, args: Json) -> Json:
    """chat.update: only the app's own messages, and no text over 4,000 characters."""
    if len(text(args, "text")) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    check_content(state, args, updating=True)
    channel = find_channel(state, text(args, "channel"))
    message = channel.find(text(args, "ts"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    if not message.by_app:
        raise ApiError("cant_update_message")
    rewrite(state, message, args)
    if "metadata" in args:
        message.metadata = _metadata(args)
    events.message_changed(state, channel, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.to_slack()}


async def get_permalink(state: SandboxState, args: Json) -> Json:
    """chat.getPermalink: a link to a message the bot can see."""
    channel = find_channel(state, text(args, "channel"))
    message = channel.find(text(args, "message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"{state.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def check_content(state: SandboxState, args: Json, *, updating: bool = False) -> None:
    """Raise ApiError for a message without content, or with blocks that Slack would refuse."""
    blocks = args.get("blocks")
    if not (text(args, "text") or blocks) and not (updating and blocks is not None):
        raise ApiError("no_text")
    check_message(blocks)
    check_pictures(state, blocks)


def rewrite(state: SandboxState, message: Message, args: Json) -> None:
    """Change a message's text and blocks; blocks not given stay, an empty list removes them."""
    message.text = cut_text(args) or message.text
    if args.get("blocks") is not None:
        message.blocks = with_block_ids(args["blocks"], state.random)
    message.edited_at = state.workspace.next_ts()
    state.changed()


def cut_text(args: Json) -> str:
    """Return the top-level text, cut where Slack cuts it."""
    return text(args, "text")[:LONGEST_TEXT]


def _metadata(args: Json) -> Json | None:
    metadata = args.get("metadata")
    if not metadata:
        return None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if not isinstance(metadata.get("event_type"), str) or set(metadata) - {"event_type", "event_payload", "entities"}:
        raise ApiError("invalid_metadata_schema")
    if len(str(metadata)) > LARGEST_METADATA:
        raise ApiError("metadata_too_large")
    return metadata
