"""Sending messages: opens conversations, posts, updates, and looks up what may have been posted already."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.slack.call_errors import ErrorKind, SlackCallError
from bot.slack.client import SingleFlight, pages
from bot.slack.workspace import SlackWorkspace

METADATA_EVENT = "firsthand_message"
# Slack's clock and ours differ; docs.slack.dev gives no bound, ten minutes is far beyond any seen.
_LOOK_BACK = timedelta(minutes=10)


@dataclass(frozen=True)
class MessageReference:
    """How Slack identifies a message: by its channel and its ts."""

    channel_id: str
    ts: str


class MessageSender:
    """Posts and updates messages; the metadata of each holds its dedup token, and nothing else."""

    def __init__(self, workspace: SlackWorkspace) -> None:
        self._workspace = workspace
        # By Slack user id: several messages to one person open one conversation.
        self.conversations = SingleFlight[str]()

    async def open_conversation(self, slack_id: str) -> str:
        """Return the id of the bot's conversation with one person. Raises SlackCallError.

        Where the server has no such method, it is the person's own id: posting there opens the conversation.
        """
        try:
            answer = await self._workspace.call("conversations.open", users=slack_id)
        except SlackCallError as call_error:
            if call_error.kind is ErrorKind.MISSING:
                return slack_id
            raise
        return str(answer["channel"]["id"])

    async def post(
        self, channel_id: str, *, text: str, blocks: list[dict[str, Any]] | None, dedup_token: str
    ) -> MessageReference:
        """Post a message and return its reference. Raises SlackCallError."""
        answer = await self._workspace.call(
            "chat.postMessage",
            channel=channel_id,
            text=text,
            blocks=blocks,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"mark": dedup_token}},
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return MessageReference(str(answer.get("channel") or channel_id), str(answer["ts"]))

    async def update(self, at: MessageReference, *, text: str, blocks: list[dict[str, Any]] | None) -> None:
        """Replace the text and blocks of a message. Raises SlackCallError."""
        await self._workspace.call(
            "chat.update", channel=at.channel_id, ts=at.ts, text=text, blocks=blocks, parse="none", link_names=False
        )

    async def find_posted(
        self, channel_id: str, *, dedup_token: str, attempted_at: datetime
    ) -> MessageReference | None:
        """Return the message with this dedup token, None where it was not posted. Raises SlackCallError."""
        call, oldest = self._workspace.call, f"{(attempted_at - _LOOK_BACK).timestamp():.6f}"
        history = pages(call, "conversations.history", channel=channel_id, oldest=oldest, include_all_metadata=True)
        async for page in history:
            for message in page.get("messages", []):
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("mark") == dedup_token:
                    return MessageReference(channel_id, str(message["ts"]))
        return None
