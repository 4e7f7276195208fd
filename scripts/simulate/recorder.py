"""A Slack that takes everything and notes what it posted where and when, in place of calls over HTTP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.clock import Clock
from bot.slack import RateLimiter, SlackWorkspace, make_client

Json = dict[str, Any]
CX, STORIES = "C0CX", "C0STORIES"
TEAM = "U0NADIA"


@dataclass(frozen=True)
class Post:
    """A message that was posted, in which conversation; `token` finds its row in the outbox.

    `subjects` are the ids on its buttons: what it asks somebody to do something about.
    """

    channel: str
    token: str
    subjects: frozenset[int]


class Recorder(SlackWorkspace):
    """Answers as Slack does, as far as jobs ask; `zones` are those of people by Slack id."""

    def __init__(self, clock: Clock, zones: dict[str, str]) -> None:
        super().__init__(make_client("xoxb-none", "http://127.0.0.1:9/"), RateLimiter(), cx_team=[TEAM])
        self.url, self.members.team_id = "https://example.slack.com/", "T0"
        self._clock, self._zones, self._count = clock, zones, 0
        self.posts: list[Post] = []

    async def call(self, method: str, **arguments: Any) -> Json:
        """Answer a Web API method."""
        answers: dict[str, Callable[..., Json]] = {
            "chat.postMessage": self._post,
            "conversations.open": lambda users, **_: {"channel": {"id": f"D{users}"}},
            "conversations.list": lambda **_: {"channels": _CHANNELS},
            "users.info": self._tell_of,
        }
        return answers[method](**arguments) if method in answers else {}

    def _post(self, *, channel: str, metadata: Json, blocks: list[Json], **_: Any) -> Json:
        self._count += 1
        self.posts.append(Post(channel, metadata["event_payload"]["mark"], _subjects(blocks)))
        return {"channel": channel, "ts": f"{self._clock.now().timestamp():.0f}.{self._count:06}"}

    def _tell_of(self, *, user: str, **_: Any) -> Json:
        zone = self._zones.get(user, "UTC")
        return {"user": {"id": user, "team_id": "T0", "tz": zone, "profile": {"real_name": user}}}


def _subjects(blocks: list[Json]) -> frozenset[int]:
    buttons = (each for block in blocks if block["type"] == "actions" for each in block["elements"])
    return frozenset(int(each["value"]) for each in buttons if str(each.get("value", "")).isdecimal())


_CHANNELS = [{"id": CX, "name": "cx", "is_member": True}, {"id": STORIES, "name": "stories", "is_member": True}]
