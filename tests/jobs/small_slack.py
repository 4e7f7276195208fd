"""A Slack that fits in a dictionary: for tests that send thousands of messages, where the stand-in would take long."""

import json
from copy import deepcopy
from typing import Any

from bot.slack import ErrorKind, RateLimiter, SlackCallError, SlackWorkspace, make_client
from tests.harness import CX, NADIA, STORIES, TOM

Json = dict[str, Any]
Posts = dict[str, list[Json]]
CHANNELS = {CX: "C0CX", STORIES: "C0STORIES"}


class SmallSlack(SlackWorkspace):
    """Keeps messages in `posts`, by channel, and in `shown` what was shown where since somebody last looked.

    Of the answers to the next messages, `lost` many get lost: the message stands all the same.
    """

    def __init__(self, posts: Posts) -> None:
        super().__init__(make_client("xoxb-none", "http://127.0.0.1:9/"), RateLimiter(), cx_team=[NADIA, TOM])
        self.url, self.members.team_id = "https://example.slack.com/", "T0"
        self.posts, self.lost = deepcopy(posts), 0
        self.shown: list[tuple[str, Json]] = []

    async def call(self, method: str, **arguments: Any) -> Json:
        """Answer like Slack, as far as a delivery asks for it."""
        answer: Json = getattr(self, "_" + method.replace(".", "_").lower())(**arguments)
        return answer

    def messages_to(self, person: str) -> list[Json]:
        """Return the messages of a person's conversation with the bot."""
        return self.posts.get(f"D{person}", [])

    def _conversations_list(self, **_: Any) -> Json:
        named = [{"id": each, "name": name[1:], "is_member": True} for name, each in CHANNELS.items()]
        return {"channels": named}

    def _conversations_open(self, *, users: str) -> Json:
        return {"channel": {"id": f"D{users}"}}

    def _conversations_history(self, *, channel: str, **_: Any) -> Json:
        return {"messages": self.posts.get(channel, [])}

    def _users_info(self, *, user: str, **_: Any) -> Json:
        return {"user": {"id": user, "team_id": "T0", "tz": "UTC", "profile": {}}}

    def _chat_postmessage(self, *, channel: str, text: str, blocks: list[Json], metadata: Json, **_: Any) -> Json:
        conversation = self.posts.setdefault(channel, [])
        conversation.append({"ts": f"{len(conversation) + 1}.000100", "metadata": metadata})
        return self._show(channel, conversation[-1], text, blocks)

    def _chat_update(self, *, channel: str, ts: str, text: str, blocks: list[Json], **_: Any) -> Json:
        (message,) = [each for each in self.posts[channel] if each["ts"] == ts]
        return self._show(channel, message, text, blocks)

    def _show(self, channel: str, message: Json, text: str, blocks: list[Json]) -> Json:
        message |= {"text": text, "blocks": blocks}
        self.shown.append((channel, dict(message)))
        if self.lost:
            self.lost -= 1
            raise SlackCallError(ErrorKind.UNKNOWN, "timeout")
        return {"channel": channel, "ts": message["ts"]}


def all_in(message: Json) -> str:
    """Return every word of a message, those that screen readers get and those on its buttons among them."""
    return f"{message['text']}\n{json.dumps(message['blocks'], ensure_ascii=False)}"


def values(message: Json, action: str) -> list[str]:
    """Return what the buttons for this action carry."""
    buttons = [each for block in message["blocks"] if block["type"] == "actions" for each in block["elements"]]
    return [str(each["value"]) for each in buttons if each["action_id"] == action]
