"""People in Slack: who is a full member of this workspace, who a guest, deactivated or of another company."""

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.program.people import Profile
from bot.program.people.out_of_office import OutOfOffice, told_by
from bot.slack.call_errors import ErrorKind, SlackCallError

# users.info may be asked a hundred times a minute; whoever becomes a guest is noticed within this time.
_REMEMBERED_SECONDS = 600.0
_NO_MEMBERS = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
_GUEST = ("is_restricted", "is_ultra_restricted")
_SLACKBOT = "USLACKBOT"

Ask = Callable[[str], Awaitable[Mapping[str, Any]]]


def is_full_member(user: Mapping[str, Any], team_id: str | None) -> bool:
    """Return whether Slack's user object is of a person who belongs to the workspace `team_id` (None: not known).

    In an Enterprise organisation people belong to several (docs.slack.dev/reference/objects/user-object).
    """
    if user.get("id") == _SLACKBOT or any(user.get(name) for name in _NO_MEMBERS):
        return False
    teams = (user.get("enterprise_user") or {}).get("teams") or ()
    return team_id is None or user.get("team_id") in (None, team_id) or team_id in teams


def _profile_in(user: Mapping[str, Any]) -> Profile:
    """Return the profile in Slack's user object."""
    known = user.get("profile") or {}
    return Profile(
        slack_id=user["id"],
        name=known.get("real_name") or user.get("real_name") or user.get("name") or user["id"],
        email=known.get("email"),
        timezone=user.get("tz"),
        photo_url=known.get("image_72"),
        language=user.get("locale"),
        guest=any(user.get(name) for name in _GUEST),
        out_of_office=_out_of_office(known),
    )


def _out_of_office(profile: Mapping[str, Any]) -> OutOfOffice | None:
    """Return what the status in Slack's profile object says of being away; the status itself is kept nowhere.

    `status_expiration` is a Unix time, 0 for no end (docs.slack.dev/apis/web-api/user-presence-and-status).
    """
    sign, words, expires = (profile.get(f"status_{part}") for part in ("emoji", "text", "expiration"))
    try:
        until = datetime.fromtimestamp(expires, UTC) if isinstance(expires, int) and expires > 0 else None
    except (ValueError, OverflowError, OSError):
        until = None
    return told_by(str(sign or ""), str(words or ""), until)


@dataclass(frozen=True)
class SlackUser:
    """Somebody in Slack: whether they are a full member of this workspace, and whether they were deactivated."""

    profile: Profile
    is_member: bool
    deleted: bool


class _Known(NamedTuple):
    """A cached user object: what is needed of it, and when it was read by the clock of `Members`."""

    is_member: bool
    since: float
    profile: Profile | None = None


class Members:
    """Caches for ten minutes who is a member, and their profiles.

    `ask` returns Slack's user object, or raises SlackCallError.
    """

    def __init__(self, ask: Ask, clock: Callable[[], float] = time.monotonic) -> None:
        self._ask, self._clock = ask, clock
        self._known: dict[str, _Known] = {}
        self.team_id: str | None = None

    def learn(self, user: Mapping[str, Any]) -> SlackUser:
        """Cache Slack's user object, and return what is kept of it."""
        is_member = is_full_member(user, self.team_id)
        profile = _profile_in(user)
        self._known[user["id"]] = _Known(is_member, self._clock(), profile)
        return SlackUser(profile, is_member=is_member, deleted=bool(user.get("deleted")))

    async def has(self, slack_id: str) -> bool:
        """Return whether this person is a member. Raises SlackCallError where Slack can't be asked now."""
        known = self._fresh(slack_id)
        if known is not None:
            return known.is_member
        try:
            user = await self._ask(slack_id)
        except SlackCallError as call_error:
            if call_error.kind is ErrorKind.MISSING:  # a server without the method has no guests
                return True
            if call_error.kind is ErrorKind.RECIPIENT:
                self._known[slack_id] = _Known(is_member=False, since=self._clock())
                return False
            raise
        return self.learn({"id": slack_id, **user}).is_member

    def refuses(self, slack_id: str, team_id: str | None = None) -> bool:
        """Return whether this is no member, by the team id in a payload or by the cache; Slack is not called."""
        elsewhere = team_id is not None and self.team_id is not None and team_id != self.team_id
        known = self._fresh(slack_id)
        return elsewhere if known is None else not known.is_member

    def profile_of(self, slack_id: str) -> Profile | None:
        """Return the profile of this member, None where it is not cached; Slack is not called."""
        known = self._fresh(slack_id)
        return known.profile if known and known.is_member else None

    def _fresh(self, slack_id: str) -> _Known | None:
        known = self._known.get(slack_id)
        return known if known is not None and self._clock() - known.since < _REMEMBERED_SECONDS else None
