"""Channels: found by id or #name, joined, and checked for who may read them."""

import logging
import time
from collections.abc import Callable
from typing import Any

from bot.program.outbox.channels import ChannelFault
from bot.slack.call_errors import UNSAFE, ErrorKind, SlackCallError
from bot.slack.client import MISS_REMEMBERED_SECONDS, Call, SingleFlight, pages

log = logging.getLogger(__name__)


class Channels:
    """Finds channels once and remembers their ids; a channel is given by its id or #name, as in the settings.

    `call` calls a Web API method. `faults` are by channel, as given: why nothing may be posted there.
    """

    def __init__(self, call: Call, clock: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._lookups = SingleFlight[str](remember=MISS_REMEMBERED_SECONDS, clock=clock)
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._checked_ids: dict[str, str] = {}
        self.faults: dict[str, ChannelFault] = {}

    async def id_of(self, channel: str) -> str:
        """Return the id of a channel, or `channel` itself where Slack lists none. Raises SlackCallError.

        Public channels are joined, so that messages can be posted and looked up there.
        """
        if channel not in self._ids:
            await self._lookups.run(channel, lambda: self._learn_id(channel))
        return self._ids.get(channel, channel)  # it may be created later

    async def _learn_id(self, channel: str) -> str | None:
        # Kept before the lookup ends: whoever asks just then would look it up again.
        channel_id = await self._find_and_join(channel)
        if channel_id is not None:
            self._ids[channel] = channel_id
        return channel_id

    async def _find_and_join(self, channel: str) -> str | None:
        """Return the id of a channel, joined where that is possible; None where there is no such #name yet."""
        try:
            found = await self.find(channel)
        except SlackCallError as call_error:
            if channel.startswith("#") or call_error.kind in (ErrorKind.LATER, ErrorKind.UNKNOWN):
                raise
            log.warning("Could not list the channels: %s", call_error)
            return channel  # an id will do
        if found is None:
            return None if channel.startswith("#") else channel
        if not found.get("is_member") and not found.get("is_private"):
            try:
                await self._call("conversations.join", channel=found["id"])
            except SlackCallError as call_error:
                log.warning("Could not join %s: %s", found["id"], call_error)
        return str(found["id"])

    async def find(self, channel: str) -> dict[str, Any] | None:
        """Return Slack's channel object, None where Slack shows us no such channel. Raises SlackCallError."""
        wanted, types = channel.removeprefix("#"), "public_channel,private_channel"
        try:
            async for page in pages(self._call, "conversations.list", types=types, exclude_archived=True):
                for found in page.get("channels", []):
                    if wanted in (found.get("name"), found.get("id")):
                        return dict(found)
        except SlackCallError as call_error:
            if call_error.kind is not ErrorKind.MISSING:
                raise
        return None

    async def check(self, *, cx: str, stories: str) -> None:
        """Check who may read the two channels, and record in `faults` where nothing may be posted.

        Where Slack can't be asked, or lists no such channel, the last result is kept.
        """
        for channel, is_cx in ((cx, True), (stories, False)):
            try:
                found = await self.find(channel)
            except SlackCallError as call_error:
                log.warning("Could not look at %s: %s", channel, call_error)
                continue
            if found is None:
                continue
            self._names[channel] = f"#{found.get('name') or channel}"
            self._checked_ids[channel] = str(found.get("id"))
            if self._ids.get(channel) != self._checked_ids[channel]:
                self._ids.pop(channel, None)  # another channel took the name, and is yet to be joined
            fault = fault_of(found, is_cx=is_cx)
            if fault is None:
                self.faults.pop(channel, None)
            else:
                log.error("Nothing is said in %s: %s", found.get("id"), fault.words)
                self.faults[channel] = fault

    def name_of(self, channel: str) -> str:
        """Return the #name of a channel, or `channel` itself where `check` did not find it."""
        return self._names.get(channel, channel)

    def are_same(self, first: str, second: str) -> bool:
        """Return whether these two are the same channel, as far as `check` found them."""
        return self._checked_ids.get(first, first) == self._checked_ids.get(second, second)

    def require_safe(self, channel: str) -> None:
        """Raise SlackCallError where `check` found a fault of this channel, so that messages to it wait."""
        if channel in self.faults:
            raise SlackCallError(ErrorKind.RECIPIENT, UNSAFE)


def fault_of(channel: dict[str, Any], *, is_cx: bool) -> ChannelFault | None:
    """Return why nothing may be posted in a channel, by Slack's channel object; None where all is well."""
    # Sharing within one organisation is allowed; with another company it is not, even while only requested.
    if any(channel.get(name) for name in ("is_ext_shared", "is_pending_ext_shared", "pending_shared")):
        return ChannelFault.CX_SHARED if is_cx else ChannelFault.STORIES_SHARED
    return ChannelFault.CX_PUBLIC if is_cx and channel.get("is_private") is False else None
