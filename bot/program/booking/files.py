"""Calendar files: which are to be shared, tried by one process at a time, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from models import Booking, CalendarFile, FileState

# Longer than uploading and sharing take; after it another process tries.
_CLAIM = timedelta(minutes=2)
_PAUSE = timedelta(seconds=20)
_ATTEMPTS = 8
_AT_ONCE = 10


@dataclass(frozen=True)
class WantedFile:
    """A calendar file to be made and shared: its row, the booking, and the assignment with all that belongs to it.

    `changes` says that an earlier one was shared, which this one changes.
    """

    row: CalendarFile
    booking: Booking
    details: AssignmentDetails
    changes: bool = False


async def due(session: AsyncSession, *, now: datetime) -> list[int]:
    """Return the ids of a few files to share at wall time `now`, oldest first."""
    wanted = select(CalendarFile.id).where(CalendarFile.state == FileState.WANTED, col(CalendarFile.next_try_at) <= now)
    return [each for each in await session.exec(wanted.order_by(col(CalendarFile.id)).limit(_AT_ONCE)) if each]


async def claim(session: AsyncSession, file_row_id: int, *, now: datetime) -> WantedFile | None:
    """Return a file that nobody else tries for some minutes; None where somebody else was first. `now` is wall time."""
    is_due = (col(CalendarFile.state) == FileState.WANTED) & (col(CalendarFile.next_try_at) <= now)
    mine = update(CalendarFile).where(col(CalendarFile.id) == file_row_id, is_due)
    taken = await session.exec(mine.values(next_try_at=now + _CLAIM, attempts=CalendarFile.attempts + 1))
    if taken.rowcount != 1:
        return None
    row = await session.get_one(CalendarFile, file_row_id, populate_existing=True)
    booking = await session.get_one(Booking, row.booking_id)
    if row.sequence != booking.sequence and row.file_id is None:  # the hour was changed meanwhile: there is a newer one
        row.state = FileState.DROPPED
        return None
    details = await assignment_details.of_assignment(session, booking.assignment_id)
    return None if details is None else WantedFile(row, booking, details, changes=await _is_change(session, row))


async def _is_change(session: AsyncSession, row: CalendarFile) -> bool:
    """Return whether a file of the same booking was shared before."""
    others = select(CalendarFile.id).where(CalendarFile.booking_id == row.booking_id, CalendarFile.id != row.id)
    return (await session.exec(others.where(CalendarFile.state == FileState.SHARED).limit(1))).first() is not None


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
