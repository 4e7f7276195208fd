"""The workspace: calling Slack as the bot, and what must be known of it: who we are, its people, the CX team."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.program.people import Profile
from bot.slack.call_errors import REFUSED, ErrorKind, SlackCallError
from bot.slack.channels import Channels
from bot.slack.client import MISS_REMEMBERED_SECONDS, RateLimiter, SingleFlight, call_method, data_of
from bot.slack.urls import download
from bot.slack.users import Members, SlackUser

log = logging.getLogger(__name__)
# What Slack says of a user group that was deleted, or never was.
_NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})


class SlackWorkspace:
    """Asks Slack once and remembers: the `url` of the workspace, our `user_id`, its channels and members, the CX team.

    `cx_team` are Slack ids of people and user groups. `token_refused` is Slack's word for it while it refuses our
    token, None while it takes it.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        rate_limiter: RateLimiter,
        *,
        cx_team: Iterable[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._rate_limiter = client, rate_limiter
        self.cx_named = tuple(cx_team)
        self._cx_people = frozenset(each for each in self.cx_named if not each.startswith("S"))
        self._cx_groups: dict[str, frozenset[str]] = {}
        self._team = self._cx_people
        self._links: dict[tuple[str, str], str] = {}
        self._email_lookups = SingleFlight[Profile](remember=MISS_REMEMBERED_SECONDS, clock=clock)
        self._user_lookups = SingleFlight[dict[str, Any]]()
        self.token_refused: str | None = None
        self.members = Members(self._user)
        self.channels = Channels(self.call, clock)
        self.url: str | None = None
        self.user_id: str | None = None

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a Web API method within its rate limit; return Slack's answer. Raises SlackCallError.

        Arguments that are None are left out.
        """
        await self._rate_limiter.wait(method, arguments.get("channel") if method == "chat.postMessage" else None)
        given = {name: value for name, value in arguments.items() if value is not None}
        by_bot_token = "app_token" not in arguments
        try:
            response = await call_method(self._client, method, **given)
        except SlackCallError as call_error:
            if call_error.wait:
                self._rate_limiter.hold(method, call_error.wait)
            if call_error.code in REFUSED and by_bot_token:
                self.token_refused = call_error.code
            raise
        if by_bot_token:
            self.token_refused = None
        return data_of(response)

    def close(self) -> None:
        """Let no call wait for its rate limit any more; what may be called at once still is."""
        self._rate_limiter.close()

    async def authenticate(self) -> None:
        """Learn who we are. Raises SlackCallError when the token is refused or Slack doesn't answer."""
        answer = await self.call("auth.test")
        self.url, self.user_id = answer.get("url"), answer.get("user_id")
        self.members.team_id = answer.get("team_id")

    async def try_socket_mode(self, app_token: str) -> None:
        """Open a Socket Mode connection and leave it. Raises SlackCallError when Slack refuses or doesn't answer."""
        await self.call("apps.connections.open", app_token=app_token)

    def message_link(self, channel_id: str | None, ts: str | None) -> str | None:
        """Return the address of a message, as Slack forms it; None where neither that nor the workspace's is known."""
        if not (channel_id and ts):
            return None
        if not self.url:
            return self._links.get((channel_id, ts))
        return f"{self.url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"

    async def fetch_message_link(self, channel_id: str, ts: str) -> None:
        """Ask for the address of a message where it can't be formed, as the workspace's own is not known."""
        if self.url:
            return
        try:
            answer = await self.call("chat.getPermalink", channel=channel_id, message_ts=ts)
        except SlackCallError as call_error:
            log.warning("Could not learn the address of the message at %s in %s: %s", ts, channel_id, call_error)
        else:
            self._links[channel_id, ts] = str(answer.get("permalink") or "")

    async def refresh_team(self) -> None:
        """Read the members of the CX team's user groups; a group that can't be read keeps its last known ones."""
        for group in (each for each in self.cx_named if each.startswith("S")):
            try:
                answer = await self.call("usergroups.users.list", usergroup=group)
            except SlackCallError as call_error:
                log.warning("Could not read user group %s: %s", group, call_error)
                if call_error.code in _NO_GROUP:
                    self._cx_groups.pop(group, None)
            else:
                self._cx_groups[group] = frozenset(answer.get("users", []))
        named = self._cx_people.union(*self._cx_groups.values())
        self._team = frozenset([slack_id for slack_id in sorted(named) if await self._belongs(slack_id)])
        if not self._team:
            log.error(
                "There is nobody in the CX team, so that nobody may import, approve or publish anything. "
                "See that FIRSTHAND_CX_TEAM (%s) names people, or user groups with members that this app may read.",
                ", ".join(self.cx_named),
            )

    async def _belongs(self, slack_id: str) -> bool:
        """Return whether this one of the CX team is a member; as last known while Slack doesn't say."""
        try:
            return await self.members.has(slack_id)
        except SlackCallError as call_error:
            log.warning("Could not look up %s of the CX team: %s", slack_id, call_error)
            return slack_id in self._team

    @property
    def team(self) -> frozenset[str]:
        """The Slack ids of the CX team, as last read."""
        return self._team

    def is_cx(self, slack_id: str) -> bool:
        """Return whether this person is of the CX team, as last read."""
        return slack_id in self._team

    async def profile(self, slack_id: str) -> Profile | None:
        """Return what Slack knows of a member of this workspace, None for anybody else. Raises SlackCallError."""
        user = self.members.learn(await self._user(slack_id))
        return user.profile if user.is_member else None

    async def _user(self, slack_id: str) -> dict[str, Any]:
        return await self._user_lookups.run(slack_id, lambda: self._user_info(slack_id)) or {}

    async def _user_info(self, slack_id: str) -> dict[str, Any]:
        return dict((await self.call("users.info", user=slack_id))["user"])

    async def profile_by_email(self, email: str) -> Profile | None:
        """Return which member of this workspace has this e-mail address, None where none has. Raises SlackCallError."""
        return await self._email_lookups.run(email.casefold(), lambda: self._profile_by_email(email))

    async def _profile_by_email(self, email: str) -> Profile | None:
        try:
            user = self.members.learn((await self.call("users.lookupByEmail", email=email))["user"])
        except SlackCallError as call_error:
            if call_error.kind is ErrorKind.MISSING or call_error.code in ("users_not_found", "user_not_found"):
                return None
            raise
        return user.profile if user.is_member else None

    async def find_user(self, slack_id: str | None, email: str | None) -> SlackUser | None:
        """Return who has this id, or else this e-mail address, None where Slack shows nobody. Raises SlackCallError."""
        try:
            if slack_id:
                return self.members.learn((await self.call("users.info", user=slack_id))["user"])
            if email:
                return self.members.learn((await self.call("users.lookupByEmail", email=email))["user"])
        except SlackCallError as call_error:
            if call_error.kind is ErrorKind.RECIPIENT or (call_error.kind is ErrorKind.MISSING and not slack_id):
                return None
            raise
        return None

    async def file_content(self, file_id: str) -> bytes:
        """Return the bytes of a file shared with us. Raises SlackCallError."""
        file = (await self.call("files.info", file=file_id))["file"]
        address = file.get("url_private_download") or file.get("url_private")
        if not address:
            raise SlackCallError(ErrorKind.RECIPIENT, "the file was deleted")
        return await download(str(address), self._client)
