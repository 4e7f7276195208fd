"""What must be known of the workspace: who we are, which channels are meant, who is who, who is of the CX team."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.program.outbox.channels import ChannelFault
from bot.program.people import Profile
from bot.slack.call_errors import FAILURES, REFUSED, UNSAFE, ErrorKind, SlackCallError, classify
from bot.slack.rate_limiter import MISS_REMEMBERED_SECONDS, AskedOnce, RateLimiter
from bot.slack.urls import download
from bot.slack.users import Members, SlackUser

log = logging.getLogger(__name__)
_PAGE = 200
# What Slack says of a user group that was deleted, or never was.
_NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})


class SlackWorkspace:
    """Asks Slack once and remembers: `url` of the workspace, our `user_id`, channel ids by name, the CX team.

    `token_refused` is Slack's word for it while it refuses our token, None while it takes it.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        pace: RateLimiter,
        *,
        cx_team: Iterable[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._pace = client, pace
        self._team_named = tuple(cx_team)
        self._team: frozenset[str] = frozenset(m for m in self._team_named if not m.startswith("S"))
        self._groups: dict[str, frozenset[str]] = {}
        self._channels: dict[str, str] = {}
        self._shown_names: dict[str, str] = {}
        self._links: dict[tuple[str, str], str] = {}
        self._naming = AskedOnce[str](remember=MISS_REMEMBERED_SECONDS, clock=clock)
        self._finding = AskedOnce[Profile](remember=MISS_REMEMBERED_SECONDS, clock=clock)
        self._asking_who = AskedOnce[dict[str, Any]]()
        self.token_refused: str | None = None
        self.members = Members(self._user)
        self.faults: dict[str, ChannelFault] = {}
        self._looked_at: dict[str, str] = {}
        self.url: str | None = None
        self.user_id: str | None = None
        self.cx_named = self._team_named

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a Web API method at the pace it allows; return Slack's answer. Raises SlackCallError."""
        await self._pace.wait(method, arguments.get("channel") if method == "chat.postMessage" else None)
        speak = getattr(self._client, method.replace(".", "_"))
        try:
            answer = await speak(**_given(arguments))
        except FAILURES as error:
            call_error = classify(error)
            if call_error.wait:
                self._pace.hold(method, call_error.wait)
            if call_error.code in REFUSED and "app_token" not in arguments:
                self.token_refused = call_error.code
            raise call_error from error
        if "app_token" not in arguments:
            self.token_refused = None
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def close(self) -> None:
        """Let no call wait for its turn any more; what Slack takes at once still goes."""
        self._pace.close()

    async def greet(self) -> None:
        """Learn who we are. Raises SlackCallError when the token is refused or Slack doesn't answer."""
        answer = await self.call("auth.test")
        self.url, self.user_id = answer.get("url"), answer.get("user_id")
        self.members.team_id = answer.get("team_id")

    async def greet_by_socket(self, app_token: str) -> None:
        """See that Slack would let us in by Socket Mode. Raises SlackCallError when it refuses or doesn't answer."""
        await self.call("apps.connections.open", app_token=app_token)

    async def channel_id(self, named: str) -> str:
        """Return the id of a channel named by id or #name; what was given where Slack lists no such channel.

        Public channels are joined, so that messages there can be posted and looked up again. Raises SlackCallError.
        """
        if named not in self._channels:
            channel_id = await self._naming.ask(named, lambda: self._named(named))
            if channel_id is None:
                return named  # it may be made yet
            self._channels[named] = channel_id
        return self._channels[named]

    async def _named(self, named: str) -> str | None:
        """Return the id of a channel, joined where that is possible; None where there is no such #name yet."""
        found = await self._found(named)
        if found is None:
            return None if named.startswith("#") else named
        if not found.get("is_member") and not found.get("is_private"):
            await self._join(found["id"])
        return str(found["id"])

    async def _found(self, named: str) -> dict[str, Any] | None:
        """Return the channel, None where there is none yet, or where Slack won't list them and an id will do."""
        try:
            return await self.find_channel(named)
        except SlackCallError as call_error:
            if named.startswith("#") or call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
                raise
            log.warning("Could not list the channels: %s", call_error)
            return None

    async def find_channel(self, named: str) -> dict[str, Any] | None:
        """Return what Slack says of the channel `#name` or id, None where it shows us no such channel."""
        cursor: str | None = None
        wanted = named.removeprefix("#")
        while True:
            try:
                page = await self.call(
                    "conversations.list",
                    types="public_channel,private_channel",
                    exclude_archived=True,
                    limit=_PAGE,
                    cursor=cursor,
                )
            except SlackCallError as call_error:
                if call_error.kind is ErrorKind.MISSING:
                    return None
                raise
            for channel in page.get("channels", []):
                if wanted in (channel.get("name"), channel.get("id")):
                    return dict(channel)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None

    async def look_at_channels(self, *, cx: str, stories: str) -> None:
        """See who may read the two channels (#names or ids), and keep in `faults` where nothing may be said.

        What can't be seen now, or isn't there, stays as it was last known.
        """
        for named, is_cx in ((cx, True), (stories, False)):
            try:
                channel = await self.find_channel(named)
            except SlackCallError as call_error:
                log.warning("Could not look at %s: %s", named, call_error)
                continue
            if channel is None:
                continue
            self._shown_names[named] = f"#{channel.get('name') or named}"
            self._looked_at[named] = str(channel.get("id"))
            if self._channels.get(named) != self._looked_at[named]:
                self._channels.pop(named, None)  # made anew under its name, and yet to be joined
            fault = fault_of(channel, is_cx=is_cx)
            if fault is None:
                self.faults.pop(named, None)
            else:
                log.error("Nothing is said in %s: %s", channel.get("id"), fault.words)
                self.faults[named] = fault

    def shown_name(self, named: str) -> str:
        """Return a channel given by id or #name as people know it: by its name, as far as that was seen."""
        return self._shown_names.get(named, named)

    def are_one(self, cx: str, stories: str) -> bool:
        """Return whether these two, by id or #name, are the same channel, as far as they were looked at."""
        return self._looked_at.get(cx, cx) == self._looked_at.get(stories, stories)

    def require_safe(self, named: str) -> None:
        """Raise SlackCallError where too many may read this channel; what is to be said there waits."""
        fault = self.faults.get(named)
        if fault is not None:
            raise SlackCallError(ErrorKind.RECIPIENT, UNSAFE)

    async def _join(self, channel: str) -> None:
        try:
            await self.call("conversations.join", channel=channel)
        except SlackCallError as call_error:
            log.warning("Could not join %s: %s", channel, call_error)

    def message_link(self, channel_id: str | None, ts: str | None) -> str | None:
        """Return the address of a message, as Slack forms it; None where neither that nor the workspace's is known."""
        if not (channel_id and ts):
            return None
        if not self.url:
            return self._links.get((channel_id, ts))
        return f"{self.url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"

    async def learn_link(self, channel_id: str, ts: str) -> None:
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
        for group in (m for m in self._team_named if m.startswith("S")):
            try:
                answer = await self.call("usergroups.users.list", usergroup=group)
            except SlackCallError as call_error:
                log.warning("Could not read user group %s: %s", group, call_error)
                if call_error.code in _NO_GROUP:
                    self._groups.pop(group, None)
            else:
                self._groups[group] = frozenset(answer.get("users", []))
        named = frozenset(m for m in self._team_named if not m.startswith("S")).union(*self._groups.values())
        self._team = frozenset([member for member in sorted(named) if await self._belongs(member)])
        if not self._team:
            log.error(
                "There is nobody in the CX team, so that nobody may import, approve or publish anything. "
                "See that FIRSTHAND_CX_TEAM (%s) names people, or user groups with members that this app may read.",
                ", ".join(self._team_named),
            )

    async def _belongs(self, slack_id: str) -> bool:
        """Return whether this one of the CX team is a member; as last known while Slack doesn't say."""
        try:
            return await self.members.has(slack_id)
        except SlackCallError as call_error:
            log.warning("Could not look up %s of the CX team: %s", slack_id, call_error)
            return slack_id in self._team

    async def _user(self, slack_id: str) -> dict[str, Any]:
        return await self._asking_who.ask(slack_id, lambda: self._user_info(slack_id)) or {}

    async def _user_info(self, slack_id: str) -> dict[str, Any]:
        return dict((await self.call("users.info", user=slack_id))["user"])

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

    async def profile_by_email(self, email: str) -> Profile | None:
        """Return which member of this workspace has this e-mail address, None where none has. Raises SlackCallError."""
        return await self._finding.ask(email.casefold(), lambda: self._profile_by_email(email))

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


def fault_of(channel: dict[str, Any], *, is_cx: bool) -> ChannelFault | None:
    """Return why nothing may be said in a channel as Slack describes it, None where all is well."""
    # Shared within one organisation is all right; with another company, also when only asked for, it is not.
    if any(channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared", "pending_shared")):
        return ChannelFault.CX_SHARED if is_cx else ChannelFault.STORIES_SHARED
    return ChannelFault.CX_PUBLIC if is_cx and channel.get("is_private") is False else None


def _given(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value is not None}
