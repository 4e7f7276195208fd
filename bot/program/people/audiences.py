"""Audiences: for whom a routine is on, everybody in the programme or those who are named, and who takes part by that.

Whose routines the Participants sheet names take part in these, and in those that they are chosen for by name.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, false, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people import participations
from bot.program.people.participations import takes_part
from models import Person, RoutineAudience, RoutineSwitch
from models.database import execute, table_of

_TABLE = table_of(RoutineAudience)
# What a list to choose from holds of a name is a little more.
_COMPARED = 140


@dataclass(frozen=True)
class Audience:
    """Departments by name, and people by id; nobody named at all means everybody in the programme."""

    departments: frozenset[str] = frozenset()
    people: frozenset[int] = frozenset()

    @property
    def is_everybody(self) -> bool:
        """Whether nobody is named."""
        return not self.departments and not self.people


EVERYBODY = Audience()


async def of(session: AsyncSession, switch: RoutineSwitch) -> Audience:
    """Return for whom a routine is on by this switch."""
    if switch.for_everybody:
        return EVERYBODY
    rows = (await session.exec(select(RoutineAudience).where(RoutineAudience.switch_id == switch.id))).all()
    return Audience(
        frozenset(row.department for row in rows if row.department is not None),
        frozenset(row.person_id for row in rows if row.person_id is not None),
    )


async def departments(session: AsyncSession) -> list[str]:
    """Return the departments of those in the programme, by name; one that is spelt in several ways once."""
    rows = await session.exec(
        select(Person.department, func.count(col(Person.id)))
        .where(takes_part(), col(Person.department).is_not(None))
        .group_by(col(Person.department))
        .order_by(func.count(col(Person.id)).desc(), col(Person.department))
    )
    spelt: dict[str, str] = {}
    for name, _ in rows.all():
        spelt.setdefault(folded(name or ""), name or "")
    return sorted(spelt.values(), key=folded)


def folded(department: str) -> str:
    """Return a department's name as those are compared: its beginning, without regard to capitals and white space."""
    return " ".join(department.split()).casefold()[:_COMPARED]


async def name_anew(session: AsyncSession, switch: RoutineSwitch, audience: Audience, *, now: datetime) -> None:
    """Let the routine of a switch that is on be for this audience from `now` (programme time) on.

    Whoever is in it no more takes part no more, unless the sheet names their routines and they were not chosen by name.
    """
    before = await of(session, switch)
    switch.for_everybody = audience.is_everybody
    await execute(session, delete(_TABLE).where(_TABLE.c.switch_id == switch.id))
    await _store(session, switch, audience)
    gone = before.people - audience.people
    await _end_others(session, switch, audience, but_named=~col(Person.id).in_(gone), now=now)
    await take_in(session, switch, now=now)


async def _store(session: AsyncSession, switch: RoutineSwitch, audience: Audience) -> None:
    session.add_all(RoutineAudience(switch_id=switch.id or 0, department=each) for each in sorted(audience.departments))
    session.add_all(RoutineAudience(switch_id=switch.id or 0, person_id=each) for each in sorted(audience.people))
    await session.flush()


async def take_in(session: AsyncSession, switch: RoutineSwitch, *, now: datetime) -> None:
    """Let whoever the routine is on for take part in it from `now` (programme time) on, if they don't yet."""
    audience = await of(session, switch)
    among = None if switch.for_everybody else await _is_in(session, audience)
    await participations.open_for_all(session, switch.routine, now=now, among=among)


async def follow(session: AsyncSession, switches: Collection[RoutineSwitch], *, now: datetime) -> None:
    """Bring who takes part in line with these switches, which are on, once people came in or changed departments."""
    for switch in switches:
        await _end_others(session, switch, await of(session, switch), but_named=None, now=now)
        await take_in(session, switch, now=now)


async def chosen_by_name(session: AsyncSession, switches: Collection[RoutineSwitch]) -> Mapping[int, Collection[str]]:
    """Return for each person (id) whom the CX team has named for one of these switches its routine (key)."""
    by_id = {switch.id: switch.routine for switch in switches if not switch.for_everybody}
    chosen: dict[int, set[str]] = defaultdict(set)
    if by_id:
        rows = await session.exec(select(RoutineAudience).where(col(RoutineAudience.switch_id).in_(by_id)))
        for row in rows.all():
            if row.person_id is not None:
                chosen[row.person_id].add(by_id[row.switch_id])
    return chosen


async def _end_others(
    session: AsyncSession,
    switch: RoutineSwitch,
    audience: Audience,
    *,
    but_named: ColumnElement[bool] | None,
    now: datetime,
) -> None:
    """End that others take part than this audience.

    Of those whose routines the sheet names, only who doesn't meet `but_named`; None spares them all.
    """
    if audience.is_everybody:
        return
    is_named = col(Person.routines_named) if but_named is None else and_(col(Person.routines_named), but_named)
    others = and_(~await _is_in(session, audience), ~is_named)
    await participations.end_for(session, switch.routine, others, now=now)


async def _is_in(session: AsyncSession, audience: Audience) -> ColumnElement[bool]:
    """Return the condition in SQL that a person is of this audience."""
    wanted = {folded(each) for each in audience.departments}
    rows = await session.exec(select(Person.department).where(col(Person.department).is_not(None)).distinct())
    spellings = [name for name in rows.all() if name is not None and folded(name) in wanted]
    by_department = and_(col(Person.department).in_(spellings), ~col(Person.routines_named)) if spellings else false()
    # Without a department, IN would be unknown rather than false, and its opposite, too.
    by_department = and_(col(Person.department).is_not(None), by_department)
    return or_(by_department, col(Person.id).in_(audience.people))
