"""Taking part: who takes part in which routine now, since when, and what a sheet says of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, exists, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import NO_ROUTINE, Participation, Person
from models.database import batched, execute, table_of

_PEOPLE = table_of(Person)
_TABLE = table_of(Participation)
_OPEN = col(Participation.until).is_(None)
_OPEN_ONCE = {
    name: insert(_TABLE).on_conflict_do_nothing(
        index_elements=[_TABLE.c.routine, _TABLE.c.person_id], index_where=_TABLE.c.until.is_(None)
    )
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@dataclass(frozen=True)
class Stated:
    """What a row of the Participants sheet states: whether somebody is active, and their routines (keys).

    None is a blank cell of `active`, or a sheet without the column; no routines at all means every one that is on.
    """

    active: bool | None = None
    routines: frozenset[str] | None = None


@dataclass
class Kept:
    """What `keep` changed: the ids of people who take part in something again, and of those who don't any more."""

    returned: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)


def takes_part(routine: str | SQLColumnExpression[str] | None = None) -> ColumnElement[bool]:
    """Return the condition in SQL that a person takes part in this routine (a key, or what gives it in SQL), or any."""
    of_person = and_(col(Participation.person_id) == col(Person.id), _OPEN)
    return exists().where(of_person if routine is None else and_(of_person, col(Participation.routine) == routine))


def took_part() -> ColumnElement[bool]:
    """Return the condition in SQL that a person takes part in any routine, or ever did."""
    return exists().where(col(Participation.person_id) == col(Person.id))


def planned_for(routine: str | SQLColumnExpression[str]) -> ColumnElement[bool]:
    """Return the condition in SQL that a person is handed assignments: they take part, and can be reached."""
    return and_(takes_part(routine), col(Person.not_found_at).is_(None))


_ROUTINES_OF = select(Participation.routine).where(col(Participation.person_id) == bindparam("person"), _OPEN)


async def routines_of(session: AsyncSession, person_id: int) -> Collection[str]:
    """Return the keys of the routines this person takes part in."""
    rows = await session.exec(_ROUTINES_OF, params={"person": person_id})
    return set(rows.all())


async def everybody(session: AsyncSession) -> Collection[int]:
    """Return the ids of all who take part in anything."""
    return set((await session.exec(select(Participation.person_id).where(_OPEN))).all())


async def has_taken_part(session: AsyncSession, person_id: int) -> bool:
    """Return whether this person takes part in any routine, or ever did."""
    rows = await session.exec(select(Participation.id).where(Participation.person_id == person_id).limit(1))
    return rows.first() is not None


async def is_over(session: AsyncSession, person_id: int) -> bool:
    """Return whether this person took part, and takes part in nothing any more."""
    rows = await session.exec(select(Participation.until).where(Participation.person_id == person_id))
    ended = rows.all()
    return bool(ended) and None not in ended


async def keep(
    session: AsyncSession,
    stated: Mapping[int, Stated],
    *,
    turned_on: Collection[str],
    chosen: Mapping[int, Collection[str]] = MappingProxyType({}),
    now: datetime,
) -> Kept:
    """Bring what is kept of these people (by id) in line with what the sheet states of them.

    Who is new, or active again, takes part in the routines that are named, else in those they had before they ended if
    these were named, else in all that are `turned_on` (keys) for everybody; and in those that the CX team has `chosen`
    them for by name. Whoever is left with none stays in the programme. Who is active again counts as active in Slack
    too, until they are looked up the next time. `now` is programme time.
    """
    kept, opened, ended = Kept(), list[tuple[int, str]](), list[int]()
    named = dict(await _named(session))
    for batch in batched(sorted(stated)):
        before = await _before(session, batch)
        for person_id in batch:
            had = before[person_id]
            wanted = _wanted(stated[person_id], had, turned_on, were_named=named.get(person_id, False))
            if wanted is None:
                wanted = set()
            else:
                wanted = (wanted | set(chosen.get(person_id, ()))) - {NO_ROUTINE} or {NO_ROUTINE}
            now_in = {each.routine for each in had if each.until is None}
            opened += [(person_id, routine) for routine in sorted(wanted - now_in)]
            ended += [each.id or 0 for each in had if each.until is None and each.routine not in wanted]
            if wanted and not now_in and had:
                kept.returned.append(person_id)
            if now_in and not wanted:
                kept.ended.append(person_id)
    await _end(session, ended, now=now)
    await _open(session, opened, now=now)
    await _bring_back(session, kept.returned)
    await _note_named(session, stated, named)
    return kept


