"""What a workspace is made of: people, channels and messages, each able to show itself as Slack does."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

ChannelKind = Literal["public", "private", "im", "mpim"]
Json = dict[str, Any]
TEAM_ID = "T0SANDBOX01"
APP_ID = "A0SANDBOX01"
BOT_USER_ID = "U0APPBOT001"
BOT_ID = "B0APPBOT001"
SLACKBOT_ID = "USLACKBOT"


@dataclass
class Person:
    """A member of the workspace, or an outsider when `team_id` is another team's; `name` is the @handle."""

    id: str
    name: str
    real_name: str
    email: str = ""
    title: str = ""
    tz: str = "Europe/London"
    locale: str = "en-GB"
    display_name: str = ""
    team_id: str = TEAM_ID
    is_bot: bool = False
    is_guest: bool = False
    deleted: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0
    updated: int = 0

    @property
    def shown_name(self) -> str:
        """The name others read beside a message."""
        return self.display_name or self.real_name

    @property
    def is_robot(self) -> bool:
        """True for the app's bot and for Slackbot, which Slack itself does not mark as a bot."""
        return self.is_bot or self.id == SLACKBOT_ID

    @property
    def is_outsider(self) -> bool:
        """True for people of another workspace, met in shared channels only."""
        return self.team_id != TEAM_ID

    def profile(self, base_url: str, *, with_email: bool) -> Json:
        """Give the profile object; the e-mail only with `users:read.email`."""
        images = {f"image_{size}": f"{base_url}/avatar/{self.id}.png" for size in (24, 32, 48, 72, 192, 512)}
        profile: Json = {
            "title": self.title,
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.display_name,
            "display_name_normalized": self.display_name,
            "first_name": self.real_name.split(" ")[0],
            "last_name": self.real_name.partition(" ")[2],
            "status_text": self.status_text,
            "status_emoji": self.status_emoji,
            "status_expiration": self.status_expiration,
            "avatar_hash": f"g{self.id.lower()}",
            "team": self.team_id,
            **images,
        }
        if with_email and self.email and not self.is_bot:
            profile["email"] = self.email
        if self.is_bot:
            profile |= {"bot_id": BOT_ID, "api_app_id": APP_ID, "always_active": True}
        return profile

    def to_slack(self, base_url: str, *, with_email: bool, with_locale: bool = False) -> Json:
        """Give Slack's user object; deactivated people carry no time zone, as in Slack."""
        user: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self.profile(base_url, with_email=with_email),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": self.updated,
        }
        if self.deleted:
            return user
        offset = datetime.fromtimestamp(time.time(), ZoneInfo(self.tz)).utcoffset()
        user |= {
            "real_name": self.real_name,
            "color": "4bbe2e",
            "tz": self.tz,
            "tz_label": self.tz.rpartition("/")[2].replace("_", " "),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "is_admin": False,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_email_confirmed": True,
        }
        if self.is_outsider:
            user["is_stranger"] = False
        elif with_locale:
            user["locale"] = self.locale
        return user


@dataclass
class Message:
    """One message in a channel; `ephemeral_to` names the only person who sees it."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    metadata: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited_at: str | None = None
    by_app: bool = False
    subtype: str | None = None
    chosen: dict[str, Json] = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """True for an answer inside a thread, which the channel itself does not show."""
        return self.thread_ts is not None and self.thread_ts != self.ts and self.subtype != "thread_broadcast"

    def to_slack(self, *, all_metadata: bool = False, replies: "list[Message] | None" = None) -> Json:
        """Give Slack's message object, files as ids; the metadata's payload only when asked for."""
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM_ID}
        if self.by_app:
            message |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.metadata:
            message["metadata"] = self.metadata if all_metadata else {"event_type": self.metadata["event_type"]}
        message |= {name: held for name, held in self._extras().items() if held}
        if replies:
            message |= {
                "thread_ts": self.ts,
                "reply_count": len(replies),
                "reply_users": sorted({reply.user for reply in replies}),
                "reply_users_count": len({reply.user for reply in replies}),
                "latest_reply": replies[-1].ts,
            }
        return message

    def react(self, user: str, name: str) -> bool:
        """Put somebody's emoji on the message or take it off again; True when it was put on."""
        users = self.reactions.setdefault(name, [])
        if user not in users:
            users.append(user)
            return True
        users.remove(user)
        if not users:
            del self.reactions[name]
        return False

    def _extras(self) -> Json:
        """Give the fields a message has only when there is something in them."""
        return {
            "subtype": "file_share" if self.files else self.subtype,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": [{"id": file_id} for file_id in self.files],
            "edited": {"user": self.user, "ts": self.edited_at} if self.edited_at else None,
            "thread_ts": self.thread_ts,
            "reactions": [{"name": n, "users": users, "count": len(users)} for n, users in self.reactions.items()],
        }


@dataclass
class Channel:
    """A conversation with its members and messages in order of time; `peer` is the person of a DM with the app."""

    id: str
    name: str
    kind: ChannelKind = "public"
    members: set[str] = field(default_factory=set)
    topic: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False
    is_pending_ext_shared: bool = False
    peer: str | None = None
    created: int = 0
    messages: list[Message] = field(default_factory=list)
    read_up_to: dict[str, str] = field(default_factory=dict)

    def find(self, ts: str) -> Message | None:
        """Give the message with this ts, searching the newest first."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def replies_to(self, ts: str) -> list[Message]:
        """Give the answers in the thread under `ts`, ephemerals left out, oldest first."""
        return [m for m in self.messages if m.thread_ts == ts and m.ts != ts and m.ephemeral_to is None]

    def threads(self) -> dict[str, list[Message]]:
        """Give every thread's answers by the ts of its root, oldest first."""
        threads: dict[str, list[Message]] = {}
        for message in self.messages:
            if message.thread_ts and message.thread_ts != message.ts and message.ephemeral_to is None:
                threads.setdefault(message.thread_ts, []).append(message)
        return threads

    def to_slack(self, *, for_member: str, with_count: bool = False) -> Json:
        """Give Slack's conversation object as `for_member` sees it."""
        common: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived}
        if self.kind == "im":
            return {**common, "is_im": True, "is_org_shared": False, "user": self.peer, "is_user_deleted": False}
        common |= {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": self.kind == "mpim",
            "is_private": self.kind != "public",
            "is_general": self.name == "general",
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "is_org_shared": False,
            "is_member": for_member in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "context_team_id": TEAM_ID,
        }
        if with_count:
            common["num_members"] = len(self.members)
        return common
