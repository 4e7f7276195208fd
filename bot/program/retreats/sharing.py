"""Sharing issues before a retreat: what is new since the last one, opening the vote on it, and closing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, exists, func, insert, literal, update
from sqlalchemy import select as select_columns
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.retreats import leaders, shared_issues
from bot.program.retreats.messages import COMMITTED, RANKING, SHARED
from bot.program.stories import lifecycle
from models import Assignment, Issue, Person, Reflection, Retreat, RetreatIssue, RetreatVote, Round, Story
from models.database import execute, table_of

_ISSUES = table_of(RetreatIssue)
_RANK = (
    update(_ISSUES)
    .where(_ISSUES.c.issue_id == bindparam("the_issue"))
    .values(place=bindparam("place"), votes=bindparam("votes"))
)


class NothingToShare(FirsthandError):
    """No issue was told since the last retreat."""


class OpenedMeanwhile(FirsthandError):
    """Another of the CX team opened the vote before this retreat."""


class NobodyToVote(FirsthandError):
    """Nobody takes part who could vote."""


class VoteIsOver(FirsthandError):
    """The vote is closed."""


@dataclass(frozen=True)
class Turnout:
    """How many leaders have voted, and the names of those who have not, in order."""

    voted: int
    missing: tuple[str, ...]


# Whether some retreat (in SQL) is voted on, as `is_open` tells which.
ANY_IS_OPEN = exists().where(col(Retreat.closed_at).is_(None))
_NEWEST = select(Retreat).order_by(col(Retreat.number).desc()).limit(1)


async def newest(session: AsyncSession) -> Retreat | None:
    """Return the newest retreat, open or not; None before the first."""
    return (await session.exec(_NEWEST)).first()


async def committed_to(session: AsyncSession, retreat_id: int) -> tuple[int, int]:
    """Return to how many issues of a retreat somebody committed, and how many there are."""
    counts = select(func.count(col(RetreatIssue.commitment_id)), func.count())
    return (await session.exec(counts.where(RetreatIssue.retreat_id == retreat_id))).one()


async def is_open(session: AsyncSession) -> Retreat | None:
    """Return the retreat that is voted on now, None where there is none."""
    found = await newest(session)
    return found if found is not None and found.closed_at is None else None


def _new_issues() -> Select[int | None, int | None]:
    """Return the statement of issue and first reflection of all that was told and not shared before a retreat yet."""
    return (
        select_columns(col(Reflection.issue_id), func.min(col(Reflection.id)))
        .select_from(Round)
        .join(Assignment, col(Assignment.round_id) == col(Round.id))
        .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id))
        .join(Issue, col(Issue.id) == col(Reflection.issue_id))
        .join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
        .where(
            col(Round.routine).in_(leaders.ranked()),
            shared_issues.words_are_out(),
            ~exists().where(col(RetreatIssue.issue_id) == col(Reflection.issue_id)),
        )
        .group_by(col(Reflection.issue_id))
    )


async def count_new(session: AsyncSession) -> int:
    """Return how many issues were told and not shared yet."""
    rows = await session.exec(select(func.count()).select_from(_new_issues().subquery()))
    return rows.one()


async def open_vote(session: AsyncSession, after: int, *, now: datetime, by: str) -> Retreat:
    """Share what is new with every leader, to be voted on, and return the retreat.

    Once more by the same person changes nothing. `after` is the number of the retreat that was the newest when `by`
    (Slack id) looked, 0 for none. Raises OpenedMeanwhile where there is another since, VoteIsOver where theirs is
    closed by now, NothingToShare, NobodyToVote.
    """
    before = await newest(session)
    if before is not None and (before.number, before.opened_by) == (after + 1, by):
        if before.closed_at is not None:
            raise VoteIsOver
        return before
    if (before.number if before else 0) != after or (before is not None and before.closed_at is None):
        raise OpenedMeanwhile
    voters = await leaders.every_id(session)
    if not voters:
        raise NobodyToVote
    retreat = Retreat(number=after + 1, opened_at=now, opened_by=by)
    try:
        async with session.begin_nested():
            session.add(retreat)
    except IntegrityError as at_once:  # another opened it at this very moment
        raise OpenedMeanwhile from at_once
    new = _new_issues().subquery()
    rows = select_columns(literal(id_of(retreat)), *new.c).order_by(new.c[1])
    shared = await execute(session, insert(_ISSUES).from_select(["retreat_id", "issue_id", "reflection_id"], rows))
    if not shared.rowcount:
        raise NothingToShare
    await outbox.enqueue_for_each(session, SHARED.name, id_of(retreat), voters)
    return retreat


async def close_vote(session: AsyncSession, retreat_id: int, *, now: datetime, by: str) -> Retreat:
    """Close the vote for good, keep the ranking, and have it posted to the leaders and the CX channel.

    Once more by the same person (Slack id) changes nothing. Raises VoteIsOver where it was closed already.
    """
    retreat = await session.get(Retreat, retreat_id, with_for_update={"key_share": True}, populate_existing=True)
    if retreat is None or retreat.closed_by not in (None, by):
        raise VoteIsOver
    if retreat.closed_at is not None:
        return retreat
    retreat.closed_at, retreat.closed_by = now, by
    counted = dict(await shared_issues.counts(session, retreat_id))
    ranked = enumerate(await shared_issues.ranked_ids(session, retreat_id), 1)
    rows = [{"the_issue": issue_id, "place": place, "votes": counted.get(issue_id, 0)} for place, issue_id in ranked]
    await execute(session, _RANK.where(_ISSUES.c.retreat_id == retreat_id), rows)
    await outbox.refresh_about(session, retreat_id, {SHARED.name})
    await outbox.enqueue(session, RANKING.name, retreat_id, outbox.CX_CHANNEL)
    await outbox.enqueue_for_each(session, RANKING.name, retreat_id, await leaders.every_id(session))
    return retreat


async def turnout(session: AsyncSession, retreat_id: int) -> Turnout:
    """Return who of the leaders has voted so far."""
    voted = exists().where(col(RetreatVote.person_id) == col(Person.id), col(RetreatVote.retreat_id) == retreat_id)
    rows = await session.exec(
        select(Person.name, voted)
        .where(leaders.are_leaders(), col(Person.not_found_at).is_(None))
        .order_by(Person.name)
    )
    found = rows.all()
    return Turnout(sum(has for _, has in found), tuple(name for name, has in found if not has))


async def _refresh(session: AsyncSession, assignment_id: int) -> None:
    """Have what was sent about a retreat updated where the issue of this assignment is part of it."""
    rows = await session.exec(
        select(RetreatIssue)
        .join(Reflection, col(Reflection.id) == col(RetreatIssue.reflection_id))
        .where(Reflection.assignment_id == assignment_id)
    )
    for shared in rows.all():
        await outbox.refresh_about(session, shared.retreat_id, {SHARED.name, RANKING.name})
        await outbox.refresh_about(session, id_of(shared), {COMMITTED.name})


lifecycle.ALSO_REFRESHED.append(_refresh)
