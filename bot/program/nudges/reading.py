"""Reading what decides about nudges: a constant number of statements, however many assignments are open."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, not_, or_, select, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.booking.messages import DID_YOU_TALK
from bot.program.nudges.facts import ASKED, Open, Sent
from bot.program.people import availability
from bot.program.people.availability import Availability
from bot.program.people.participations import takes_part
from bot.program.routines import ROUTINES
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Booking,
    Customer,
    Nudge,
    Outgoing,
    OutgoingState,
    Person,
    Round,
)
from models.database import rows_of, table_of

# Handed out, and the participant has not done it.
NUDGED = (AssignmentState.SENT, AssignmentState.UNREACHABLE, AssignmentState.BOOKED)
_ACTS = (AssignmentState.UNREACHABLE, AssignmentState.BOOKED)
# Booked, or tried; or what was booked is not any more, as it was cancelled or that meeting was logged.
_IS_ACT = or_(
    col(AssignmentTransition.to_state).in_(_ACTS), col(AssignmentTransition.from_state) == AssignmentState.BOOKED
)
_Statement = Select[*tuple[Any, ...]]
_EARLIER = table_of(Booking).alias()
# Columns, as objects that nobody changes take thrice as long.
_OPEN: tuple[ColumnElement[Any], ...] = (
    *table_of(Assignment).c["id", "participant_id", "state", "sent_at", "booked_on", "snoozed_until", "told_at"],
    *table_of(Person).c["timezone", "country"],
    *table_of(Round).c["opened_at", "ends_on"],
    table_of(Booking).c.id.label("booking_id"),
    table_of(Booking).c.asked_at,
    select(func.count(_EARLIER.c.id))
    .where(_EARLIER.c.assignment_id == table_of(Assignment).c.id, _EARLIER.c.asked_at.is_not(None))
    .where(_EARLIER.c.ended_at.is_not(None))
    .scalar_subquery()
    .label("asked_before"),
    table_of(Assignment).c.routine,
)
_SENT: tuple[ColumnElement[Any], ...] = (
    *table_of(Nudge).c["assignment_id", "step", "asked_about", "at", "delivered_at"],
    *table_of(Outgoing).c["state", "ts"],
)
_PENDING = (OutgoingState.WAITING, OutgoingState.SENDING)
_WAITING = select(col(Outgoing.subject_id)).where(
    col(Outgoing.state).in_(_PENDING), col(Outgoing.kind) == DID_YOU_TALK.name, col(Outgoing.ts).is_(None)
)


class _Participant(NamedTuple):
    id: int
    timezone: str | None
    country: str | None


def is_nudged() -> ColumnElement[bool]:
    """Return the condition in SQL of an assignment that is nudged, its participant being joined.

    It is not what its participant takes part in no more, nor whose customer may not be called: the CX team was told.
    """
    return _is_nudged(*_laddered())


def _laddered() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of the routines that have a ladder, and of those whose host tells that it took place."""
    told_by_host = tuple(key for key, routine in ROUTINES.items() if routine.told_by_host)
    return tuple(key for key, routine in ROUTINES.items() if routine.ladder), told_by_host


def _is_nudged(laddered: tuple[str, ...], told_by_host: tuple[str, ...]) -> ColumnElement[bool]:
    return and_(
        col(Assignment.state).in_(NUDGED),
        col(Assignment.routine).in_(laddered),
        not_(and_(col(Assignment.state) == AssignmentState.BOOKED, col(Assignment.routine).in_(told_by_host))),
        or_(
            col(Assignment.customer_id).is_(None),
            select(col(Customer.id)).where(col(Customer.id) == Assignment.customer_id, Customer.may_be_called).exists(),
        ),
        takes_part(col(Assignment.routine)),
    )


def _open_statement(*, of_some: bool) -> _Statement:
    return _open_of(*_laddered(), of_some=of_some)


