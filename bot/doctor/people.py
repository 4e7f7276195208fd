"""The people: who is of the CX team, whether others can be found by e-mail, and whether we may write to them."""

from collections import Counter
from typing import Any

from bot.doctor.check_context import CheckContext, of_trouble
from bot.doctor.findings import Finding, Mark, mend, note, warning, well
from bot.slack import ErrorKind, SlackCallError
from bot.slack.users import is_full_member

_PART = "CX team"
_CHANGE = "Take them out of FIRSTHAND_CX_TEAM, or put somebody else in."
_MOST_LOOKED_AT = 50
_NOBODY = "nobody@firsthand.invalid"


async def check_team(case: CheckContext) -> list[Finding]:
    """See that everyone named as CX team is there, active and a member, and that its user groups can be read."""
    team_id = await _own_team(case)
    named = Counter(case.settings.cx_team)
    found = [await _check_member(case, member, team_id) for member in named]
    found += [_of_twice(member, count) for member, count in named.items() if count > 1]
    names = ", ".join(finding.words for finding in found if finding.mark is Mark.WELL)
    others = [finding for finding in found if finding.mark is not Mark.WELL]
    return [well(_PART, f"{names}."), *others] if names else others


def _of_twice(member: str, count: int) -> Finding:
    times = "twice" if count == 2 else f"{count} times"  # noqa: PLR2004  (a word of its own)
    words = f"{member} is named {times}, perhaps in the place of somebody else."
    return warning(_PART, words, "Name each of the team once in FIRSTHAND_CX_TEAM.")


async def _own_team(case: CheckContext) -> str | None:
    try:
        return (await case.slack.ask("auth.test")).data.get("team_id")
    except SlackCallError:  # said by the check of the token
        return None


async def _check_member(case: CheckContext, member: str, team_id: str | None) -> Finding:
    try:
        if member.startswith("S"):
            answer = await case.slack.ask("usergroups.users.list", usergroup=member)
            return await _of_group(case, member, answer.data.get("users", []), team_id)
        answer = await case.slack.ask("users.info", user=member)
        return _of_person(member, answer.data["user"], team_id)
    except SlackCallError as call_error:
        return _of_failure(member, call_error)


async def _of_group(case: CheckContext, group: str, users: list[str], team_id: str | None) -> Finding:
    if not users:
        return mend(_PART, f"The user group {group} has no members.", "Add the CX team to it.")
    for user in users[:_MOST_LOOKED_AT]:
        answer = await case.slack.ask("users.info", user=user)
        if not is_full_member(answer.data["user"], team_id):
            words = f"{user} in the user group {group} is no member of this workspace, so they may do nothing here."
            return mend(_PART, words, "Take them out of the group: guests and people of other companies see nothing.")
    people = "one person" if len(users) == 1 else f"{len(users)} people"
    return well(_PART, f"user group {group} with {people}")


def _of_person(member: str, user: dict[str, Any], team_id: str | None) -> Finding:
    name = (user.get("profile") or {}).get("real_name") or user.get("real_name") or user.get("name") or member
    if user.get("deleted"):
        return mend(_PART, f"{name} ({member}) is deactivated in Slack.", _CHANGE)
    if user.get("is_bot"):
        return mend(_PART, f"{name} ({member}) is a bot.", _CHANGE)
    if not is_full_member(user, team_id):
        what = "of another company" if is_full_member(user, None) else "a guest"
        return mend(_PART, f"{name} ({member}) is {what}, so they may do nothing here.", _CHANGE)
    return well(_PART, str(name))


def _of_failure(member: str, call_error: SlackCallError) -> Finding:
    if call_error.code in ("user_not_found", "user_not_visible", "no_such_subteam", "subteam_not_found"):
        return mend(_PART, f"Slack knows no {member}.", "Correct FIRSTHAND_CX_TEAM: Profile › Copy member ID.")
    if call_error.kind is ErrorKind.MISSING and member.startswith("S"):
        words = f"This server doesn't offer user groups, so nobody of {member} is of the team."
        return mend(_PART, words, "Name user ids (U…) in FIRSTHAND_CX_TEAM instead.")
    return of_trouble(_PART, call_error)


async def check_lookup(case: CheckContext) -> list[Finding]:
    """See that people can be found by e-mail, by asking for somebody who can't exist."""
    part = "Look-up by e-mail"
    try:
        await case.slack.ask("users.lookupByEmail", email=_NOBODY)
    except SlackCallError as call_error:
        if call_error.kind is ErrorKind.MISSING:
            words = "This server doesn't offer it, so nobody is found by e-mail."
            return [note(part, words, "Give every participant a slack id in the workbook.")]
        if call_error.code not in ("users_not_found", "user_not_found"):
            return [of_trouble(part, call_error)]
    return [well(part, "Participants can be found by e-mail.")]


async def check_messages(case: CheckContext) -> list[Finding]:
    """See that we may open a conversation with the first person of the CX team; nothing is said in it."""
    part = "Direct messages"
    first = next((member for member in case.settings.cx_team if not member.startswith("S")), None)
    if first is None:
        return [note(part, "Not tried: FIRSTHAND_CX_TEAM names no person by id.")]
    try:
        await case.slack.ask("conversations.open", users=first)
    except SlackCallError as call_error:
        return [of_trouble(part, call_error, needed=True)]
    words = "Firsthand may open conversations. Whether the app's Messages Tab is on can't be seen from here."
    return [well(part, words)]
