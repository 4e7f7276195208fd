"""A workspace's people, user groups, files, channels and messages, each with the object Slack gives for it."""

import mimetypes
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from scripts.sandbox.clips import Clip

ChannelKind = Literal["public", "private", "im"]
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
    def is_robot(self) -> bool:
        """True for the app's bot and for Slackbot, which Slack itself does not mark as a bot."""
        return self.is_bot or self.id == SLACKBOT_ID

    @property
    def is_outsider(self) -> bool:
        """True for people of another workspace, met in shared channels only."""
        return self.team_id != TEAM_ID

    def profile(self, base_url: str, *, with_email: bool) -> Json:
        """Return the profile object; the e-mail only with `users:read.email`."""
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
        """Return Slack's user object; deactivated people carry no time zone, as in Slack."""
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
class UserGroup:
    """A user group such as @cx-team."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)


@dataclass
class File:
    """An uploaded file; `content` is None until its bytes have come, `submitted` once a modal brought it to the app."""

    id: str
    name: str
    size: int
    user: str
    content: bytes | None = None
    title: str = ""
    channels: list[str] = field(default_factory=list)
    created: int = 0
    completed: bool = False
    submitted: bool = False
    alt_text: str = ""
    clip: Clip | None = None
    processed_at: float = 0.0

    @property
    def is_processed(self) -> bool:
        """Whether Slack has looked at what the app uploaded; till then it has no type."""
        return time.monotonic() >= self.processed_at

    @property
    def mimetype(self) -> str:
        """The MIME type by the ending of the name, empty until the file is processed."""
        return self.mimetype_by_name if self.is_processed else ""

    @property
    def mimetype_by_name(self) -> str:
        """The MIME type by the ending of the name."""
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    def to_slack(self, base_url: str) -> Json:
        """Return Slack's file object with its private addresses."""
        private = f"{base_url}/files-pri/{TEAM_ID}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rpartition(".")[2].lower() if self.is_processed else "",
            "user": self.user,
            "user_team": TEAM_ID,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": f"{private}/{self.name}",
            "url_private_download": f"{private}/download/{self.name}",
            "permalink": f"{base_url}/files/{self.user}/{self.id}/{self.name}",
            "channels": [each for each in self.channels if each.startswith("C")],
            "groups": [each for each in self.channels if each.startswith("G")],
            "ims": [each for each in self.channels if each.startswith("D")],
            **({"alt_txt": self.alt_text} if self.alt_text else {}),
            **(self.clip.facts(f"{base_url}/files-tmb/{TEAM_ID}-{self.id}/file.vtt") if self.clip else {}),
        }


@dataclass
class Message:
    """One message in a channel; `ephemeral_to` names the only person who sees it."""

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    ephemeral_to: str | None = None
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    edited_at: str | None = None
    by_app: bool = False
    thread_ts: str | None = None

    def to_slack(self, *, all_metadata: bool = False) -> Json:
        """Return Slack's message object, files as ids; the metadata's payload only when asked for."""
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": TEAM_ID}
        if self.by_app:
            message |= {"bot_id": BOT_ID, "app_id": APP_ID}
        if self.metadata:
            message["metadata"] = self.metadata if all_metadata else {"event_type": self.metadata["event_type"]}
        only_when_there = {
            "subtype": "file_share" if self.files else None,
            "thread_ts": self.thread_ts,
            "blocks": self.blocks,
            "files": [{"id": file_id} for file_id in self.files],
            "edited": {"user": self.user, "ts": self.edited_at} if self.edited_at else None,
        }
        return message | {name: value for name, value in only_when_there.items() if value}


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
        """Return the message with this ts, searching the newest first."""
        return next((message for message in reversed(self.messages) if message.ts == ts), None)

    def to_slack(self, *, with_count: bool = False) -> Json:
        """Return Slack's conversation object as the app's bot sees it."""
        common: Json = {"id": self.id, "created": self.created, "is_archived": self.is_archived}
        if self.kind == "im":
            return {**common, "is_im": True, "is_org_shared": False, "user": self.peer, "is_user_deleted": False}
        common |= {
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": self.kind == "public",
            "is_group": self.kind == "private",
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_general": self.name == "general",
            "is_shared": self.is_ext_shared,
            "is_ext_shared": self.is_ext_shared,
            "is_pending_ext_shared": self.is_pending_ext_shared,
            "is_org_shared": False,
            "is_member": BOT_USER_ID in self.members,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "context_team_id": TEAM_ID,
        }
        if with_count:
            common["num_members"] = len(self.members)
        return common
