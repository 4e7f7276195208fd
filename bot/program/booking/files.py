"""Calendar files: which are to be shared, tried by one process at a time, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from models import Assignment, Booking, CalendarFile, FileState, Person

# Longer than uploading and sharing take; after it another process tries.
_CLAIM = timedelta(minutes=2)
_PAUSE = timedelta(seconds=20)
_ATTEMPTS = 8
_AT_ONCE = 10


@dataclass(frozen=True)
class WantedFile:
    """A calendar file to be made and shared: its row, the booking, and the assignment with all that belongs to it.

    `reader` is who gets it: the participant, or a colleague who comes along. `changes` says that an earlier one was
    shared with them, which this one changes; `is_outdated` that a later change is on its way.
    """

    row: CalendarFile
    booking: Booking
    details: AssignmentDetails
    reader: Person
    changes: bool = False
    is_outdated: bool = False


async def due(session: AsyncSession, *, now: datetime, programme_now: datetime) -> list[int]:
    """Return the ids of a few files to share at wall time `now`, oldest first, but those that wait until later."""
    wanted = select(CalendarFile.id).where(
        CalendarFile.state == FileState.WANTED,
        col(CalendarFile.next_try_at) <= now,
        or_(col(CalendarFile.not_before).is_(None), col(CalendarFile.not_before) <= programme_now),
    )
    return [each for each in await session.exec(wanted.order_by(col(CalendarFile.id)).limit(_AT_ONCE)) if each]


async def awaited_reader(session: AsyncSession, file_row_id: int) -> Person | None:
    """Return whose working hours a file waits for, None for one that waits for nobody's."""
    rows = await session.exec(
        select(Person)
        .select_from(CalendarFile)
        .join(Booking, col(Booking.id) == CalendarFile.booking_id)
        .join(Assignment, col(Assignment.id) == Booking.assignment_id)
        .join(Person, col(Person.id) == func.coalesce(CalendarFile.person_id, Assignment.participant_id))
        .where(CalendarFile.id == file_row_id, col(CalendarFile.waits))
    )
    return rows.first()


async def put_off(session: AsyncSession, file_row_id: int, *, not_before: datetime) -> None:
    """Let a file wait until then, by programme time."""
    (await session.get_one(CalendarFile, file_row_id, with_for_update=True)).not_before = not_before


async def claim(
    session: AsyncSession, file_row_id: int, *, now: datetime, programme_now: datetime
) -> WantedFile | None:
    """Return a file that nobody else tries for some minutes; None where somebody else was first, or it is outdated.

    `now` is wall time. What waited until the hour itself has nothing to say any more.
    """
    is_due = (col(CalendarFile.state) == FileState.WANTED) & (col(CalendarFile.next_try_at) <= now)
    mine = update(CalendarFile).where(col(CalendarFile.id) == file_row_id, is_due)
    taken = await session.exec(mine.values(next_try_at=now + _CLAIM, attempts=CalendarFile.attempts + 1))
    if taken.rowcount != 1:
        return None
    row = await session.get_one(CalendarFile, file_row_id, populate_existing=True)
    booking = await session.get_one(Booking, row.booking_id)
    others = await _others(session, row)
    has_newer = any((each.id or 0) > file_row_id for each in others)
    if (has_newer and row.file_id is None) or (row.waits and booking.starts_at <= programme_now):
        row.state = FileState.DROPPED
        return None
    details = await assignment_details.of_assignment(session, booking.assignment_id)
    if details is None:
        return None
    reader = details.participant if row.person_id is None else await session.get_one(Person, row.person_id)
    was_shared = any(each.state is FileState.SHARED and not each.cancels for each in others[-1:])
    return WantedFile(row, booking, details, reader, changes=was_shared, is_outdated=has_newer)


async def _others(session: AsyncSession, row: CalendarFile) -> Sequence[CalendarFile]:
    """Return the other files of the same booking and person that somebody may have seen, or will, oldest first."""
    theirs = select(CalendarFile).where(
        CalendarFile.booking_id == row.booking_id,
        CalendarFile.id != row.id,
        CalendarFile.state != FileState.DROPPED,
        col(CalendarFile.person_id).is_(None) if row.person_id is None else CalendarFile.person_id == row.person_id,
    )
    return (await session.exec(theirs.order_by(col(CalendarFile.id)))).all()


async def note_uploaded(session: AsyncSession, row: CalendarFile, file_id: str) -> None:
    """Keep under which id Slack has the bytes; nobody sees them yet."""
    (await session.get_one(CalendarFile, row.id, with_for_update=True)).file_id = file_id


async def note_shared(session: AsyncSession, row: CalendarFile) -> None:
    """Note that the file stands in the conversation."""
    (await session.get_one(CalendarFile, row.id, with_for_update=True)).state = FileState.SHARED


async def note_failed(
    session: AsyncSession, row: CalendarFile, *, now: datetime, wait: timedelta | None = None, for_good: bool = False
) -> None:
    """Leave the file for another try, after `wait` where Slack asks for one; it is given up after some, or at once."""
    kept = await session.get_one(CalendarFile, row.id, with_for_update=True)
    kept.next_try_at = now + (wait or _PAUSE * kept.attempts)
    if for_good or (kept.attempts >= _ATTEMPTS and wait is None):
        kept.state = FileState.FAILED


async def note_not_uploaded(session: AsyncSession, row: CalendarFile) -> None:
    """Note that Slack knows nothing of the bytes any more: they are uploaded anew."""
    (await session.get_one(CalendarFile, row.id, with_for_update=True)).file_id = None
