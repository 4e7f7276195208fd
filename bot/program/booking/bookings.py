"""Booking an assignment for an hour: kept, changed and cancelled, each change counted for calendars."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import assignments, outbox
from bot.program.assignments import calls, id_of
from bot.program.booking import calendars, known, overlaps
from bot.program.routines import routine_of
from models import Assignment, AssignmentState, Booking, Customer, Outcome, OutgoingKind

# Of whom a call is with, what a calendar shows: name, number and address.
Contact = tuple[str, str | None, str | None]


class HourPassed(Problem):
    """An hour to come was asked for."""


async def book(
    session: AsyncSession,
    assignment_id: int,
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    by: str,
    may_overlap: bool = True,
) -> None:
    """Record that the assignment is booked for `starts_at` (aware); the same once more changes nothing.

    `zone` is the participant's. Raises FieldError for an hour gone by or too far, or one at which they have something
    else, unless it `may_overlap`; NotYours, IllegalTransition.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by, or_assistant=True)
    await book_held(session, assignment, starts_at, zone=zone, now=now, by=by, may_overlap=may_overlap)


def moment_of(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) that it is `hour` on `day` in `zone`. Raises FieldError for the last days there are."""
    try:
        return datetime.combine(day, hour, zone).astimezone(UTC)
    except OverflowError:
        raise FieldError({"booked_on": calls.BookingDayTooFar()}) from None


async def book_held(
    session: AsyncSession,
    assignment: Assignment,
    starts_at: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    by: str,
    minutes: int | None = None,
    may_overlap: bool = True,
) -> None:
    """Record, as `book` does, that an assignment that is locked and theirs to book is booked for `starts_at`.

    It takes so many `minutes`, those of its routine where none are given.
    """
    known_one = await known.open_of(session, id_of(assignment))
    is_booked = assignment.state is AssignmentState.BOOKED
    if known_one is not None and is_booked and known_one.starts_at == starts_at:
        return  # the same once more
    if starts_at <= now:
        raise FieldError({"hour": HourPassed()})
    minutes = minutes or routine_of(assignment).minutes or 0
    if not may_overlap:
        await overlaps.require_free(session, assignment, starts_at, minutes, zone=zone, by=by)
    day, today = starts_at.astimezone(zone).date(), now.astimezone(zone).date()
    await calls.book_held(session, assignment, day, today=today, now=now, by=by)
    if known_one is not None and (known_one.starts_at <= now or not is_booked):
        await end(session, known_one, now=now)  # that hour has been: this is another try
        known_one = None
    if known_one is None:
        known_one = Booking(
            assignment_id=id_of(assignment), starts_at=starts_at, minutes=minutes, uid=f"{uuid4()}@firsthand", by=by
        )
    else:
        known_one.starts_at, known_one.sequence, known_one.by = starts_at, known_one.sequence + 1, by
    session.add(known_one)
    await session.flush()
    await calendars.change(session, known_one)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)


async def book_day(
    session: AsyncSession, assignment_id: int, day: date, *, zone: ZoneInfo, now: datetime, by: str
) -> None:
    """Record that the assignment is booked for a day, without an hour: one that was booked is given up.

    `zone` is the participant's. Raises FieldError for a day gone by or too far, NotYours, IllegalTransition.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by, or_assistant=True)
    await calls.book_held(session, assignment, day, today=now.astimezone(zone).date(), now=now, by=by)
    known_one = await known.open_of(session, assignment_id)
    if known_one is not None:
        await end(session, known_one, now=now)
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id, and_followers=True)


async def cancel(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Record that an assignment isn't booked any more; once more changes nothing. Raises NotYours, IllegalTransition.

    IllegalTransition where it is done or ended.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by, or_assistant=True)
    if assignment.state is not AssignmentState.BOOKED:
        assignments.require_to_do(assignment)
        return
    known_one = await known.open_of(session, assignment_id)
    if known_one is not None:
        await end(session, known_one, now=now)
    assignment.booked_on = None
    await assignments.transition(session, assignment, AssignmentState.SENT, now=now, actor=by)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id, and_followers=True)


async def tell_anew(session: AsyncSession, assignment_id: int, *, now: datetime, waits: bool = False) -> None:
    """Have calendars say what a locked assignment is about now, where it is booked for an hour to come.

    The participant's file `waits` for their working hours where the change is none of theirs.
    """
    known_one = await known.open_of(session, assignment_id)
    if known_one is not None and known_one.starts_at > now:
        known_one.sequence += 1
        await session.flush()
        await calendars.change(session, known_one, waits=waits)


async def contacts_ahead(session: AsyncSession, *, now: datetime) -> dict[int, Contact]:
    """Return with whom calls are that are booked for an hour after `now` (aware), by the id of the assignment."""
    rows = await session.exec(
        select(Booking.assignment_id, Customer.name, Customer.phone, Customer.email)
        .join(Assignment, col(Assignment.id) == col(Booking.assignment_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id))
        .where(col(Booking.ended_at).is_(None), col(Booking.starts_at) > now)
    )
    return {assignment_id: (name, phone, email) for assignment_id, name, phone, email in rows.all()}


async def tell_contacts_anew(session: AsyncSession, before: Mapping[int, Contact], *, now: datetime) -> None:
    """Have calendars show whom a booked call is with as an import left it; `before` is of `contacts_ahead`."""
    after = await contacts_ahead(session, now=now)
    changed = sorted(each for each, contact in after.items() if before.get(each, contact) != contact)
    if changed:
        held = select(Assignment.id).where(col(Assignment.id).in_(changed)).order_by(col(Assignment.id))
        await session.exec(held.with_for_update(key_share=True))
    for each in changed:
        await tell_anew(session, each, now=now, waits=True)


async def end(session: AsyncSession, booking: Booking, *, now: datetime, outcome: Outcome | None = None) -> None:
    """End a booking, with how it went where that is known; one that is still to come is taken out of calendars."""
    booking.ended_at, booking.outcome = now, outcome
    if booking.starts_at > now:
        booking.sequence += 1
        await session.flush()
        await calendars.cancel(session, booking)
    await session.flush()
