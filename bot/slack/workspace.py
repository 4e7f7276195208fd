"""The Slack workspace: calls the Web API as the bot, and caches the workspace's url, people, channels and CX team."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.program.people import Profile
from bot.slack.call_errors import REFUSED, ErrorKind, SlackCallError
from bot.slack.channels import Channels
from bot.slack.client import MISS_REMEMBERED_SECONDS, RateLimiter, SingleFlight, call_method, data_of, pages
from bot.slack.clips import ClipFacts, clip_facts, words_of_vtt
from bot.slack.urls import download, upload
from bot.slack.users import Members, SlackUser

log = logging.getLogger(__name__)
# What Slack says of a user group that was deleted, or never was.
_NO_GROUP = frozenset({"no_such_subteam", "subteam_not_found"})


class SlackWorkspace:
    """The workspace as the bot sees it: its `url`, the bot's `user_id`, `channels`, `members` and the CX team.

    `cx_team` are Slack ids of people and user groups, `team` the ids of its people as last read, and `knows_team`
    whether every group was read, so that nobody is missing. `token_refused` is
    Slack's error code while it refuses the token, None while it accepts it.
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
        self.team = self._cx_people
        self.knows_team = False
        self._links: dict[tuple[str, str], str] = {}
        self._email_lookups = SingleFlight[Profile](remember=MISS_REMEMBERED_SECONDS, clock=clock)
        self._user_lookups = SingleFlight[dict[str, Any]]()
        self.token_refused: str | None = None
        self.members = Members(self._user)
        self.channels = Channels(self.call, clock)
        self.url: str | None = None
        self.user_id: str | None = None

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a Web API method within its rate limit, and return the JSON of the response. Raises SlackCallError.

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
        """Let no call wait for its rate limit any more: it raises SlackCallError instead."""
        self._rate_limiter.close()

    async def authenticate(self) -> None:
        """Call auth.test and keep what it says. Raises SlackCallError where Slack refuses or doesn't answer."""
        answer = await self.call("auth.test")
        self.url, self.user_id = answer.get("url"), answer.get("user_id")
        self.members.team_id = answer.get("team_id")

    async def try_socket_mode(self, app_token: str) -> None:
        """Ask for a Socket Mode URL, to try the token. Raises SlackCallError where Slack refuses or doesn't answer."""
        await self.call("apps.connections.open", app_token=app_token)

    def message_link(self, channel_id: str | None, ts: str | None) -> str | None:
        """Return the permalink of a message, None where neither it nor the workspace's url is known."""
        if not (channel_id and ts):
            return None
        if not self.url:
            return self._links.get((channel_id, ts))
        return f"{self.url.rstrip('/')}/archives/{channel_id}/p{ts.replace('.', '')}"

    async def fetch_message_link(self, channel_id: str, ts: str) -> None:
        """Fetch and cache the permalink of a message, where the workspace's url is not known."""
        if self.url:
            return
        try:
            answer = await self.call("chat.getPermalink", channel=channel_id, message_ts=ts)
        except SlackCallError as call_error:
            log.warning("Could not learn the address of the message at %s in %s: %s", ts, channel_id, call_error)
        else:
            self._links[channel_id, ts] = str(answer.get("permalink") or "")

    async def refresh_team(self) -> None:
        """Read the members of the CX team's user groups; of a group that can't be read the last result is kept."""
        gone = set[str]()
        groups = [each for each in self.cx_named if each.startswith("S")]
        for group in groups:
            try:
                answer = await self.call("usergroups.users.list", usergroup=group)
            except SlackCallError as call_error:
                log.warning("Could not read user group %s: %s", group, call_error)
                if call_error.code in _NO_GROUP:
                    self._cx_groups.pop(group, None)
                    gone.add(group)
            else:
                self._cx_groups[group] = frozenset(answer.get("users", []))
        self.knows_team = set(groups) <= self._cx_groups.keys() | gone
        named = self._cx_people.union(*self._cx_groups.values())
        self.team = frozenset([slack_id for slack_id in sorted(named) if await self._belongs(slack_id)])
        if not self.team:
            log.error(
                "There is nobody in the CX team, so that nobody may import, approve or publish anything. "
                "See that FIRSTHAND_CX_TEAM (%s) names people, or user groups with members that this app may read.",
                ", ".join(self.cx_named),
            )

    async def _belongs(self, slack_id: str) -> bool:
        """Return whether this one of the CX team is a member; the last result where Slack can't be asked."""
        try:
            return await self.members.has(slack_id)
        except SlackCallError as call_error:
            log.warning("Could not look up %s of the CX team: %s", slack_id, call_error)
            return slack_id in self.team

    def is_cx(self, slack_id: str) -> bool:
        """Return whether this person is of the CX team, as last read."""
        return slack_id in self.team

    async def profile(self, slack_id: str) -> Profile | None:
        """Return the profile of a member of this workspace, None for anybody else. Raises SlackCallError."""
        user = self.members.learn(await self._user(slack_id))
        return user.profile if user.is_member else None

    async def _user(self, slack_id: str) -> dict[str, Any]:
        return await self._user_lookups.run(slack_id, lambda: self._user_info(slack_id)) or {}

    async def _user_info(self, slack_id: str) -> dict[str, Any]:
        user = dict((await self.call("users.info", user=slack_id, include_locale=True))["user"])
        self.members.learn(user)  # before the call has ended, so that nobody asks again in between
        return user

    async def profile_by_email(self, email: str) -> Profile | None:
        """Return the profile of the member with this e-mail address, None for nobody. Raises SlackCallError."""
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
        """Return the user with this id, else with this e-mail address, None for nobody. Raises SlackCallError."""
        try:
            if slack_id:
                return self.members.learn((await self.call("users.info", user=slack_id, include_locale=True))["user"])
            if email:
                return self.members.learn((await self.call("users.lookupByEmail", email=email))["user"])
        except SlackCallError as call_error:
            if call_error.kind is ErrorKind.RECIPIENT or (call_error.kind is ErrorKind.MISSING and not slack_id):
                return None
            raise
        return None

    async def upload_picture(self, name: str, content: bytes, *, title: str, alt_text: str) -> str:
        """Upload a picture that nobody sees until a block shows it, and return Slack's id. Raises SlackCallError."""
        # The SDK's own three calls: where it goes, the bytes, and that it is complete; shared in no channel.
        answer = await self.call("files.upload.v2", filename=name, content=content, title=title, alt_txt=alt_text)
        return str(answer["files"][0]["id"])

    async def upload_bytes(self, name: str, content: bytes) -> str:
        """Upload a file that nobody sees until it is shared, and return Slack's id. Raises SlackCallError."""
        answer = await self.call("files.getUploadURLExternal", filename=name, length=len(content))
        await upload(str(answer["upload_url"]), content, self._client)
        return str(answer["file_id"])

    async def share_file(self, file_id: str, title: str, *, channel_id: str, words: str) -> None:
        """Share an uploaded file in a conversation, below these words (mrkdwn). Raises SlackCallError."""
        shared = [{"id": file_id, "title": title}]
        await self.call("files.completeUploadExternal", files=shared, channel_id=channel_id, initial_comment=words)

    async def is_shared(self, file_id: str) -> bool:
        """Return whether an uploaded file stands in a conversation. Raises SlackCallError."""
        try:
            file = (await self.call("files.info", file=file_id))["file"]
        except SlackCallError as call_error:
            if call_error.code == "file_not_found":  # its upload was never completed
                return False
            raise
        return any(file.get(name) for name in ("channels", "groups", "ims"))

    async def can_show(self, file_id: str) -> bool:
        """Return whether Slack has processed an upload, before which no block may show it. Raises SlackCallError.

        Until then a file has no type (slackapi/node-slack-sdk#1865, slackapi/slack-github-action#413).
        """
        return bool((await self.call("files.info", file=file_id))["file"].get("mimetype"))

    async def messages_since(self, channel_id: str, ts: str) -> list[dict[str, Any]]:
        """Return the messages of a conversation after `ts`, oldest first. Raises SlackCallError."""
        found = [page async for page in pages(self.call, "conversations.history", channel=channel_id, oldest=ts)]
        messages = [message for page in found for message in page.get("messages", [])]
        return sorted(messages, key=lambda message: str(message.get("ts")))

    async def clip(self, file_id: str) -> ClipFacts:
        """Return what Slack says of a voice clip now. Raises SlackCallError."""
        return clip_facts((await self.call("files.info", file=file_id))["file"])

    async def whole_transcript(self, clip: ClipFacts) -> str:
        """Return all words of a clip, "" where Slack doesn't give them. Raises SlackCallError."""
        return words_of_vtt(await download(clip.vtt, self._client)) if clip.vtt else ""

    async def file_content(self, file_id: str) -> bytes:
        """Return the bytes of an uploaded file. Raises SlackCallError."""
        file = (await self.call("files.info", file=file_id))["file"]
        address = file.get("url_private_download") or file.get("url_private")
        if not address:
            raise SlackCallError(ErrorKind.RECIPIENT, "the file was deleted")
        return await download(str(address), self._client)
