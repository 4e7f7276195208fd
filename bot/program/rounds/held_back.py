"""Held back: whom the CX team chose by hand, and who went on leave before the brief reached them.

A plan leaves such people out by itself; a choice by hand stands, and the CX team is told that its brief waits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.people import availability
from bot.program.people.availability import Availability
from models import (
    Absence,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Outgoing,
    Person,
    Round,
    RoundState,
)

_STATES = (AssignmentState.PROPOSED, AssignmentState.APPROVED)
# Over a weekend nobody is away.
SOON = timedelta(days=3)
_DAY = timedelta(days=1)
# Built once, as it is asked every minute: few are chosen by hand, and mostly none of them is away.
_WAITING = (
    select(Assignment, Person)
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .join(Round, col(Round.id) == col(Assignment.round_id))
    .where(
        col(Assignment.state).in_(_STATES),
        col(Assignment.sent_at).is_(None),
        col(Assignment.assigned_by).is_not(None),
        col(Round.state) != RoundState.CLOSED,
        select(col(Absence.id))
        .where(
            col(Absence.person_id) == col(Assignment.participant_id),
            or_(col(Absence.last_day) >= bindparam("day"), col(Absence.ends_at) > bindparam("now")),
        )
        .exists(),
    )
    .order_by(col(Assignment.id))
)


def _is_unsent(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.state in _STATES


HELD_BACK = register(
    MessageKind(
        "held back",
        Subject.ASSIGNMENT,
        called="the word that a brief waits",
        follows_assignment=True,
        applies=_is_unsent,
    )
)


@dataclass(frozen=True)
class HeldBack:
    """Until which day somebody is away to whom a brief is to go, and whether their round ends before that."""

    until: date
    beyond_round: bool


def away_until(available: Availability, now: datetime) -> date | None:
    """Return the day on which somebody is back who isn't within some days, None for others; `now` is aware."""
    then = available.day_of(available.next_permitted(now))
    return then if then - available.day_of(now) > SOON else None


def of(available: Availability, ends_on: date, now: datetime) -> HeldBack | None:
    """Return how long a brief is held back of somebody who is away at `now` (aware); None where it is not.

    Their round ends with the day before `ends_on`.
    """
    until = away_until(available, now)
    return HeldBack(until, beyond_round=until >= ends_on) if until is not None else None


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Return the ids of the assignments of which the CX team is to be told at `now`; `zone` is the programme's.

    Who was on leave already when they were chosen is none of them: whoever chose them was told.
    """
    day = (now - _DAY).date()  # in any zone
    rows = (await session.exec(_WAITING, params={"day": day, "now": now})).all()
    if not rows:
        return []
    told = await outbox.find_all(session, HELD_BACK.name, [id_of(each) for each, _ in rows])
    waiting = [(each, person) for each, person in rows if id_of(each) not in told]
    known = await availability.of(session, [person for _, person in waiting], zone)
    chosen = await _chosen_at(session, [id_of(each) for each, _ in waiting])
    return [
        id_of(each) for each, person in waiting if _left_since(known[person.id or 0], chosen.get(id_of(each), now), now)
    ]


def _left_since(available: Availability, chosen_at: datetime, now: datetime) -> bool:
    until = away_until(available, now)
    since = available.day_of(chosen_at)
    return until is not None and any(
        available.day_of(each.begins) >= since and available.day_of(each.begins) < until for each in available.absences
    )


async def _chosen_at(session: AsyncSession, assignment_ids: Sequence[int]) -> dict[int, datetime]:
    made = and_(
        col(AssignmentTransition.assignment_id).in_(assignment_ids), col(AssignmentTransition.from_state).is_(None)
    )
    at = select(AssignmentTransition.assignment_id, func.min(col(AssignmentTransition.at))).where(made)
    return dict((await session.exec(at.group_by(col(AssignmentTransition.assignment_id)))).all())


async def tell(session: AsyncSession, assignment_ids: Sequence[int]) -> None:
    """Tell the CX team that the briefs of these assignments wait; safe to call again."""
    for assignment_id in assignment_ids:
        await outbox.enqueue(session, HELD_BACK.name, assignment_id, outbox.CX_CHANNEL)
