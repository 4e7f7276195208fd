"""Following bookings: what is to be said before and after, and which are over since their assignment moved."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum, auto

from sqlalchemy import bindparam, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.booking import bookings, known
from bot.program.booking.messages import CALL_SOON, DID_YOU_TALK
from bot.program.routines import ROUTINES, routine_of
from models import Assignment, AssignmentState, Booking, Customer, Outcome, OutgoingKind
from models.database import table_of
from models.prepared import PreparedSelect

# So long before it begins its participant gets the brief once more.
SOON = timedelta(minutes=10)
_S = AssignmentState
_DONE = frozenset({_S.DONE, _S.REFLECTED, _S.CLOSED})


_IS_SOON = col(Booking.starts_at) <= bindparam("soon", type_=table_of(Booking).c.starts_at.type)
# Of what is booked for an hour in passing, as of what was booked for a day, nudges ask how it went.
_IS_FOLLOWED = col(Assignment.routine).in_([key for key, routine in ROUTINES.items() if routine.minutes])
# Built once, as it is asked every minute.
_WAITING = PreparedSelect(
    select(Booking, Assignment, Customer)
    .join(Assignment, col(Assignment.id) == col(Booking.assignment_id))
    .outerjoin(Customer, col(Customer.id) == col(Assignment.customer_id))
    .where(
        col(Booking.ended_at).is_(None),
        or_(
            _IS_SOON & col(Booking.asked_at).is_(None) & _IS_FOLLOWED,
            col(Assignment.state) != _S.BOOKED,
            ~Customer.may_be_called,
        ),
    )
    .order_by(col(Booking.assignment_id))
)


class Step(Enum):
    """What is to be done about an open booking."""

    NOTHING = auto()
    TELL_SOON = auto()
    ASK = auto()
    END = auto()


def step_of(
    booking: Booking, state: AssignmentState, *, may_be_called: bool, now: datetime, is_followed: bool = True
) -> Step:
    """Return what is to be done at `now` (aware) about an open booking of an assignment in this state.

    Nothing is said before and after one that is not `is_followed`.
    """
    if state is not _S.BOOKED or (not may_be_called and now < booking.starts_at):
        return Step.END
    if not is_followed:
        return Step.NOTHING
    if now >= booking.starts_at + timedelta(minutes=booking.minutes):
        return Step.NOTHING if booking.asked_at else Step.ASK
    is_soon = booking.starts_at - SOON <= now < booking.starts_at
    return Step.TELL_SOON if is_soon and booking.told_sequence != booking.sequence else Step.NOTHING


def told_suffix(booking: Booking) -> str:
    """Return by what messages about one booking, as of its last change, differ from those of others."""
    return f"{id_of(booking)}:{booking.sequence}"


def booking_in(key: str) -> tuple[int, int]:
    """Return the id of the booking and its change, of the key of a message with `told_suffix`."""
    booking_id, sequence = key.split(":")[-2:]
    return int(booking_id), int(sequence)


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Return the ids of the open bookings about which there is something to do at `now`."""
    rows = await _WAITING.rows(session, soon=now + SOON)
    return [
        id_of(booking)
        for booking, assignment, customer in rows
        if _step(booking, assignment, customer, now=now) is not Step.NOTHING
    ]


def _step(booking: Booking, assignment: Assignment, customer: Customer | None, *, now: datetime) -> Step:
    may_be_called, is_followed = _may_be_called(customer), routine_of(assignment).minutes is not None
    return step_of(booking, assignment.state, may_be_called=may_be_called, now=now, is_followed=is_followed)


def _may_be_called(customer: Customer | None) -> bool:
    return customer is None or bool(customer.may_be_called)


async def follow(session: AsyncSession, booking_ids: Sequence[int], *, now: datetime) -> None:
    """Do what is to be done at `now` about each of these bookings; safe to call again and again."""
    for booking_id in booking_ids:
        booking = await session.get_one(Booking, booking_id)
        assignment = (await session.exec(_held(booking.assignment_id))).one()
        await session.refresh(booking)
        customer = await session.get(Customer, assignment.customer_id) if assignment.customer_id else None
        if booking.ended_at is None:
            step = _step(booking, assignment, customer, now=now)
            await _do(session, step, booking, assignment, now=now)


def _held(assignment_id: int) -> SelectOfScalar[Assignment]:
    held = select(Assignment).where(Assignment.id == assignment_id)
    return held.with_for_update(key_share=True).execution_options(populate_existing=True)


async def _do(session: AsyncSession, step: Step, booking: Booking, assignment: Assignment, *, now: datetime) -> None:
    to, suffix = outbox.participant_of(assignment), told_suffix(booking)
    if step is Step.END:
        talked = Outcome.TALKED if assignment.state in _DONE else None
        await bookings.end(session, booking, now=now, outcome=talked)
    elif step is Step.TELL_SOON:
        booking.told_sequence = booking.sequence
        await outbox.enqueue(session, CALL_SOON.name, id_of(assignment), to, dedup_suffix=suffix)
    elif step is Step.ASK:
        asked = await known.asked_of(session, id_of(assignment))
        booking.asked_at = now
        if asked < known.MOST_ASKED:  # else the CX team is told of it, as of other nudges that led to nothing
            await outbox.enqueue(session, DID_YOU_TALK.name, id_of(assignment), to, dedup_suffix=suffix)
        # Brief and assistant's message said that it is to come.
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)