@cache
def _open_of(laddered: tuple[str, ...], told_by_host: tuple[str, ...], *, of_some: bool) -> _Statement:
    """Return the statement, built once, as building it takes longer than running it."""
    return (
        select(*_OPEN)
        .join_from(Assignment, Person, col(Person.id) == col(Assignment.participant_id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .outerjoin(Booking, and_(col(Booking.assignment_id) == col(Assignment.id), col(Booking.ended_at).is_(None)))
        .where(_is_nudged(laddered, told_by_host), _theirs(of_some=of_some))
        .order_by(col(Assignment.id))
    )


async def open_ones(session: AsyncSession, *, zone: ZoneInfo, of: Collection[int] | None = None) -> list[Open]:
    """Return everything that is nudged, or all that these people (ids) have; `zone` is the programme's."""
    found = await _read(session, _open_statement, of)
    if not found:
        return []
    sent, acted = await _sent(session, of), await _acted(session, of)
    asked = any(each.asked_at is not None for each in found)
    waiting = await _questions_waiting(session) if asked else set[int]()
    people = {each.participant_id: _Participant(each.participant_id, each.timezone, each.country) for each in found}
    when = await availability.of(session, people.values(), zone)
    return [
        _open(
            each,
            when[each.participant_id],
            [*sent.get(each.id, ()), *_asked_at_its_hour(each, waiting)],
            acted.get(each.id),
        )
        for each in found
    ]


def _rests(row: Row[Any]) -> bool:
    """Return whether a call is booked for an hour: it is asked about then, and rests until that."""
    return row.booking_id is not None and row.asked_at is None and ROUTINES[row.routine].minutes is not None


def _asked_at_its_hour(row: Row[Any], waiting: Collection[int]) -> list[Sent]:
    """Return that somebody was asked how the call went that they had booked for an hour, or is about to be."""
    if row.asked_at is None:
        return []
    return [Sent(ASKED, row.asked_at, row.booked_on, is_pending=row.id in waiting)]


async def _questions_waiting(session: AsyncSession) -> set[int]:
    """Return about which assignments (ids) the question how a call went waits to be posted."""
    return {each.subject_id for each in await rows_of(session, _WAITING)}


def _open(row: Row[Any], when: Availability, sent: Sequence[Sent], acted_at: datetime | None) -> Open:
    return Open(
        row.id,
        row.participant_id,
        when,
        row.sent_at or row.opened_at,
        row.ends_on,
        tuple(sent),
        acted_at,
        row.booked_on if row.state is AssignmentState.BOOKED else None,
        row.snoozed_until,
        row.told_at is not None,
        row.asked_before,
        _rests(row),
    )


@cache
def _sent_statement(*, of_some: bool) -> _Statement:
    return (
        select(*_SENT)
        .join_from(Nudge, Assignment, col(Assignment.id) == col(Nudge.assignment_id))
        .outerjoin(Outgoing, col(Outgoing.key) == col(Nudge.message_key))
        .where(col(Assignment.state).in_(NUDGED), _theirs(of_some=of_some))
        .order_by(col(Nudge.id))
    )


async def _sent(session: AsyncSession, of: Collection[int] | None) -> dict[int, list[Sent]]:
    """Return the nudges so far by the assignment that they are about, oldest first."""
    sent = defaultdict[int, list[Sent]](list)
    for assignment_id, step, asked_about, at, delivered_at, state, ts in await _read(session, _sent_statement, of):
        is_unposted = delivered_at is None and ts is None
        sent[assignment_id].append(
            Sent(
                step,
                delivered_at or at,
                asked_about,
                is_pending=is_unposted and state in _PENDING,
                is_dropped=is_unposted and state == OutgoingState.DROPPED,
            )
        )
    return sent


@cache
def _acted_statement(*, of_some: bool) -> _Statement:
    return (
        select(col(AssignmentTransition.assignment_id), func.max(col(AssignmentTransition.at)))
        .join(Assignment, col(Assignment.id) == col(AssignmentTransition.assignment_id))
        .where(
            col(Assignment.state).in_(NUDGED),
            _IS_ACT,
            col(AssignmentTransition.actor).is_not(None),
            _theirs(of_some=of_some),
        )
        .group_by(col(AssignmentTransition.assignment_id))
    )


async def _acted(session: AsyncSession, of: Collection[int] | None) -> dict[int, datetime]:
    """Return when somebody last did something about each assignment, by its id."""
    return dict(await _read(session, _acted_statement, of))


def _theirs(*, of_some: bool) -> ColumnElement[bool]:
    return col(Assignment.participant_id).in_(bindparam("people", expanding=True)) if of_some else true()


async def _read(
    session: AsyncSession, statement: Callable[..., _Statement], of: Collection[int] | None
) -> Sequence[Any]:
    """Run one of the statements for everybody, or for these people (ids)."""
    values = None if of is None else {"people": list(of)}
    return await rows_of(session, statement(of_some=of is not None), values)
