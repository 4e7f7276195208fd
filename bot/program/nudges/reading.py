"""Reading what decides about nudges: a constant number of statements, however many assignments are open."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, not_, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
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

# Handed out, and the participant has not done it.
NUDGED = (AssignmentState.SENT, AssignmentState.UNREACHABLE, AssignmentState.BOOKED)
_ACTS = (AssignmentState.UNREACHABLE, AssignmentState.BOOKED)
# Columns, as objects that nobody changes take thrice as long.
_SENT = (
    Nudge.assignment_id,
    Nudge.step,
    Nudge.asked_about,
    Nudge.at,
    Nudge.delivered_at,
    Outgoing.state,
    Outgoing.ts,
)
_PENDING = (OutgoingState.WAITING, OutgoingState.SENDING)


def is_nudged() -> ColumnElement[bool]:
    """Return the condition in SQL of an assignment that is nudged, its participant being joined.

    It is not what its participant takes part in no more, nor whose customer may not be called: the CX team was told.
    """
    laddered = [key for key, routine in ROUTINES.items() if routine.ladder]
    told_by_host = [key for key, routine in ROUTINES.items() if routine.told_by_host]
    return and_(
        col(Assignment.state).in_(NUDGED),
        col(Assignment.routine).in_(laddered),
        not_(and_(col(Assignment.state) == AssignmentState.BOOKED, col(Assignment.routine).in_(told_by_host))),
        or_(
            col(Assignment.customer_id).is_(None),
            select(Customer.id).where(Customer.id == Assignment.customer_id, Customer.may_be_called).exists(),
        ),
        takes_part(col(Assignment.routine)),
    )


async def open_ones(session: AsyncSession, *, zone: ZoneInfo, of: Collection[int] | None = None) -> list[Open]:
    """Return everything that is nudged, or all that these people (ids) have; `zone` is the programme's."""
    rows = await session.exec(
        select(Assignment, Person, Round, Booking)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .outerjoin(Booking, and_(col(Booking.assignment_id) == col(Assignment.id), col(Booking.ended_at).is_(None)))
        .where(is_nudged(), _theirs(of))
        .order_by(col(Assignment.id))
    )
    found = rows.all()
    if not found:
        return []
    sent, acted = await _sent(session, of), await _acted(session, of)
    asked = any(_asked_at_its_hour(assignment, booking, ()) for assignment, _, _, booking in found)
    waiting = await _questions_waiting(session) if asked else set[int]()
    people = {person.id: person for _, person, *_ in found}
    when = await availability.of(session, list(people.values()), zone)
    return [
        _open(
            assignment,
            round_,
            when[assignment.participant_id],
            [*sent.get(id_of(assignment), ()), *_asked_at_its_hour(assignment, booking, waiting)],
            acted.get(id_of(assignment)),
        )
        for assignment, _, round_, booking in found
        if not _rests(booking)
    ]


def _rests(booking: Booking | None) -> bool:
    """Return whether a call is booked for an hour: it is asked about then, and rests until that."""
    return booking is not None and booking.asked_at is None


def _asked_at_its_hour(assignment: Assignment, booking: Booking | None, waiting: Collection[int]) -> list[Sent]:
    """Return that somebody was asked how the call went that they had booked for an hour, or is about to be."""
    if booking is None or booking.asked_at is None:
        return []
    return [Sent(ASKED, booking.asked_at, assignment.booked_on, is_pending=id_of(assignment) in waiting)]


async def _questions_waiting(session: AsyncSession) -> set[int]:
    """Return about which assignments (ids) the question how a call went waits to be posted."""
    rows = await session.exec(
        select(Outgoing.subject_id).where(
            col(Outgoing.state).in_(_PENDING), Outgoing.kind == DID_YOU_TALK.name, col(Outgoing.ts).is_(None)
        )
    )
    return set(rows.all())


def _open(
    assignment: Assignment,
    round_: Round,
    when: Availability,
    sent: Sequence[Sent],
    acted_at: datetime | None,
) -> Open:
    return Open(
        id_of(assignment),
        assignment.participant_id,
        when,
        assignment.sent_at or round_.opened_at,
        round_.ends_on,
        tuple(sent),
        acted_at,
        assignment.booked_on if assignment.state is AssignmentState.BOOKED else None,
        assignment.snoozed_until,
        assignment.told_at is not None,
    )


async def _sent(session: AsyncSession, of: Collection[int] | None) -> dict[int, list[Sent]]:
    """Return the nudges so far by the assignment that they are about, oldest first."""
    rows = await session.exec(
        select(*_SENT)  # type: ignore[call-overload]  # more columns than sqlmodel has types for
        .join(Assignment, col(Assignment.id) == col(Nudge.assignment_id))
        .outerjoin(Outgoing, col(Outgoing.key) == col(Nudge.message_key))
        .where(col(Assignment.state).in_(NUDGED), _theirs(of))
        .order_by(col(Nudge.id))
    )
    sent = defaultdict[int, list[Sent]](list)
    for assignment_id, step, asked_about, at, delivered_at, state, ts in rows.all():
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


async def _acted(session: AsyncSession, of: Collection[int] | None) -> dict[int, datetime]:
    """Return when somebody last did something about each assignment, by its id."""
    rows = await session.exec(
        select(AssignmentTransition.assignment_id, func.max(col(AssignmentTransition.at)))
        .join(Assignment, col(Assignment.id) == col(AssignmentTransition.assignment_id))
        .where(
            col(Assignment.state).in_(_ACTS),
            col(AssignmentTransition.to_state).in_(_ACTS),
            col(AssignmentTransition.actor).is_not(None),
            _theirs(of),
        )
        .group_by(col(AssignmentTransition.assignment_id))
    )
    return dict(rows.all())


def _theirs(of: Collection[int] | None) -> ColumnElement[bool]:
    return col(Assignment.participant_id).in_(of) if of is not None else true()
