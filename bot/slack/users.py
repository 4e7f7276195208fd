"""Who somebody is in Slack: a member, a guest, somebody deactivated, or nobody at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.program.people import Profile
from bot.slack.call_errors import ErrorKind, SlackCallError

if TYPE_CHECKING:
    from bot.slack.workspace import SlackWorkspace


@dataclass(frozen=True)
class SlackUser:
    """Somebody in Slack: whether they are a full member of this workspace, and whether they were deactivated."""

    profile: Profile
    is_member: bool
    deleted: bool


async def find_user(workspace: "SlackWorkspace", slack_id: str | None, email: str | None) -> SlackUser | None:
    """Return who has this id, or else this e-mail address; None where Slack shows us nobody. Raises SlackCallError."""
    try:
        if slack_id:
            return learn_user(workspace, (await workspace.call("users.info", user=slack_id))["user"])
        if email:
            return learn_user(workspace, (await workspace.call("users.lookupByEmail", email=email))["user"])
    except SlackCallError as call_error:
        if call_error.kind is ErrorKind.RECIPIENT or (call_error.kind is ErrorKind.MISSING and not slack_id):
            return None
        raise
    return None


def learn_user(workspace: "SlackWorkspace", user: Mapping[str, Any]) -> SlackUser:
    """Keep whether somebody is a member, and return what Slack's user object says of them."""
    return SlackUser(profile_in(user), is_member=workspace.members.learn(user), deleted=bool(user.get("deleted")))


def profile_in(user: Mapping[str, Any]) -> Profile:
    """Return what is kept of Slack's user object."""
    known = user.get("profile") or {}
    return Profile(
        slack_id=user["id"],
        name=known.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        email=known.get("email"),
        timezone=user.get("tz"),
        photo_url=known.get("image_72"),
    )
