"""The two channels Firsthand speaks in: there, ours to write in, and nobody else's to read."""

from typing import Any

from bot.config import Settings
from bot.doctor.check_context import CheckContext, of_trouble
from bot.doctor.findings import Finding, Mark, mend, note, well
from bot.program.outbox.channels import ChannelFault
from bot.slack import ErrorKind, SlackCallError
from bot.slack.workspace import fault_of

_STORIES, _CX = "FIRSTHAND_STORIES_CHANNEL", "FIRSTHAND_CX_CHANNEL"


async def check_channels(case: CheckContext) -> list[Finding]:
    """Look at the stories channel and at the CX channel, which should be private."""
    settings = case.settings
    stories, of_stories = await _check(case, "Stories channel", _STORIES, settings.firsthand_stories_channel)
    cx, of_cx = await _check(case, "CX channel", _CX, settings.firsthand_cx_channel, private=True)
    return [*of_stories, *of_cx, *_of_one_for_both(settings, stories, cx)]


async def _check(
    case: CheckContext, part: str, setting: str, named: str, *, private: bool = False
) -> tuple[str | None, list[Finding]]:
    """Return the channel's id, None where it was not seen, and what is to be said of it."""
    try:
        channel = await _found(case, named)
    except SlackCallError as call_error:
        return None, [of_trouble(part, call_error)]
    if channel is None:
        remedy = f"If it is private, type /invite @Firsthand there; else see that {setting} is right."
        return None, [mend(part, f"Firsthand sees no channel {named}.", remedy)]
    finding = _judged(part, setting, named, channel, private=private)
    channel_id = str(channel["id"])
    unread = await _unread(case, part, channel_id) if finding.mark is Mark.WELL else None
    return channel_id, [unread or finding]


def _of_one_for_both(settings: Settings, stories: str | None, cx: str | None) -> list[Finding]:
    named = settings.firsthand_stories_channel, settings.firsthand_cx_channel
    if named[0] != named[1] and (stories is None or stories != cx):
        return []
    words = f"{named[0]} and {named[1]} are the same channel: what customers said in private would stand among stories."
    return [mend("CX channel", words, f"Name two different channels in {_STORIES} and {_CX}.")]


async def _unread(case: CheckContext, part: str, channel_id: str) -> Finding | None:
    """Return a finding where what was posted can't be read back, None where it can."""
    try:
        await case.slack.ask("conversations.history", channel=channel_id, limit=1)
    except SlackCallError as call_error:
        if call_error.kind in (ErrorKind.TOKEN, ErrorKind.RECIPIENT):
            words = (
                f"Firsthand can't read back what it posted there ({call_error}), so after a failure it may say twice."
            )
            return mend(part, words, "See Scopes (channels:history, groups:history); then install the app again.")
        return of_trouble(part, call_error)
    return None


async def _found(case: CheckContext, named: str) -> dict[str, Any] | None:
    """Return what Slack says of a channel, None where it shows us none. Raises SlackCallError."""
    try:
        if named.startswith("#"):
            # Archived ones are looked for too, so that they can be told from missing ones.
            return await _listed(case, named.removeprefix("#"))
        answer = await case.slack.ask("conversations.info", channel=named)
    except SlackCallError as call_error:
        if call_error.code in ("channel_not_found", "not_in_channel"):
            return None
        raise
    return dict(answer.data["channel"])


async def _listed(case: CheckContext, name: str) -> dict[str, Any] | None:
    cursor: str | None = ""
    while cursor is not None:
        page = await case.slack.ask(
            "conversations.list", types="public_channel,private_channel", limit=200, cursor=cursor or None
        )
        for channel in page.data.get("channels", []):
            if channel.get("name") == name:
                return dict(channel)
        cursor = (page.data.get("response_metadata") or {}).get("next_cursor") or None
    return None


def _judged(part: str, setting: str, named: str, channel: dict[str, Any], *, private: bool) -> Finding:
    name = f"#{channel.get('name') or named}"
    if channel.get("is_archived"):
        return mend(part, f"{name} is archived.", f"Unarchive it, or name another in {setting}.")
    fault = fault_of(channel, is_cx=private)
    if fault is ChannelFault.CX_PUBLIC:
        return mend(part, f"{name} is public, and customers' details would be shown there.", "Make it private.")
    if fault is not None:
        return mend(part, f"{name} is shared with another company.", f"Name one of your own in {setting}.")
    if channel.get("is_member") is False:
        joins = named.startswith("#") and not channel.get("is_private")
        if joins:
            return note(part, f"{name} is there; Firsthand is no member yet.", "Nothing to do: it joins by itself.")
        return mend(part, f"Firsthand is no member of {name}.", "Type /invite @Firsthand in it.")
    return well(part, f"{name} is there, and Firsthand is a member.")
