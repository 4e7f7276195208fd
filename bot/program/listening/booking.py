"""Booking: the day and the hour at which they listen, told to whoever is in."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import assignments
from bot.program.booking import bookings
from bot.program.listening import messages, sessions
from models import AssignmentState, SeatState

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


async def book(session: AsyncSession, assignment_id: int, when: When, *, now: datetime, by: str) -> None:
    """Record when it is, and tell whoever is in; the same once more changes nothing.

    Raises FieldError, NotYours, IllegalTransition.
    """
    if when.hour is None:
        raise FieldError({"hour": HourMissing()})
    assignment = await assignments.for_change(session, assignment_id, by=by)
    starts_at = bookings.moment_of(when.day, when.hour, when.zone)
    known = await sessions.opened(session, assignment)
    if assignment.state is AssignmentState.BOOKED and known.starts_at == starts_at:
        return
    await bookings.book_held(session, assignment, starts_at, zone=when.zone, now=now, by=by, minutes=_MINUTES)
    known.starts_at = starts_at
    await session.flush()
    coming = [each.seat for each in await sessions.seats_of(session, assignment_id) if each.seat.state is SeatState.IN]
    await messages.tell_day(session, assignment, coming)
    await messages.refresh(session, assignment_id)
