"""Committing: a leader or the CX team says what will be done about a ranked issue, by when, and who sees it through."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.people import is_slack_id
from bot.program.retreats import leaders, shared_issues
from bot.program.retreats.messages import COMMITTED, RANKING
from bot.program.retreats.shared_issues import SharedIssue
from bot.program.stories import commitments, problems
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.reflection_checks import due_day_fault
from models import Commitment, Person, Place, RetreatIssue

LONGEST = 600


class VoteIsOn(FirsthandError):
    """The vote is not closed yet, so nothing is ranked."""


class CommittedAlready(FirsthandError):
    """Somebody committed to this issue before: who (name), to what, and by when."""

    who: str
    text: str
    day: date


class IssueTakenBack(FirsthandError):
    """Who told of the issue took their words back."""


class WhatIsMissing(Problem):
    """It is not said what will be done."""


class DueDayMissing(Problem):
    """The day by which it will be done is not chosen."""


@dataclass(frozen=True)
class Offer:
    """What somebody enters who commits: what will be done, by when, and who sees it through (Slack id)."""

    text: str
    due_on: date | None
    owner: str


async def to_commit_to(session: AsyncSession, shared_id: int, *, by: str, of_cx_team: bool) -> SharedIssue:
    """Return the issue that `by` (Slack id) may commit to. Raises NotYours, VoteIsOn, IssueTakenBack, CommittedAlready.

    `shared_id` is the id of its row before the retreat; `of_cx_team` says that they are of the CX team.
    """
    issue = await shared_issues.one(session, shared_id)
    if issue is None or not (of_cx_team or await leaders.by_slack_id(session, by)):
        raise assignments.NotYours
    if issue.place is None:
        raise VoteIsOn
    if issue.commitment is not None:
        raise await _already(session, issue.commitment, issue.promise)
    if issue.title is None:
        raise IssueTakenBack
    return issue


async def commit(
    session: AsyncSession, shared_id: int, offer: Offer, *, today: date, now: datetime, by: str, of_cx_team: bool
) -> None:
    """Commit to an issue, have the ranking show it, and tell who sees it through; the same twice is kept once.

    `today` is the date where `by` (Slack id) is. Raises FieldError for what is missing or wrong, and as `to_commit_to`.
    """
    shared = await session.get(RetreatIssue, shared_id, with_for_update={"key_share": True}, populate_existing=True)
    if shared is None:
        raise assignments.NotYours
    known = await session.get(Commitment, shared.commitment_id) if shared.commitment_id else None
    if known is not None and known.made_by == by and vars(offer) == vars(commitments.terms_of(known)):
        return
    await to_commit_to(session, shared_id, by=by, of_cx_team=of_cx_team)
    terms = _checked(offer, today)
    made = commitments.make(session, terms, issue_id=shared.issue_id, now=now, by=by)
    await session.flush()
    shared.commitment_id = id_of(made)
    await session.flush()
    await outbox.refresh_about(session, shared.retreat_id, {RANKING.name})
    if terms.owner != by:
        to = outbox.Recipient(Place.PERSON, slack_user=terms.owner)
        await outbox.enqueue(session, COMMITTED.name, shared_id, to)


def _checked(offer: Offer, today: date) -> CommitmentTerms:
    """Return what is entered as terms. Raises FieldError."""
    wrong: dict[str, Problem] = {}
    if not offer.text:
        wrong["what"] = WhatIsMissing()
    elif len(offer.text) > LONGEST:
        wrong["what"] = problems.TooLong(len(offer.text), LONGEST)
    fault = DueDayMissing() if offer.due_on is None else due_day_fault(offer.due_on, today)
    if fault is not None:
        wrong["due_on"] = fault
    if not is_slack_id(offer.owner):
        wrong["owner"] = problems.OwnerNotAMember()
    if wrong or offer.due_on is None:
        raise FieldError(wrong)
    return CommitmentTerms(offer.text, offer.due_on, offer.owner)


async def _already(session: AsyncSession, made: Commitment, promise: str) -> CommittedAlready:
    rows = await session.exec(select(Person.name).where(Person.slack_id == made.made_by))
    return CommittedAlready(rows.first() or "Somebody", promise, made.due_on)
