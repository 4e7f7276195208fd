"""Booking: the day and the hour at which they listen, told to whoever is in, and in their calendars."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import assignments
from bot.program.assignments import id_of
from bot.program.booking import bookings, calendars, known
from bot.program.listening import messages, sessions
from models import Assignment, AssignmentState, ListenSeat, SeatState

# As long as the routine's words say that it takes.
_MINUTES = 30


class HourMissing(Problem):
    """No hour was chosen."""


@dataclass(frozen=True)
class When:
    """A day and an hour, in the time zone of who books it."""

    day: date
    hour: time | None
    zone: ZoneInfo


async def book(
    session: AsyncSession, assignment_id: int, when: When, *, now: datetime, by: str, may_overlap: bool = True
) -> None:
    """Record when it is, and tell whoever is in; the same once more changes nothing. `may_overlap` as for calls.

    Raises FieldError, NotYours, IllegalTransition.
    """
    if when.hour is None:
        raise FieldError({"hour": HourMissing()})
    assignment = await assignments.for_change(session, assignment_id, by=by)
    starts_at = bookings.moment_of(when.day, when.hour, when.zone)
    opened = await sessions.opened(session, assignment)
    if assignment.state is AssignmentState.BOOKED and opened.starts_at == starts_at:
        return
    await bookings.book_held(
        session, assignment, starts_at, zone=when.zone, now=now, by=by, minutes=_MINUTES, may_overlap=may_overlap
    )
    opened.starts_at = starts_at
    await session.flush()
    await _tell(session, assignment)


async def cancel(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Record that it isn't booked any more, and tell whoever is in; once more changes nothing.

    Raises NotYours, IllegalTransition where it is done or ended.
    """
    await bookings.cancel(session, assignment_id, now=now, by=by)
    opened = await sessions.session_of(session, assignment_id)
    if opened is not None and opened.starts_at is not None:
        opened.starts_at = None
        await session.flush()
        await _tell(session, await session.get_one(Assignment, assignment_id))


async def follow_choice(session: AsyncSession, assignment: Assignment, *, now: datetime, by: str) -> None:
    """Have what is booked be for what is listened to from now on, as calendars then say; the assignment is locked.

    An hour that is over was for what it was before: that one is let go of, and whoever is in is asked no more about it.
    """
    opened = await sessions.session_of(session, id_of(assignment))
    starts_at = opened.starts_at if opened is not None else None
    if opened is None or starts_at is None or now < starts_at + timedelta(minutes=_MINUTES):
        await bookings.tell_anew(session, id_of(assignment), now=now)
        return
    await bookings.cancel(session, id_of(assignment), now=now, by=by)
    opened.starts_at = None
    await session.flush()
    seats = await sessions.seats_of(session, id_of(assignment))
    await messages.put_off(session, assignment, [each.seat for each in seats if each.seat.state is SeatState.IN])


async def _tell(session: AsyncSession, assignment: Assignment) -> None:
    """Tell whoever is in when it is by now, or that it is open again; what is booked comes into their calendars."""
    seats = await sessions.seats_of(session, id_of(assignment))
    coming = [each.seat for each in seats if each.seat.state is SeatState.IN]
    for seat in coming:
        await put_in_calendar(session, seat, assignment)
    await messages.put_off(session, assignment, coming)
    await messages.tell_day(session, assignment, coming)
    await messages.refresh(session, id_of(assignment))


async def put_in_calendar(session: AsyncSession, seat: ListenSeat, assignment: Assignment) -> None:
    """Have what is booked come into the calendar of who is in; the assignment is locked."""
    booked = await known.open_of(session, id_of(assignment))
    if booked is not None:
        await calendars.add(session, booked, seat.person_id)


async def take_out_of_calendar(session: AsyncSession, seat: ListenSeat, assignment: Assignment, *, waits: bool) -> None:
    """Have it taken out of the calendar of who is in no more; the assignment is locked.

    The file `waits` for their working hours where that is not by themselves.
    """
    booked = await known.open_of(session, id_of(assignment))
    if booked is not None:
        await calendars.remove(session, booked, seat.person_id, waits=waits)
