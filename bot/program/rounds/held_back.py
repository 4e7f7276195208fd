"""Held back: whom the CX team chose by hand, and who went on leave before the brief reached them.

A plan leaves such people out by itself; a choice by hand stands, and the CX team is told that its brief waits: once,
when they choose or when leave begins.
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
from bot.program.matching import away
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.people import availability
from bot.program.people.availability import Availability
from models import (
    Absence,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    LeftOutWhy,
    Outgoing,
    OutgoingState,
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


def leave_to_come(available: Availability, now: datetime, ends_on: date) -> list[datetime]:
    """Return when leave begins (aware, in order) that comes in a round, where it takes most of what is left of it."""
    today = available.day_of(now)
    begins = sorted(each.begins for each in available.absences if today < available.day_of(each.begins) < ends_on)
    is_most = begins and away.why_left_out(available, today, ends_on) is LeftOutWhy.AWAY
    return begins if is_most else []


async def note_told(
    session: AsyncSession, assignment: Assignment, available: Availability, *, ends_on: date, now: datetime
) -> None:
    """Note that whoever chose somebody by hand at `now` was told of their leave, so that it is not told once more.

    The word that the brief waits is enqueued for the end of that leave: by then there is mostly nothing to say.
    """
    begins = [now] if away_until(available, now) is not None else leave_to_come(available, now, ends_on)
    if begins and assignment.state in _STATES:
        back = max(map(available.next_permitted, begins))
        await outbox.enqueue(session, HELD_BACK.name, id_of(assignment), outbox.CX_CHANNEL)
        await outbox.put_off(session, HELD_BACK.name, id_of(assignment), until=back)


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Return the ids of the assignments of which the CX team is to be told at `now`; `zone` is the programme's.

    Whoever chose them was told of the leave that was known then; only what is longer than that is news.
    """
    day = (now - _DAY).date()  # in any zone
    rows = (await session.exec(_WAITING, params={"day": day, "now": now})).all()
    if not rows:
        return []
    rows_by_id = await outbox.find_all(session, HELD_BACK.name, [id_of(each) for each, _ in rows])
    waiting = [(each, person) for each, person in rows if not _is_told(rows_by_id.get(id_of(each)))]
    known = await availability.of(session, [person for _, person in waiting], zone)
    chosen = await _chosen_at(session, [id_of(each) for each, _ in waiting])
    return [
        id_of(each)
        for each, person in waiting
        if _is_news(known[person.id or 0], rows_by_id.get(id_of(each)), chosen.get(id_of(each), now), now)
    ]


def _is_told(row: Outgoing | None) -> bool:
    """Return whether the word was given, rather than put off, or dropped as there was nothing to say."""
    if row is None or row.ts is not None:
        return row is not None
    return row.state is not OutgoingState.DROPPED and row.not_before is None


def _is_news(available: Availability, row: Outgoing | None, chosen_at: datetime, now: datetime) -> bool:
    until = away_until(available, now)
    if until is None:
        return False
    if row is not None and row.not_before is not None:  # put off to when they were to be back
        return until - available.day_of(row.not_before) > SOON
    since = available.day_of(chosen_at)
    return any(since <= available.day_of(each.begins) < until for each in available.absences)


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
        await outbox.put_off(session, HELD_BACK.name, assignment_id, until=None)
