"""Days since people last met a customer: of everybody who takes part, counted, and the longest by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ScalarSelect, Subquery
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participations import takes_part
from bot.program.routines import ROUTINES, Subject
from models import Assignment, Person, Reflection

MONTH, QUARTER = timedelta(days=31), timedelta(days=92)
_MEETING = (Subject.CUSTOMER, Subject.ACCOUNT)


@dataclass(frozen=True)
class LastMet:
    """Somebody who takes part, and the day on which they last met a customer; None for never."""

    name: str
    department: str | None
    day: date | None

    def days_until(self, today: date) -> int | None:
        """Return how many days ago that was, None for never."""
        return None if self.day is None else max((today - self.day).days, 0)


@dataclass(frozen=True)
class Since:
    """How many take part, met a customer within a month and within a quarter, and never did; who waits longest."""

    people: int
    within_month: int
    within_quarter: int
    never: int
    longest: Sequence[LastMet]


def _last_met() -> ScalarSelect[date]:
    """Return the day on which a person last met a customer, as an expression beside `Person`."""
    keys = [key for key, routine in ROUTINES.items() if routine.subject in _MEETING]
    return (
        select(func.max(Reflection.talked_on))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .where(Assignment.participant_id == Person.id, col(Assignment.routine).in_(keys))
        .correlate(Person)
        .scalar_subquery()
    )


def _everybody() -> Subquery:
    columns = select(Person.id, Person.name, Person.department, _last_met().label("day"))
    return columns.where(takes_part()).subquery()


async def counted(session: AsyncSession, today: date, *, longest: int) -> Since:
    """Return the counts as of `today`, and at most so many of those who met a customer longest ago. Two statements."""
    day = _everybody().c
    found = await session.exec(
        select(
            func.count(),
            func.count().filter(day.day >= today - MONTH),
            func.count().filter(day.day >= today - QUARTER),
            func.count().filter(day.day.is_(None)),
        ).select_from(day.id.table)
    )
    people, within_month, within_quarter, never = found.one()
    return Since(people, within_month, within_quarter, never, await _longest(session, longest))


async def _longest(session: AsyncSession, limit: int) -> list[LastMet]:
    each = _everybody().c
    rows = await session.exec(
        select(each.name, each.department, each.day)
        .where(each.day.is_not(None))
        .order_by(each.day, each.id)
        .limit(limit)
    )
    return [LastMet(*row) for row in rows.all()]


async def of_everybody(session: AsyncSession) -> list[LastMet]:
    """Return everybody who takes part, by name."""
    each = _everybody().c
    rows = await session.exec(select(each.name, each.department, each.day).order_by(each.name, each.id))
    return [LastMet(*row) for row in rows.all()]
