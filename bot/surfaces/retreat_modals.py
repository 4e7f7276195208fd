"""The modals before a retreat: the issues with a box to vote for each, page by page; and what somebody commits to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.payloads import View
from bot.program.retreats.committing import LONGEST, Offer
from bot.program.retreats.shared_issues import SharedIssue
from bot.surfaces import inputs, parts
from bot.surfaces.modal import kept_in, modal, with_kept
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, prose
from bot.surfaces.retreat import RetreatAction, RetreatBlock, RetreatCallback, details_of

A_PAGE = 10
_BOX = "vote_"
_CHOSEN, _SEEN, _PAGE = "chosen", "seen", "page"
_SHORT, _LONGEST_ID = 100, 9


@dataclass(frozen=True)
class Ballot:
    """Which issues (ids) are ticked, which were voted for when the modal was opened, and the page that is shown."""

    chosen: frozenset[int]
    seen: frozenset[int]
    page: int = 0


def vote_modal(
    retreat_id: int, issues: Sequence[SharedIssue], ballot: Ballot, links: Mapping[int, str]
) -> dict[str, Any]:
    """Return one page of the issues to vote on; `links` are the permalinks of stories by the id of the assignment."""
    if not issues:
        return modal(RetreatCallback.VOTE, "Read and vote", [prose(line(_NOTHING))], subject=retreat_id)
    pages = -(-len(issues) // A_PAGE)
    page = min(max(ballot.page, 0), pages - 1)
    shown = issues[page * A_PAGE : (page + 1) * A_PAGE]
    blocks: Blocks = [prose(line(_HOW))]
    elsewhere = [each for each in issues if each.issue_id in ballot.chosen and each not in shown]
    if elsewhere:
        titles = [parts.cut(each.title or "", _SHORT) for each in elsewhere]
        blocks.append(prose(line(bold("Ticked on other pages")), bullets(*titles)))
    for each in shown:
        blocks += _issue(each, ballot, links)
    if pages > 1:
        first = page * A_PAGE + 1
        blocks.append(parts.small_print(f"Issues {first} to {first + len(shown) - 1} of {len(issues)}"))
        blocks.append(_turning(page, pages))
    view = modal(RetreatCallback.VOTE, "Read and vote", blocks, subject=retreat_id, submit="Vote")
    return with_kept(view, {_CHOSEN: _listed(ballot.chosen), _SEEN: _listed(ballot.seen), _PAGE: str(page)})


_NOTHING = "Nothing is left to vote on: what was shared was taken back."
_HOW = "Tick up to three that should be fixed first. You can change your votes until the vote is closed."


def _issue(issue: SharedIssue, ballot: Ballot, links: Mapping[int, str]) -> Blocks:
    about, url = details_of(issue), links.get(issue.assignment_id or 0)
    more: list[Part | str] = [italic(about)] if about else []
    if url:
        more += ["  ·  ", parts.link(url, "Read the story")]
    lines = [line(bold(issue.title or "")), *([line(*more)] if more else [])]
    is_ticked = issue.issue_id in ballot.chosen
    box = inputs.box(f"{_BOX}{issue.issue_id}", "One of my votes", RetreatAction.TICK_ISSUE, ticked=is_ticked)
    return [prose(*lines), box]


def _turning(page: int, pages: int) -> dict[str, Any]:
    back = [parts.button("Earlier issues", RetreatAction.EARLIER_ISSUES, page - 1)] if page else []
    on = [parts.button("Further issues", RetreatAction.FURTHER_ISSUES, page + 1)] if page < pages - 1 else []
    return parts.actions(RetreatBlock.VOTE_PAGES, *back, *on)


def read_ballot(view: View) -> Ballot:
    """Return what is ticked on this page and was on others."""
    kept, shown = (
        kept_in(view),
        {_id(block["block_id"].removeprefix(_BOX)) for block in view["blocks"] if _is_box(block)},
    )
    state = view["state"]["values"]
    ticked = {each for each in shown if inputs.is_ticked(state, f"{_BOX}{each}")}
    chosen = (_ids(kept.get(_CHOSEN, "")) - shown) | ticked
    return Ballot(frozenset(chosen - {0}), frozenset(_ids(kept.get(_SEEN, ""))), _id(kept.get(_PAGE, "")))


def _is_box(block: Mapping[str, Any]) -> bool:
    return str(block.get("block_id", "")).startswith(_BOX)


def _listed(ids: frozenset[int]) -> str:
    return " ".join(map(str, sorted(ids)))


def _ids(text: str) -> set[int]:
    return {_id(each) for each in text.split()}


def _id(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_ID else 0


def commitment_modal(issue: SharedIssue, *, by: str) -> dict[str, Any]:
    """Return the modal in which `by` (Slack id) says what will be done about an issue, by when, and by whom."""
    blocks = [
        prose(line(bold(issue.title or ""))),
        inputs.text_input("what", "What will be done about it?", required=True, max_length=LONGEST),
        inputs.date_input("due_on", "By when?", value=None, required=True),
        inputs.person_input(
            "owner", "Who sees it through?", value=by, required=True, hint="They are told, unless it is you."
        ),
    ]
    return modal(RetreatCallback.ISSUE_COMMITMENT, "Commit", blocks, subject=issue.id, submit="Commit")


def read_commitment(view: View) -> Offer:
    """Return what somebody commits to."""
    state = view["state"]["values"]
    due_on: date | None = inputs.date_from(state, "due_on")
    return Offer(inputs.text_from(state, "what"), due_on, inputs.entered(state, "owner"))
