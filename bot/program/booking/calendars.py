"""Calendars that a booking stands in: its participant's, and those of colleagues who come along; each gets files."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.outbox.queue import AT_ONCE
from models import Booking, CalendarFile, FileState


@dataclass
class _Calendar:
    """What one person has of a booking: their files, oldest first; `person_id` is None for its participant."""

    person_id: int | None
    files: list[CalendarFile]

    @property
    def stands(self) -> bool:
        """Whether it is, or is about to be, in there."""
        return bool(self.files) and not self.files[-1].cancels


async def change(session: AsyncSession, booking: Booking, *, waits: bool = False) -> None:
    """Have a booking come into its participant's calendar, and follow in those of colleagues where it stands.

    The participant's file `waits` for their working hours where they did not just ask for it; colleagues' always do.
    Its assignment is locked.
    """
    found = await _calendars(session, booking)
    for each in found.values():
        if each.person_id is None or each.stands:
            await _want(session, booking, each, cancels=False, waits=waits or each.person_id is not None)


async def cancel(session: AsyncSession, booking: Booking) -> None:
    """Have a booking taken out of every calendar that it stands in; its assignment is locked."""
    for each in (await _calendars(session, booking)).values():
        if each.stands:
            await _want(session, booking, each, cancels=True, waits=each.person_id is not None)


async def add(session: AsyncSession, booking: Booking, person_id: int) -> None:
    """Have a booking come into a colleague's calendar, unless it stands there; its assignment is locked."""
    theirs = (await _calendars(session, booking)).get(person_id) or _Calendar(person_id, [])
    if not theirs.stands:
        await _want(session, booking, theirs, cancels=False, waits=True)


async def remove(session: AsyncSession, booking: Booking, person_id: int, *, waits: bool) -> None:
    """Have a booking taken out of a colleague's calendar; its assignment is locked.

    It `waits` for their working hours where they did not just ask for it.
    """
    theirs = (await _calendars(session, booking)).get(person_id)
    if theirs is not None and theirs.stands:
        await _want(session, booking, theirs, cancels=True, waits=waits)


async def _calendars(session: AsyncSession, booking: Booking) -> dict[int | None, _Calendar]:
    """Return the calendars that files of a booking were made for, its participant's in any case, by person."""
    rows = await session.exec(
        select(CalendarFile)
        .where(CalendarFile.booking_id == id_of(booking))
        .order_by(col(CalendarFile.id))
        .execution_options(populate_existing=True)
    )
    found: dict[int | None, _Calendar] = {None: _Calendar(None, [])}
    for row in rows.all():
        found.setdefault(row.person_id, _Calendar(row.person_id, [])).files.append(row)
    return found


async def _want(session: AsyncSession, booking: Booking, calendar: _Calendar, *, cancels: bool, waits: bool) -> None:
    """Have a file shared with one person; one of an earlier change that nobody has seen is not needed."""
    earlier = calendar.files[-1:]
    for newest in earlier:
        if newest.state is FileState.WANTED and not newest.attempts:
            await _drop_unseen(session, newest)
    # A calendar that nothing was ever put into has nothing to take out.
    seen = any(each.state is not FileState.DROPPED for each in calendar.files)
    made = CalendarFile(
        booking_id=id_of(booking),
        person_id=calendar.person_id,
        sequence=max(booking.sequence, *(each.sequence + 1 for each in earlier), 0),
        cancels=cancels,
        state=FileState.WANTED if seen or not cancels else FileState.DROPPED,
        waits=waits,
        next_try_at=AT_ONCE,
    )
    session.add(made)
    await session.flush()


async def _drop_unseen(session: AsyncSession, row: CalendarFile) -> None:
    """Drop a file unless another process has begun to share it just now."""
    unseen = (col(CalendarFile.state) == FileState.WANTED) & (col(CalendarFile.attempts) == 0)
    dropped = update(CalendarFile).where(col(CalendarFile.id) == row.id, unseen).values(state=FileState.DROPPED)
    await session.exec(dropped)
    await session.refresh(row)
