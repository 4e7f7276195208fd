"""Participation: which share of a company meets customers, and of promises is kept; shares that name nobody."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Text, case, cast, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Commitment,
    CommitmentChange,
    CommitmentStatus,
    Dissatisfier,
    Round,
)

# The share of fewer people would say what one of them did.
FEWEST = 5
_YEAR = relativedelta(months=12)
_S = AssignmentState
_HANDED_OUT = (_S.SENT, _S.BOOKED, _S.UNREACHABLE, _S.DONE, _S.REFLECTED, _S.CLOSED, _S.MISSED)
_DONE = (_S.DONE, _S.REFLECTED, _S.CLOSED)


@dataclass(frozen=True)
class Shares:
    """Shares from 0 to 1; each None where so few people are behind it that it would name one, or nobody.

    `this_round` is of those who were handed something in the rounds that run: who did at least one. `this_year` is of
    what people were handed in rounds that ended within twelve months, by person and round. `kept` is of the promises
    that were due within them, and that somebody can say are kept: those of sponsors.
    """

    this_round: float | None = None
    this_year: float | None = None
    kept: float | None = None


@dataclass
class Remembered:
    """The shares as last counted, and as of when."""

    last: tuple[tuple[object, ...], Shares] = ((), Shares())


def _newest(row: type[AssignmentTransition | Commitment | CommitmentChange]) -> ColumnElement[str]:
    return cast(select(func.coalesce(func.max(col(row.id)), 0)).scalar_subquery(), Text)


# A text that is another one once an assignment moved or a promise was made or changed.
LAST_CHANGES = _newest(AssignmentTransition) + " " + _newest(Commitment) + " " + _newest(CommitmentChange)


async def shares(
    session: AsyncSession, *, today: date, remembered: Remembered, last_changes: str | None = None
) -> Shares:
    """Return how everybody does as of `today`, a day in the programme's zone.

    It is counted anew on another day, and once an assignment moved or a promise was made or changed, as `last_changes`
    (`LAST_CHANGES` as it is now, None to read it) tells; else what is `remembered` holds.
    """
    if last_changes is None:
        last_changes = (await session.exec(select(LAST_CHANGES))).one()
    as_of = (today, last_changes)
    known, counted = remembered.last
    if as_of != known:
        counted = Shares(*await _rounds(session, today), await _kept(session, today))
        remembered.last = as_of, counted  # at once, as several threads count
    return counted


async def _rounds(session: AsyncSession, today: date) -> tuple[float | None, float | None]:
    """Return the share of people in the rounds that run, and of people and rounds in those that are over."""
    runs = case((col(Round.ends_on) > today, 1), else_=0)
    each = (
        select(
            runs.label("runs"),
            col(Assignment.participant_id).label("person_id"),
            func.max(case((col(Assignment.state).in_(_DONE), 1), else_=0)).label("done"),
        )
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(
            col(Round.ends_on) > today - _YEAR,
            col(Round.starts_on) <= today,
            col(Assignment.state).in_(_HANDED_OUT),
        )
        .group_by(col(Assignment.round_id), runs, col(Assignment.participant_id))
        .subquery()
    )
    does = case((each.c.done == 1, each.c.person_id))
    rows = await session.exec(
        select(
            each.c.runs,
            func.count(each.c.person_id.distinct()),
            func.count(does.distinct()),
            func.count(),
            func.sum(each.c.done),
        ).group_by(each.c.runs)  # type: ignore[call-overload]  # typed for four columns at most
    )
    counted = {runs: (people, active, handed, done) for runs, people, active, handed, done in rows.all()}
    people, active, _, _ = counted.get(1, (0, 0, 0, 0))
    past_people, _, handed, done = counted.get(0, (0, 0, 0, 0))
    return _share(active, people, people), _share(done, handed, past_people)


async def _kept(session: AsyncSession, today: date) -> float | None:
    # Of other promises nobody can say so yet.
    is_kept = case((col(Commitment.status) == CommitmentStatus.KEPT, 1), else_=0)
    rows = await session.exec(
        select(func.count(), func.sum(is_kept), func.count(col(Commitment.owner).distinct())).where(
            col(Commitment.id).in_(select(Dissatisfier.commitment_id)),
            col(Commitment.status) != CommitmentStatus.DROPPED,
            col(Commitment.due_on) <= today,
            col(Commitment.due_on) > today - _YEAR,
        )
    )
    due, kept, owners = rows.one()
    return _share(kept, due, owners)


def _share(part: int, whole: int, people: int) -> float | None:
    return part / whole if people >= FEWEST and whole else None
