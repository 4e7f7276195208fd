"""What a workspace holds beside people and channels: user groups and files."""

from dataclasses import dataclass, field

from scripts.sandbox.entities import TEAM_ID, Json


@dataclass
class UserGroup:
    """A user group such as @cx-team."""

    id: str
    handle: str
    name: str
    users: list[str] = field(default_factory=list)
    disabled_at: int = 0

    def to_slack(self, *, with_users: bool, with_count: bool) -> Json:
        """Give Slack's usergroup object."""
        group: Json = {
            "id": self.id,
            "team_id": TEAM_ID,
            "is_usergroup": True,
            "name": self.name,
            "handle": self.handle,
            "description": "",
            "date_delete": self.disabled_at,
        }
        if with_users:
            group["users"] = list(self.users)
        if with_count:
            group["user_count"] = len(self.users)
        return group


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

    def to_slack(self, base_url: str) -> Json:
        """Give Slack's file object with its private addresses."""
        private = f"{base_url}/files-pri/{TEAM_ID}-{self.id}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": _mimetype(self.name),
            "filetype": self.name.rpartition(".")[2].lower(),
            "user": self.user,
            "user_team": TEAM_ID,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": f"{private}/{self.name}",
            "url_private_download": f"{private}/download/{self.name}",
            "permalink": f"{base_url}/files/{self.user}/{self.id}/{self.name}",
            "channels": list(self.channels),
        }


def _mimetype(name: str) -> str:
    if name.lower().endswith(".xlsx"):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "text/plain" if name.lower().endswith((".txt", ".csv")) else "application/octet-stream"
