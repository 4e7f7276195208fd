"""Leave given by hand: the days on which somebody is away, added, joined where they meet, and ended."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import outbox
from models import Absence, AbsenceSource, Person

_DAY = timedelta(days=1)
# Longer leave is no leave: who is gone for a year is to be paused on the sheet.
_LONGEST = timedelta(days=366)


class LeaveEndsFirst(FirsthandError):
    """The last day comes before the first."""


class LeaveIsPast(FirsthandError):
    """The last day has passed."""


class LeaveTooLong(FirsthandError):
    """It is more than a year, or more than a year ahead."""


class Days(NamedTuple):
    """Days of leave, both included."""

    first: date
    last: date


async def given(session: AsyncSession, person_id: int, *, today: date) -> list[Days]:
    """Return a person's leave that was given by hand and is not over on `today`, their own day; in order."""
    return [_days(each) for each in await _not_over(session, person_id, today)]


async def add(session: AsyncSession, person_id: int, days: Days, *, today: date, by: str) -> list[Days]:
    """Keep that a person is away on these days, and return all their leave; what meets is joined, so twice is once.

    `today` is the day it is for them, `by` the Slack id of who says so. Raises FirsthandError.
    """
    if days.last < days.first:
        raise LeaveEndsFirst
    if days.last < today:
        raise LeaveIsPast
    if days.last - max(days.first, today) > _LONGEST or days.first > today + _LONGEST:
        raise LeaveTooLong
    await session.get_one(Person, person_id, with_for_update={"key_share": True})
    first, last = days
    for each in await _not_over(session, person_id, today):
        there = _days(each)
        if there.first <= last + _DAY and first - _DAY <= there.last:
            first, last = min(first, there.first), max(last, there.last)
            await session.delete(each)
    hand = AbsenceSource.HAND
    session.add(Absence(person_id=person_id, source=hand, first_day=first, last_day=last, added_by=by))
    await session.flush()
    return await given(session, person_id, today=today)


async def end(session: AsyncSession, person_id: int, *, today: date) -> bool:
    """End a person's leave that was given by hand, what is to come too; return whether there was any.

    `today` is the day it is for them, on which they are here again.
    """
    await session.get_one(Person, person_id, with_for_update={"key_share": True})
    theirs = await _not_over(session, person_id, today)
    await _end(session, person_id, theirs, today)
    return bool(theirs)


async def take_out(session: AsyncSession, person_id: int, ids: Collection[int], *, today: date) -> None:
    """End those of a person's leaves (ids) that were given by hand and are not over on `today`, as `end` does.

    The person is locked.
    """
    theirs = [each for each in await _not_over(session, person_id, today) if each.id in ids]
    await _end(session, person_id, theirs, today)


async def _end(session: AsyncSession, person_id: int, theirs: Sequence[Absence], today: date) -> None:
    for each in theirs:
        if _days(each).first < today:
            each.last_day = today - _DAY
    coming = [each.id for each in theirs if _days(each).first >= today]
    await session.exec(delete(Absence).where(col(Absence.id).in_(coming)))
    await session.flush()
    if theirs:
        await outbox.recheck_working_hours(session, person_id)


def _days(absence: Absence) -> Days:
    first = absence.first_day or date.min
    return Days(first, absence.last_day or first)


async def _not_over(session: AsyncSession, person_id: int, today: date) -> Sequence[Absence]:
    rows = await session.exec(
        select(Absence)
        .where(Absence.person_id == person_id, Absence.source == AbsenceSource.HAND, col(Absence.last_day) >= today)
        .order_by(col(Absence.first_day), col(Absence.id))
        .execution_options(populate_existing=True)
    )
    return rows.all()