def _wanted(
    stated: Stated, had: Collection[Participation], turned_on: Collection[str], *, were_named: bool
) -> set[str] | None:
    """Return the routines somebody takes part in from now on, None for who is in the programme no more."""
    now_in = {each.routine for each in had if each.until is None}
    is_out = bool(had) and not now_in
    if stated.active is False or (stated.active is None and is_out):
        return None
    if stated.routines is not None:
        # What was handed out of a routine that is off now goes on.
        return set(stated.routines or turned_on) | (set() if stated.routines or were_named else now_in)
    if now_in:
        return now_in
    latest = max((each.until for each in had if each.until is not None), default=None)
    ended_last = {each.routine for each in had if each.until == latest}
    return ended_last if were_named and ended_last else set(turned_on)


async def _named(session: AsyncSession) -> Collection[tuple[int, bool]]:
    rows = await session.exec(select(Person.id, Person.routines_named).where(col(Person.routines_named)))
    return [(person_id or 0, named) for person_id, named in rows.all()]


async def _before(session: AsyncSession, person_ids: Collection[int]) -> Mapping[int, list[Participation]]:
    rows = await session.exec(select(Participation).where(col(Participation.person_id).in_(person_ids)))
    before: dict[int, list[Participation]] = defaultdict(list)
    for row in rows.all():
        before[row.person_id].append(row)
    return before


async def _bring_back(session: AsyncSession, person_ids: Collection[int]) -> None:
    """Have these people looked up in Slack soon."""
    for batch in batched(person_ids):
        back = update(_PEOPLE).where(_PEOPLE.c.id.in_(batch)).values(active=True, looked_up_at=None)
        await execute(session, back)


async def _note_named(session: AsyncSession, stated: Mapping[int, Stated], were: Mapping[int, bool]) -> None:
    """Note whose routines the sheet names."""
    names = {key: bool(each.routines) for key, each in stated.items() if each.routines is not None}
    for is_named in (True, False):
        changed = [key for key, value in names.items() if value is is_named and were.get(key, False) is not is_named]
        for batch in batched(changed):
            await execute(session, update(_PEOPLE).where(_PEOPLE.c.id.in_(batch)).values(routines_named=is_named))


async def open_for_all(
    session: AsyncSession, routine: str, *, now: datetime, among: ColumnElement[bool] | None = None
) -> None:
    """Let everybody take part in `routine` (its key) who is in the programme, unless the sheet names theirs.

    For a routine that is turned on at `now` (programme time). `among` is the condition of those whom it is for, in its
    place.
    """
    wanted = ~col(Person.routines_named) if among is None else among
    rows = await session.exec(
        select(Person.id).where(takes_part(), ~takes_part(routine), wanted).order_by(col(Person.id))
    )
    await _open(session, [(person_id or 0, routine) for person_id in rows.all()], now=now)


async def end_for(session: AsyncSession, routine: str, those: ColumnElement[bool], *, now: datetime) -> None:
    """End at `now` that those who meet a condition take part in `routine` (its key); they stay in the programme."""
    rows = await session.exec(select(Person.id).where(takes_part(routine), those).order_by(col(Person.id)))
    ended = [person_id or 0 for person_id in rows.all()]
    for batch in batched(ended):
        theirs = and_(_TABLE.c.person_id.in_(batch), _TABLE.c.routine == routine, _TABLE.c.until.is_(None))
        await execute(session, update(_TABLE).where(theirs).values(until=now))
        left = await session.exec(select(Person.id).where(col(Person.id).in_(batch), ~takes_part()))
        await _open(session, [(person_id or 0, NO_ROUTINE) for person_id in left.all()], now=now)


async def end_all(session: AsyncSession, person_id: int, *, now: datetime) -> bool:
    """End every participation of this person at `now` (programme time); return whether there was one."""
    theirs = and_(_TABLE.c.person_id == person_id, _TABLE.c.until.is_(None))
    return bool((await execute(session, update(_TABLE).where(theirs).values(until=now))).rowcount)


async def _end(session: AsyncSession, participation_ids: Collection[int], *, now: datetime) -> None:
    for batch in batched(participation_ids):
        await execute(session, update(_TABLE).where(_TABLE.c.id.in_(batch)).values(until=now))


async def _open(session: AsyncSession, pairs: Iterable[tuple[int, str]], *, now: datetime) -> None:
    rows = [{"person_id": person_id, "routine": routine, "since": now} for person_id, routine in pairs]
    for batch in batched(rows):
        await execute(session, _OPEN_ONCE[session.get_bind().dialect.name], batch)
