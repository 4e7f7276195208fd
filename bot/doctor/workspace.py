"""Checks of the workspace: the two channels, the CX team, looking people up and writing to them."""

from collections import Counter
from typing import Any

from bot.config import Settings
from bot.doctor.findings import CheckContext, Finding, Severity, error, note, ok, slack_error, warning
from bot.program.outbox.channels import ChannelFault
from bot.slack import ErrorKind, SlackCallError
from bot.slack.channels import fault_of
from bot.slack.client import pages
from bot.slack.users import is_full_member

_STORIES, _CX = "FIRSTHAND_STORIES_CHANNEL", "FIRSTHAND_CX_CHANNEL"
_TEAM = "CX team"
_CHANGE = "Take them out of FIRSTHAND_CX_TEAM, or put somebody else in."
_MOST_LOOKED_AT = 50
_NOBODY = "nobody@firsthand.invalid"


async def check_channels(context: CheckContext) -> list[Finding]:
    """Check that the bot is a member of both channels, that no outsider reads them, and that the CX one is private."""
    settings = context.settings
    stories, of_stories = await _check_channel(context, "Stories channel", _STORIES, settings.firsthand_stories_channel)
    cx, of_cx = await _check_channel(context, "CX channel", _CX, settings.firsthand_cx_channel, private=True)
    return [*of_stories, *of_cx, *_same_channel(settings, stories, cx)]


async def _check_channel(
    context: CheckContext, subject: str, setting: str, named: str, *, private: bool = False
) -> tuple[str | None, list[Finding]]:
    """Return the channel's id, None where Slack shows none, and what was found."""
    try:
        channel = await _find_channel(context, named)
    except SlackCallError as call_error:
        return None, [slack_error(subject, call_error)]
    if channel is None:
        remedy = f"If it is private, type /invite @Firsthand there; else see that {setting} is right."
        return None, [error(subject, f"Firsthand sees no channel {named}.", remedy)]
    finding = _judge_channel(subject, setting, named, channel, private=private)
    channel_id = str(channel["id"])
    if finding.severity is Severity.OK:
        finding = await _check_history(context, subject, channel_id) or finding
    return channel_id, [finding]


def _same_channel(settings: Settings, stories: str | None, cx: str | None) -> list[Finding]:
    named = settings.firsthand_stories_channel, settings.firsthand_cx_channel
    if named[0] != named[1] and (stories is None or stories != cx):
        return []
    words = f"{named[0]} and {named[1]} are the same channel: what customers said in private would stand among stories."
    return [error("CX channel", words, f"Name two different channels in {_STORIES} and {_CX}.")]


async def _check_history(context: CheckContext, subject: str, channel_id: str) -> Finding | None:
    """Return a finding where what was posted can't be read back, None where it can."""
    try:
        await context.slack.ask("conversations.history", channel=channel_id, limit=1)
    except SlackCallError as call_error:
        if call_error.kind in (ErrorKind.TOKEN, ErrorKind.RECIPIENT):
            words = (
                f"Firsthand can't read back what it posted there ({call_error}), so after a failure it may say twice."
            )
            return error(subject, words, "See Scopes (channels:history, groups:history); then install the app again.")
        return slack_error(subject, call_error)
    return None


async def _find_channel(context: CheckContext, named: str) -> dict[str, Any] | None:
    """Return what Slack says of a channel, None where it shows us none. Raises SlackCallError."""
    try:
        if named.startswith("#"):
            # Archived ones are looked for too, so that they can be told from missing ones.
            return await _find_by_name(context, named.removeprefix("#"))
        answer = await context.slack.ask("conversations.info", channel=named)
    except SlackCallError as call_error:
        if call_error.code in ("channel_not_found", "not_in_channel"):
            return None
        raise
    return dict(answer.data["channel"])


async def _find_by_name(context: CheckContext, name: str) -> dict[str, Any] | None:
    async def call(method: str, **arguments: Any) -> dict[str, Any]:
        return (await context.slack.ask(method, **arguments)).data

    async for page in pages(call, "conversations.list", types="public_channel,private_channel"):
        for channel in page.get("channels", []):
            if channel.get("name") == name:
                return dict(channel)
    return None


def _judge_channel(subject: str, setting: str, named: str, channel: dict[str, Any], *, private: bool) -> Finding:
    name = f"#{channel.get('name') or named}"
    if channel.get("is_archived"):
        return error(subject, f"{name} is archived.", f"Unarchive it, or name another in {setting}.")
    fault = fault_of(channel, is_cx=private)
    if fault is ChannelFault.CX_PUBLIC:
        return error(subject, f"{name} is public, and customers' details would be shown there.", "Make it private.")
    if fault is not None:
        return error(subject, f"{name} is shared with another company.", f"Name one of your own in {setting}.")
    if channel.get("is_member") is False:
        if named.startswith("#") and not channel.get("is_private"):
            return note(subject, f"{name} is there; Firsthand is no member yet.", "Nothing to do: it joins by itself.")
        return error(subject, f"Firsthand is no member of {name}.", "Type /invite @Firsthand in it.")
    return ok(subject, f"{name} is there, and Firsthand is a member.")


