"""Before a retreat: the call to vote, how the vote stands, the ranking with what was committed to, and who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.dates import long_date, short_date
from bot.program.retreats.shared_issues import SharedIssue
from bot.program.retreats.sharing import Turnout
from bot.program.retreats.voting import MOST_VOTES
from bot.surfaces import parts
from bot.surfaces.ids import ActionId, BlockId, CallbackId
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, Part, bold, italic, line, prose, quoted
from models import Commitment, Retreat

# Slack: a message holds 50 blocks.
_MOST_RANKED = 44
_MOST_NAMES, _MOST_STANDING = 40, 15
_LONGEST_TITLE = 300


class RetreatAction(ActionId):
    """The buttons before a retreat."""

    OPEN_VOTE = "open_vote"
    READ_AND_VOTE = "read_and_vote"
    TICK_ISSUE = "tick_issue"
    EARLIER_ISSUES = "earlier_issues"
    FURTHER_ISSUES = "further_issues"
    CLOSE_VOTE = "close_vote"
    COMMIT_TO_ISSUE = "commit_to_issue"


class RetreatCallback(CallbackId):
    """The modals before a retreat."""

    VOTE = "vote"
    ISSUE_COMMITMENT = "issue_commitment"


class RetreatBlock(BlockId):
    """The rows of buttons before a retreat."""

    OPEN_VOTE_BUTTON = "open_vote_button"
    VOTE_BUTTON = "vote_button"
    VOTE_PAGES = "vote_pages"
    CLOSE_VOTE_BUTTON = "close_vote_button"


def counted(number: int, one: str, several: str = "") -> str:
    """Return such as "1 vote" or "3 votes"."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


@dataclass(frozen=True)
class LastRetreat:
    """The newest retreat, whose vote is closed: to how many of its issues somebody committed, and where that stands."""

    retreat: Retreat
    committed: int
    issues: int
    link: str | None = None


def vote_blocks(retreat_id: int, issues: int, given: int) -> Blocks:
    """Return the call to vote on so many issues, for a leader who has `given` so many votes."""
    if not issues:
        return [prose(line("Nothing is left to vote on before the retreat: what was shared was taken back."))]
    opening = f"You and the others brought back {counted(issues, 'issue')}. "
    so_far = f"You have given {given} of your {MOST_VOTES} votes, and can change them until the vote is closed."
    asked = "Give your three votes to what should be fixed first; the ranking goes to the retreat."
    read = parts.button("Read and vote", RetreatAction.READ_AND_VOTE, retreat_id, style=None if given else "primary")
    return [
        parts.header("Before the retreat"),
        prose(line(opening, so_far if given else asked)),
        parts.actions(RetreatBlock.VOTE_BUTTON, read),
    ]


def vote_closed() -> Message:
    """Return what takes the place of the call to vote once the vote is closed."""
    return one_line("The vote before the retreat is closed. The ranking comes in a message of its own.")


def offer_message(issues: int, leaders: int, last: LastRetreat | None, zone: ZoneInfo) -> Message:
    """Return what a retreat would share, for the CX team to open the vote, and what came of the `last` one.

    `zone` is its reader's.
    """
    so_far = [_came_of(last)] if last else []
    if not issues:
        nothing = "Nothing was brought back that is not shared yet. New issues come with what leaders log."
        return message(prose(line(nothing)), *so_far)
    since = f" since the vote of {_day(last.retreat.opened_at, zone)}" if last else ""
    words = (
        f"{counted(issues, 'issue')} came back{since}. Each of {counted(leaders, 'leader')} gets {MOST_VOTES} votes."
    )
    first = parts.ask_first(
        "Open the vote?",
        f"The issues go to {counted(leaders, 'leader')} by direct message, in their working hours.",
        "Open the vote",
        "Not yet",
    )
    after = last.retreat.number if last else 0
    button = parts.button("Open the vote", RetreatAction.OPEN_VOTE, after, style="primary", confirm=first)
    opening = [prose(line(bold("Before the retreat"))), prose(line(words))]
    return message(*opening, *so_far, parts.actions(RetreatBlock.OPEN_VOTE_BUTTON, button))


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return short_date(moment.astimezone(zone).date())


def _came_of(last: LastRetreat) -> dict[str, Any]:
    committed = f"Committed to so far: {last.committed:,} of the {counted(last.issues, 'issue')} ranked last. "
    return prose(line(committed, *([parts.link(last.link, "See the ranking")] if last.link else [])))


