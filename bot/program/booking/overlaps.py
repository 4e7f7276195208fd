"""Overlaps: what somebody has at an hour already, leading it or coming along, so that they are told of both."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from models import TO_DO, Assignment, Booking, ListenSeat, ListenSession, Person, SeatState
from models.locks import take_turns

# Plus the id of the person: above all other keys of turns.
_ONE_OF_THEIRS_AT_A_TIME = 1 << 40
# No booking takes longer.
_LONGEST = timedelta(hours=4)
_NOT_THEIRS_TO_READ = "Something else"


class HourTaken(Problem):
    """Another booking of the same person is at that hour; `is_offered` says that they may choose to have both."""

    what: str
    begins: str
    ends: str
    is_offered: bool = False


@dataclass(frozen=True)
class Taken:
    """An hour (aware) that an assignment takes of somebody, who leads it or is a colleague who comes along."""

    assignment_id: int
    begins: datetime
    ends: datetime
    comes_along: bool = False


@dataclass(frozen=True)
class AlsoThen:
    """What somebody has at an hour besides, as they may read it; it begins and ends by their own clock."""

    what: str
    begins: str
    ends: str


async def taken_by(session: AsyncSession, person_id: int, *, but: int, now: datetime) -> list[Taken]:
    """Return what is booked of a person at `now` and later, but for one assignment (id)."""
    ahead = (
        col(Booking.ended_at).is_(None),
        col(Booking.starts_at) >= now - _LONGEST,
        col(Assignment.state).in_(TO_DO),
        Assignment.id != but,
    )
    booked = select(Booking).join(Assignment, col(Assignment.id) == col(Booking.assignment_id)).where(*ahead)
    theirs = await session.exec(booked.where(Assignment.participant_id == person_id))
    along = await session.exec(
        booked.join(ListenSession, col(ListenSession.assignment_id) == col(Assignment.id))
        .join(ListenSeat, col(ListenSeat.session_id) == col(ListenSession.id))
        .where(ListenSeat.person_id == person_id, ListenSeat.state == SeatState.IN)
    )
    return [*map(_taken, theirs.all()), *(_taken(each, comes_along=True) for each in along.all())]


def _taken(booking: Booking, *, comes_along: bool = False) -> Taken:
    ends = booking.starts_at + timedelta(minutes=booking.minutes)
    return Taken(booking.assignment_id, booking.starts_at, ends, comes_along)


async def require_free(
    session: AsyncSession, assignment: Assignment, starts_at: datetime, minutes: int, *, zone: ZoneInfo, by: str
) -> None:
    """Raise FieldError where the participant has something else in so many `minutes` from `starts_at` (aware) on.

    Its hours are told in their `zone`, to `by` (Slack id). Who books two of theirs at once is told at the second.
    """
    await take_turns(session, _ONE_OF_THEIRS_AT_A_TIME + assignment.participant_id)
    first = await _first_over(session, assignment.participant_id, starts_at, minutes, but=assignment.id or 0)
    if first is not None:
        begun, ended = _clock(first.begins, zone), _clock(first.ends, zone)
        raise FieldError({"hour": HourTaken(await _named(session, first, assignment, by=by), begun, ended)})


async def also_then(session: AsyncSession, colleague: Person, booking: Booking, *, zone: ZoneInfo) -> AlsoThen | None:
    """Return what a colleague who comes along to a booking has then besides, told in their `zone`; None for nothing."""
    but = booking.assignment_id
    first = await _first_over(session, colleague.id or 0, booking.starts_at, booking.minutes, but=but)
    details = await assignment_details.of_assignment(session, first.assignment_id) if first else None
    if first is None or details is None:
        return None
    return AlsoThen(_to_themselves(details, first), _clock(first.begins, zone), _clock(first.ends, zone))


async def _first_over(
    session: AsyncSession, person_id: int, starts_at: datetime, minutes: int, *, but: int
) -> Taken | None:
    """Return the first that takes a person's time in so many `minutes` from `starts_at` on, None where nothing does."""
    ends = starts_at + timedelta(minutes=minutes)
    taken = await taken_by(session, person_id, but=but, now=starts_at)
    over = [each for each in taken if each.begins < ends and starts_at < each.ends]
    return min(over, key=lambda each: each.begins, default=None)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    there = moment.astimezone(zone)
    return f"{there.hour}:{there:%M}"


async def _named(session: AsyncSession, taken: Taken, assignment: Assignment, *, by: str) -> str:
    """Return what is taken; who books for the participant is told of what is theirs to book, and no more."""
    details = await assignment_details.of_assignment(session, taken.assignment_id)
    participant = await session.get_one(Person, assignment.participant_id)
    is_readable = participant.slack_id == by or (details and details.routine.assistant_books and not taken.comes_along)
    if details is None or not is_readable:
        return _NOT_THEIRS_TO_READ
    return _to_themselves(details, taken)


def _to_themselves(details: AssignmentDetails, taken: Taken) -> str:
    """Return what is taken of somebody, told to them; of what they come along to, with whom."""
    if taken.comes_along:
        return f"{details.routine.title} with {details.participant.name}"
    return details.event_name