async def check_team(context: CheckContext) -> list[Finding]:
    """Check that everyone in FIRSTHAND_CX_TEAM is an active member, and that its user groups can be read."""
    team_id = await _team_id(context)
    named = Counter(context.settings.cx_team)
    found = [await _check_member(context, member, team_id) for member in named]
    found += [_named_again(member, count) for member, count in named.items() if count > 1]
    names = ", ".join(finding.words for finding in found if finding.severity is Severity.OK)
    others = [finding for finding in found if finding.severity is not Severity.OK]
    return [ok(_TEAM, f"{names}."), *others] if names else others


def _named_again(member: str, count: int) -> Finding:
    times = "twice" if count == 2 else f"{count} times"  # noqa: PLR2004  (it has a word of its own)
    words = f"{member} is named {times}, perhaps in the place of somebody else."
    return warning(_TEAM, words, "Name each of the team once in FIRSTHAND_CX_TEAM.")


async def _team_id(context: CheckContext) -> str | None:
    try:
        return (await context.slack.ask("auth.test")).data.get("team_id")
    except SlackCallError:  # check_token tells
        return None


async def _check_member(context: CheckContext, member: str, team_id: str | None) -> Finding:
    try:
        if member.startswith("S"):
            answer = await context.slack.ask("usergroups.users.list", usergroup=member)
            return await _check_group(context, member, answer.data.get("users", []), team_id)
        answer = await context.slack.ask("users.info", user=member)
        return _judge_person(member, answer.data["user"], team_id)
    except SlackCallError as call_error:
        return _lookup_error(member, call_error)


async def _check_group(context: CheckContext, group: str, users: list[str], team_id: str | None) -> Finding:
    if not users:
        return error(_TEAM, f"The user group {group} has no members.", "Add the CX team to it.")
    for user in users[:_MOST_LOOKED_AT]:
        answer = await context.slack.ask("users.info", user=user)
        if not is_full_member(answer.data["user"], team_id):
            words = f"{user} in the user group {group} is no member of this workspace, so they may do nothing here."
            return error(_TEAM, words, "Take them out of the group: guests and people of other companies see nothing.")
    people = "one person" if len(users) == 1 else f"{len(users)} people"
    return ok(_TEAM, f"user group {group} with {people}")


def _judge_person(member: str, user: dict[str, Any], team_id: str | None) -> Finding:
    name = (user.get("profile") or {}).get("real_name") or user.get("real_name") or user.get("name") or member
    if user.get("deleted"):
        return error(_TEAM, f"{name} ({member}) is deactivated in Slack.", _CHANGE)
    if user.get("is_bot"):
        return error(_TEAM, f"{name} ({member}) is a bot.", _CHANGE)
    if not is_full_member(user, team_id):
        what = "of another company" if is_full_member(user, None) else "a guest"
        return error(_TEAM, f"{name} ({member}) is {what}, so they may do nothing here.", _CHANGE)
    return ok(_TEAM, str(name))


def _lookup_error(member: str, call_error: SlackCallError) -> Finding:
    if call_error.code in ("user_not_found", "user_not_visible", "no_such_subteam", "subteam_not_found"):
        return error(_TEAM, f"Slack knows no {member}.", "Correct FIRSTHAND_CX_TEAM: Profile › Copy member ID.")
    if call_error.kind is ErrorKind.MISSING and member.startswith("S"):
        words = f"This server doesn't offer user groups, so nobody of {member} is of the team."
        return error(_TEAM, words, "Name user ids (U…) in FIRSTHAND_CX_TEAM instead.")
    return slack_error(_TEAM, call_error)


async def check_lookup(context: CheckContext) -> list[Finding]:
    """Check that people can be looked up by e-mail, with an address that can't exist."""
    subject = "Look-up by e-mail"
    try:
        await context.slack.ask("users.lookupByEmail", email=_NOBODY)
    except SlackCallError as call_error:
        if call_error.kind is ErrorKind.MISSING:
            words = "This server doesn't offer it, so nobody is found by e-mail."
            return [note(subject, words, "Give every participant a slack id in the workbook.")]
        if call_error.code not in ("users_not_found", "user_not_found"):
            return [slack_error(subject, call_error)]
    return [ok(subject, "Participants can be found by e-mail.")]


async def check_messages(context: CheckContext) -> list[Finding]:
    """Check that the bot may open a conversation, with the first person of the CX team; nothing is posted."""
    subject = "Direct messages"
    first = next((member for member in context.settings.cx_team if not member.startswith("S")), None)
    if first is None:
        return [note(subject, "Not tried: FIRSTHAND_CX_TEAM names no person by id.")]
    try:
        await context.slack.ask("conversations.open", users=first)
    except SlackCallError as call_error:
        return [slack_error(subject, call_error, needed=True)]
    words = "Firsthand may open conversations. Whether the app's Messages Tab is on can't be seen from here."
    return [ok(subject, words)]
