"""The two channels Firsthand speaks in: there, ours to write in, and nobody else's to read."""

from typing import Any

from bot.doctor.case import Case, of_trouble
from bot.doctor.findings import Finding, mend, note, well
from bot.slack import Trouble


async def check_channels(case: Case) -> list[Finding]:
    """Look at the stories channel and at the CX channel, which should be private."""
    settings = case.settings
    return [
        await _check(case, "Stories channel", "FIRSTHAND_STORIES_CHANNEL", settings.firsthand_stories_channel),
        await _check(case, "CX channel", "FIRSTHAND_CX_CHANNEL", settings.firsthand_cx_channel, private=True),
    ]


async def _check(case: Case, part: str, setting: str, named: str, *, private: bool = False) -> Finding:
    try:
        channel = await _found(case, named)
    except Trouble as trouble:
        return of_trouble(part, trouble)
    if channel is None:
        remedy = f"If it is private, type /invite @Firsthand there; else see that {setting} is right."
        return mend(part, f"Firsthand sees no channel {named}.", remedy)
    return _judged(part, setting, named, channel, private=private)


async def _found(case: Case, named: str) -> dict[str, Any] | None:
    """Return what Slack says of a channel, None where it shows us none. Raises Trouble."""
    try:
        if named.startswith("#"):
            # Archived ones are looked for too, so that they can be told from missing ones.
            return await _listed(case, named.removeprefix("#"))
        answer = await case.slack.ask("conversations.info", channel=named)
    except Trouble as trouble:
        if trouble.code in ("channel_not_found", "not_in_channel"):
            return None
        raise
    return dict(answer.data["channel"])


async def _listed(case: Case, name: str) -> dict[str, Any] | None:
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
    if channel.get("is_ext_shared"):
        return mend(part, f"{name} is shared with another company.", f"Name one of your own in {setting}.")
    if channel.get("is_member") is False:
        joins = named.startswith("#") and not channel.get("is_private")
        if joins:
            return note(part, f"{name} is there; Firsthand is no member yet.", "Nothing to do: it joins by itself.")
        return mend(part, f"Firsthand is no member of {name}.", "Type /invite @Firsthand in it.")
    if private and channel.get("is_private") is False:
        return mend(part, f"{name} is public, and customers' details would be shown there.", "Make it private.")
    return well(part, f"{name} is there, and Firsthand is a member.")