def vote_opened(leaders: int) -> Message:
    """Return the answer once the vote is open."""
    return one_line(f"The vote is open; {counted(leaders, 'leader')} are asked in their working hours.")


def standing_message(retreat: Retreat, issues: Sequence[SharedIssue], turnout: Turnout, zone: ZoneInfo) -> Message:
    """Return how the vote stands, for the CX team: the ranking so far, who has not voted, and *Close the vote*.

    `zone` is its reader's.
    """
    missing = len(turnout.missing)
    voted = f"{turnout.voted} of {counted(turnout.voted + missing, 'leader')} voted so far."
    blocks = [prose(line(bold(f"The vote has been open since {_day(retreat.opened_at, zone)}.")), line(voted))]
    ranked: list[list[Part | str]] = [[_cut(each), italic(f"  ·  {_votes(each)}")] for each in issues[:_MOST_STANDING]]
    if ranked:
        blocks.append(prose(line(bold("So far")), parts.bullets(*ranked, ordered=True)))
    if len(issues) > _MOST_STANDING:
        blocks.append(parts.small_print(f"… and {counted(len(issues) - _MOST_STANDING, 'more issue')}."))
    if missing:
        more = f", and {missing - _MOST_NAMES:,} more" if missing > _MOST_NAMES else ""
        blocks.append(prose(line(bold("Not yet: "), ", ".join(turnout.missing[:_MOST_NAMES]) + more + ".")))
    first = parts.ask_first(
        "Close the vote?",
        "Nobody can vote any more then. The ranking goes to every leader and to the CX channel.",
        "Close the vote",
        "Leave it open",
        style="danger",
    )
    button = parts.button("Close the vote", RetreatAction.CLOSE_VOTE, retreat.id or 0, confirm=first)
    return message(*blocks, parts.actions(RetreatBlock.CLOSE_VOTE_BUTTON, button))


def vote_ended() -> Message:
    """Return the answer once the vote was closed."""
    return one_line("The vote is closed. The ranking goes to the CX channel and to every leader.")


def ranking_message(issues: Sequence[SharedIssue]) -> Message:
    """Return the ranking, each issue with what was committed to, or the button to commit."""
    opening = "By the votes of the leaders. Take one on: say what will be done, by when, and who sees it through."
    shown, rest = issues[:_MOST_RANKED], len(issues) - _MOST_RANKED
    more = (
        [parts.small_print(f"… and {counted(rest, 'more issue')}, with no more votes than these.")] if rest > 0 else []
    )
    return message(
        parts.header("The ranking before the retreat"), prose(line(opening)), *(_ranked(each) for each in shown), *more
    )


def _ranked(issue: SharedIssue) -> dict[str, Any]:
    votes, about = _votes(issue), details_of(issue)
    if issue.commitment is not None:
        facts = "  ·  ".join(filter(None, (votes, about)))
        title = f"{issue.place}. {_cut(issue)}" if issue.title else f"{issue.place}. Taken back since"
        return prose(line(bold(title)), line(italic(facts)), *_committed(issue.promise, issue.commitment))
    if issue.title is None:
        return prose(line(italic(f"{issue.place}. Taken back since.")))
    words = f"{issue.place}. {_cut(issue)}\n{'  ·  '.join(filter(None, (votes, about)))}"
    return parts.section(words, parts.button("Commit", RetreatAction.COMMIT_TO_ISSUE, issue.id))


def _votes(issue: SharedIssue) -> str:
    return counted(issue.votes, "vote") if issue.votes else "no votes"


def _committed(promise: str, made: Commitment) -> tuple[Part, Part]:
    through = line(italic("By "), long_date(made.due_on), italic(", seen through by "), parts.person(made.owner))
    return quoted(promise), through


def details_of(issue: SharedIssue) -> str:
    """Return who saw an issue and on what occasion, as far as consent allows; "" for nothing."""
    return "  ·  ".join(filter(None, (issue.seen_by, issue.byline)))


def _cut(issue: SharedIssue) -> str:
    return parts.cut(issue.title or "", _LONGEST_TITLE)


def committed_message(issue: SharedIssue, made: Commitment) -> Message:
    """Return the message to who is to see through what somebody else committed to."""
    did: list[Part | str] = [parts.person(made.made_by or ""), " took an issue on and named you to see it through:"]
    about = f"It is about: {_cut(issue)}. " if issue.title else ""
    by = line("By ", bold(long_date(made.due_on)), ".")
    ask = line(italic(f"{about}Not yours, or not by then? Talk with "), parts.person(made.made_by or ""), italic("."))
    return message(prose(line(*did), quoted(issue.promise), by), prose(ask))
