"""Sending messages: open a conversation, post, update, and find what may have been posted already."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.slack.call_errors import ErrorKind, SlackCallError
from bot.slack.client import SingleFlight
from bot.slack.workspace import SlackWorkspace

METADATA_EVENT = "firsthand_message"
# Slack's clock and ours differ; docs.slack.dev gives no bound, ten minutes is far beyond any seen.
_LOOK_BACK = timedelta(minutes=10)
_PAGE = 200


@dataclass(frozen=True)
class MessageReference:
    """Which message: Slack knows it by its channel and its ts."""

    channel_id: str
    ts: str


class MessageSender:
    """Posts and updates messages, each with our dedup token, and nothing else, in its metadata."""

    def __init__(self, workspace: SlackWorkspace) -> None:
        self._workspace = workspace
        # By Slack user id: several messages to one person open one conversation.
        self.conversations = SingleFlight[str]()

    async def open_conversation(self, slack_id: str) -> str:
        """Return the id of our conversation with one person. Raises SlackCallError.

        Where the server can't open one, it is the person's own id: posting there opens it, and answers with its id.
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
        """Post a message. Raises SlackCallError."""
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
        """Replace what a message says. Raises SlackCallError."""
        await self._workspace.call(
            "chat.update", channel=at.channel_id, ts=at.ts, text=text, blocks=blocks, parse="none", link_names=False
        )

    async def find_posted(
        self, channel_id: str, *, dedup_token: str, attempted_at: datetime
    ) -> MessageReference | None:
        """Return the message with this dedup token, None when it was surely not posted. Raises SlackCallError."""
        cursor: str | None = None
        oldest = f"{(attempted_at - _LOOK_BACK).timestamp():.6f}"
        while True:
            page = await self._workspace.call(
                "conversations.history",
                channel=channel_id,
                oldest=oldest,
                include_all_metadata=True,
                limit=_PAGE,
                cursor=cursor,
            )
            for message in page.get("messages", []):
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("mark") == dedup_token:
                    return MessageReference(channel_id, str(message["ts"]))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
