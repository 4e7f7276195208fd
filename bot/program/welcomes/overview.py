"""The overview of welcomes for the CX team: who is on the way or stuck, who comes, and whose first day is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participations import planned_for
from bot.program.routines import switches
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import following, steps, weeks
from bot.program.welcomes.steps import Standing, Steps
from models import TO_DO, Assignment, AssignmentState, Person, Round, Welcome

_NAMED_AT_MOST = 5


@dataclass(frozen=True)
class OnTheWay:
    """One welcome as the CX team sees it."""

    assignment: Assignment
    person: Person
    row: Welcome
    steps: Steps

    @property
    def is_open(self) -> bool:
        """Whether it is under way."""
        return self.assignment.state in TO_DO

    def is_stuck(self, today: date) -> bool:
        """Whether it needs a hand: none left of what was asked for, its last week untouched, or its weeks over."""
        if not self.is_open:
            return False
        lacks = any(each.standing is Standing.WANTED for each in self.steps.routines)
        late = today >= steps.last_days_begin(self.row) and self.steps.are_untouched
        return lacks or late or today > self.row.last_day


@dataclass(frozen=True)
class Overview:
    """Every welcome under way, the stuck ones first; who is next, with the day; and of whom no first day is known."""

    is_on: bool
    under_way: Sequence[OnTheWay]
    coming: Sequence[tuple[str, date]]
    unknown: Sequence[str]
    unknown_count: int
    told: int


async def of_all(session: AsyncSession, today: date) -> Overview:
    """Return the overview as of today."""
    is_on = WELCOME.key in {routine.key for routine in await switches.turned_on(session)}
    found = [
        OnTheWay(each.assignment, each.person, each.row, each.steps)
        for each in await following.under_way(session)
        if each.row is not None and each.steps is not None
    ]
    told = await session.exec(
        select(func.count())
        .select_from(Welcome)
        .join(Assignment, col(Assignment.id) == col(Welcome.assignment_id))
        .where(col(Assignment.state).in_((AssignmentState.REFLECTED, AssignmentState.CLOSED)))
    )
    unknown, count = await _unknown(session) if is_on else ([], 0)
    return Overview(
        is_on,
        sorted(found, key=lambda each: not each.is_stuck(today)),
        await _coming(session, today) if is_on else [],
        unknown,
        count,
        told.one(),
    )


async def of_round(session: AsyncSession, round_id: int) -> tuple[Round | None, list[OnTheWay]]:
    """Return a round and the welcomes begun in it, but for those that were taken back."""
    round_ = await session.get(Round, round_id)
    rows: Any = await session.exec(
        select(Assignment, Person, Welcome)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(Welcome, col(Welcome.assignment_id) == col(Assignment.id))
        .where(Assignment.round_id == round_id, Assignment.state != AssignmentState.SWAPPED)
        .order_by(col(Assignment.id))
    )
    found = rows.all()
    stand = await steps.of_all(session, [row for _, _, row in found]) if found else {}
    return round_, [OnTheWay(assignment, person, row, stand[row.person_id]) for assignment, person, row in found]


async def _coming(session: AsyncSession, today: date) -> list[tuple[str, date]]:
    """Return the next to begin, each with the day."""
    _, latest = weeks.starts_to_begin(today)
    rows = await session.exec(
        select(col(Person.name), col(Person.start_date))
        .where(
            col(Person.start_date) > latest,
            planned_for(WELCOME.key),
            ~exists().where(col(Welcome.person_id) == col(Person.id)),
        )
        .order_by(col(Person.start_date), col(Person.id))
        .limit(_NAMED_AT_MOST)
    )
    return [(name, weeks.begins_on(start)) for name, start in rows.all() if start is not None]


async def _unknown(session: AsyncSession) -> tuple[list[str], int]:
    """Return a few names, and the number, of those whose first day here no sheet says."""
    lacking = (col(Person.start_date).is_(None), planned_for(WELCOME.key))
    count = (await session.exec(select(func.count()).select_from(Person).where(*lacking))).one()
    if not count:
        return [], 0
    names = await session.exec(
        select(Person.name).where(*lacking).order_by(Person.name, col(Person.id)).limit(_NAMED_AT_MOST)
    )
    return list(names.all()), count
