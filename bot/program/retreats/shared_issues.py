"""The issues shared before a retreat as readers may know them: masked, and who saw each as consent allows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.masking import Identity, mask
from bot.program.masking.privacy import shown_as
from bot.program.routines import ROUTINES
from bot.program.stories import story_revisions
from models import (
    Assignment,
    Commitment,
    Consent,
    Customer,
    Issue,
    Person,
    Reflection,
    RetreatIssue,
    RetreatVote,
    Story,
    StoryRevision,
    StoryState,
)
from models.transaction_threads import run_in_thread

_HOST: Any = aliased(Person)
_NAMELESS = frozenset({StoryState.WITHDRAWN, StoryState.DECLINED})


@dataclass(frozen=True)
class SharedIssue:
    """An issue before a retreat; `id` is that of its row there, `title` None where its words were taken back.

    `seen_by` is who saw it and `byline` on what occasion, both "" where consent allows no name. `assignment_id` is that
    of the story everyone may read, None for none. `place` is None until the vote is closed. `commitment` is what
    somebody committed to about it, `promise` its words as readers may know them, "" for none.
    """

    id: int
    issue_id: int
    title: str | None
    seen_by: str = ""
    byline: str = ""
    assignment_id: int | None = None
    votes: int = 0
    place: int | None = None
    commitment: Commitment | None = None
    promise: str = ""


def words_are_out() -> ColumnElement[bool]:
    """Return the condition in SQL that the words of an Issue may be shown: nobody took back the Story they come from.

    What the CX team took up into the register are its own words.
    """
    return ~(col(Issue.draft) & col(Story.withdrawn_at).is_not(None))


async def of_retreat(session: AsyncSession, retreat_id: int) -> list[SharedIssue]:
    """Return the issues shared before this retreat, by their place, or in the order they were shared in."""
    return await _read(session, RetreatIssue.retreat_id == retreat_id)


async def one(session: AsyncSession, shared_id: int) -> SharedIssue | None:
    """Return one issue by the id of its row before a retreat, None where there is none."""
    return next(iter(await _read(session, RetreatIssue.id == shared_id)), None)


async def promise_of(session: AsyncSession, made: Commitment) -> str | None:
    """Return what a commitment to an issue says as readers may know it, None for one of another origin."""
    if made.issue_id is None:
        return None
    return next((each.promise for each in await _read(session, RetreatIssue.commitment_id == made.id)), None)


async def with_votes(session: AsyncSession, retreat_id: int) -> list[SharedIssue]:
    """Return the issues of a retreat by the votes so far, the most first, without those whose words were taken back."""
    counted = dict(await counts(session, retreat_id))
    order = {issue_id: place for place, issue_id in enumerate(await ranked_ids(session, retreat_id))}
    known = [replace(each, votes=counted.get(each.issue_id, 0)) for each in await of_retreat(session, retreat_id)]
    return sorted((each for each in known if each.title is not None), key=lambda each: order[each.issue_id])


async def counts(session: AsyncSession, retreat_id: int) -> Sequence[tuple[int, int]]:
    """Return issue and number of votes, of those that were voted for."""
    rows = await session.exec(
        select(RetreatVote.issue_id, func.count())
        .where(RetreatVote.retreat_id == retreat_id)
        .group_by(col(RetreatVote.issue_id))
    )
    return rows.all()


def _taken_back_last() -> ColumnElement[int]:
    return case((words_are_out(), 0), else_=1)


async def ranked_ids(session: AsyncSession, retreat_id: int) -> list[int]:
    """Return the ids of issues by votes, of as many votes the most severe first, then the one that was told first.

    Those whose words were taken back come last.
    """
    votes = (
        select(func.count(col(RetreatVote.id)))
        .where(RetreatVote.retreat_id == RetreatIssue.retreat_id, RetreatVote.issue_id == RetreatIssue.issue_id)
        .scalar_subquery()
    )
    rows = await session.exec(
        select(RetreatIssue.issue_id)
        .join(Issue, col(Issue.id) == col(RetreatIssue.issue_id))
        .join(Reflection, col(Reflection.id) == col(RetreatIssue.reflection_id))
        .join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
        .where(RetreatIssue.retreat_id == retreat_id)
        .order_by(
            _taken_back_last(),
            votes.desc(),
            col(Issue.severity).desc().nulls_last(),
            col(Reflection.submitted_at),
            col(RetreatIssue.id),
        )
    )
    return list(rows.all())


async def votable(session: AsyncSession, retreat_id: int) -> Collection[int]:
    """Return the ids of the issues that can be voted for: those whose words were not taken back."""
    rows = await session.exec(
        select(RetreatIssue.issue_id)
        .join(Issue, col(Issue.id) == col(RetreatIssue.issue_id))
        .join(Story, col(Story.reflection_id) == col(RetreatIssue.reflection_id), isouter=True)
        .where(RetreatIssue.retreat_id == retreat_id, words_are_out())
    )
    return set(rows.all())


async def _read(session: AsyncSession, which: ColumnElement[bool] | bool) -> list[SharedIssue]:
    published = and_(
        col(StoryRevision.story_id) == col(Story.id), col(StoryRevision.number) == col(Story.published_revision)
    )
    rows = await session.exec(
        select(  # type: ignore[call-overload]
            RetreatIssue, Issue, Reflection, Assignment, Person, Customer, _HOST, Story, StoryRevision, Commitment
        )
        .join(Issue, col(Issue.id) == col(RetreatIssue.issue_id))
        .join(Reflection, col(Reflection.id) == col(RetreatIssue.reflection_id))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id), isouter=True)
        .join(_HOST, _HOST.id == col(Assignment.host_id), isouter=True)
        .join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
        .join(StoryRevision, published, isouter=True)
        .join(Commitment, col(Commitment.id) == col(RetreatIssue.commitment_id), isouter=True)
        .where(which)
        .order_by(col(RetreatIssue.place).nulls_last(), col(RetreatIssue.id))
    )
    found = rows.all()
    # In a thread, as to mask grows with them.
    return await run_in_thread(lambda: [_shown(_Told(*row)) for row in found])


@dataclass(frozen=True)
class _Told:
    shared: RetreatIssue
    issue: Issue
    reflection: Reflection
    assignment: Assignment
    author: Person
    customer: Customer | None
    host: Person | None
    story: Story | None
    revision: StoryRevision | None
    commitment: Commitment | None


def _shown(told: _Told) -> SharedIssue:
    shared, issue, story, consent = told.shared, told.issue, told.story, told.reflection.consent
    votes, place = shared.votes or 0, shared.place
    made = SharedIssue(id_of(shared), id_of(issue), None, votes=votes, place=place, commitment=told.commitment)
    whom, promise = told.customer or told.host, told.commitment.text if told.commitment else ""
    identity = story_revisions.identity_of(told.reflection, whom)
    if consent is Consent.PRIVATE or story is None or story.is_gone or story.state in _NAMELESS:
        # Without any name, also that of who saw it.
        nobody = identity.joined(Identity.of(told.author))
        made = replace(made, promise=mask(promise, nobody, Consent.PRIVATE).text)
        if story is not None and story.is_gone and issue.draft:
            return made
        return replace(made, title=mask(issue.title, nobody, Consent.PRIVATE).text)
    author, byline = told.author, ROUTINES[told.assignment.routine].story.byline
    as_, lifted = shown_as(whom, consent), told.revision.lifted if told.revision else ()
    return replace(
        made,
        title=mask(issue.title, identity, consent, lifted=lifted).text,
        promise=mask(promise, identity, consent, lifted=lifted).text,
        seen_by=f"{author.name}, {author.department}" if author.department else author.name,
        byline=byline.replace("{who}", as_) if as_ or "{who}" not in byline else "",
        assignment_id=id_of(told.assignment) if story.is_public else None,
    )
