"""Which routines are turned on, and turning them on and off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import FirsthandError
from bot.program.people import audiences
from bot.program.people.audiences import EVERYBODY, Audience
from bot.program.quotes import unquoted
from bot.program.routines import ROUTINES
from bot.program.routines.routine import Routine
from models import Participation, Round, RoundState, RoutineSwitch
from models.prepared import PreparedSelect


class NoSuchRoutine(FirsthandError):
    """No routine has that title; `titles` are those there are."""

    title: str
    titles: str


class IsOff(FirsthandError):
    """This routine is not turned on."""

    title: str


class RoutineChanged(FirsthandError):
    """Somebody changed, turned on or turned off the routine since it was looked at."""


@dataclass(frozen=True)
class Terms:
    """How often rounds of a routine open, in months; not before which month; beside others or not; and for whom.

    `first_month` is its first day, and one in which a round opens; None where the routine's own data says it.
    """

    every_months: int
    first_month: date | None
    beside: bool
    audience: Audience = EVERYBODY

    def values_for(self, routine: Routine) -> dict[str, Any]:
        """Return the columns of a switch, those that the routine's own data says empty."""
        return {
            "every_months": None if self.every_months == routine.every_months else self.every_months,
            "first_month": self.first_month,
            "beside": None if self.beside is routine.beside else self.beside,
        }


class Seen(NamedTuple):
    """Which switch somebody looked at, and which revision of it; zeros where there was none."""

    switch_id: int = 0
    revision: int = 0


def seen_of(switch: RoutineSwitch | None) -> Seen:
    """Return what somebody sees who looks at this switch."""
    return Seen() if switch is None else Seen(switch.id or 0, switch.revision)


async def terms_of(session: AsyncSession, routine: Routine, switch: RoutineSwitch | None) -> Terms:
    """Return the terms on which a routine is on by its newest switch, or was the last time; else its own."""
    return Terms(
        months_between(routine, switch),
        switch.first_month if switch is not None else None,
        may_be_beside(routine, switch),
        await audiences.of(session, switch) if switch is not None else EVERYBODY,
    )


_FOR_ONE = PreparedSelect(
    select(RoutineSwitch, Participation.routine)
    .outerjoin(
        Participation,
        and_(
            col(Participation.routine) == col(RoutineSwitch.routine),
            col(Participation.person_id) == bindparam("person"),
            col(Participation.until).is_(None),
        ),
    )
    .order_by(col(RoutineSwitch.id))
)
_EVERY = select(RoutineSwitch).order_by(col(RoutineSwitch.id))


async def newest(session: AsyncSession) -> Mapping[str, RoutineSwitch]:
    """Return the newest switch of each routine that was ever turned on, by its key."""
    rows = await session.exec(_EVERY)
    return {switch.routine: switch for switch in rows.all() if switch.routine in ROUTINES}


async def newest_for(session: AsyncSession, person_id: int) -> tuple[Mapping[str, RoutineSwitch], Collection[str]]:
    """Return what `newest` does, and those of its keys of which this person takes part in the routine."""
    rows = await _FOR_ONE.rows(session, person=person_id)
    known = {switch.routine: switch for switch, _ in rows if switch.routine in ROUTINES}
    return known, {routine for _, routine in rows if routine is not None}


def on_in(known: Mapping[str, RoutineSwitch]) -> list[Routine]:
    """Return the routines that are on by their newest switches, in the order of ROUTINES."""
    return [routine for key, routine in ROUTINES.items() if key in known and known[key].off_since is None]


def may_be_beside(routine: Routine, switch: RoutineSwitch | None) -> bool:
    """Return whether one of this routine may be open beside one of another: as its switch says, else its own data."""
    return routine.beside if switch is None or switch.beside is None else switch.beside


def months_between(routine: Routine, switch: RoutineSwitch | None) -> int:
    """Return how many months lie between two openings: as its switch says, else its own data."""
    return (switch.every_months if switch is not None else None) or routine.every_months


async def all_on(session: AsyncSession) -> list[RoutineSwitch]:
    """Return the switches of the routines that are on."""
    return [switch for switch in (await newest(session)).values() if switch.off_since is None]


async def turned_on(session: AsyncSession) -> list[Routine]:
    """Return the routines that are on, in the order of ROUTINES."""
    return on_in(await newest(session))


async def for_everybody(session: AsyncSession) -> set[str]:
    """Return the keys of the routines of whoever names none: those on for everybody; while none is, turned off last.

    So whoever comes in meanwhile takes part as soon as one is on again.
    """
    known = (await newest(session)).values()
    on = {switch.routine: switch for switch in known if switch.off_since is None}
    if on:
        return {key for key, switch in on.items() if switch.for_everybody}
    last = max((switch.off_since for switch in known if switch.off_since is not None), default=None)
    return {switch.routine for switch in known if switch.off_since == last}


async def under_way(session: AsyncSession) -> list[Routine]:
    """Return the routines that are on, and those turned off whose round is not over yet, in the order of ROUTINES."""
    on = {routine.key for routine in await turned_on(session)}
    rows = await session.exec(select(Round.routine).where(Round.state != RoundState.CLOSED).distinct())
    going_on = on | set(rows.all())
    return [routine for routine in ROUTINES.values() if routine.key in going_on]


async def require_on(session: AsyncSession, routine: Routine) -> None:
    """Raise IsOff unless this routine is on."""
    is_on = await session.exec(_is_on(routine))
    if is_on.first() is None:
        raise IsOff(title=routine.title)


async def turn_on(
    session: AsyncSession, routine: Routine, *, now: datetime, by: str, terms: Terms | None = None
) -> bool:
    """Turn a routine on by `by` (Slack id) on these terms, None for those of the last time; return whether it was off.

    Whose routines the Participants sheet names take part in it only where it is named, or they are chosen by name.
    """
    if await held(session, routine) is not None:
        return False
    if terms is None:
        terms = await terms_of(session, routine, (await newest(session)).get(routine.key))
    made = RoutineSwitch(routine=routine.key, on_since=now, on_by=by, **terms.values_for(routine))
    try:
        async with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another turned it on at this very moment
        return False
    await audiences.name_anew(session, made, terms.audience, now=now)
    return True


async def change(
    session: AsyncSession, routine: Routine, terms: Terms, *, seen: Seen, opening: date, now: datetime, by: str
) -> bool:
    """Turn a routine on, or let it go on, on these terms from now on; return whether anything changed.

    `seen` is what they were chosen from, `opening` the month in which its next round opens by what holds so far: from
    then on is no change. What is handed out stays as it is. Raises RoutineChanged where another changed it since.
    """
    switch = await held(session, routine) or (await newest(session)).get(routine.key)
    before = await terms_of(session, routine, switch)
    if switch is None or switch.off_since is not None:
        if seen_of(switch) != seen or not await turn_on(session, routine, terms=terms, now=now, by=by):
            raise RoutineChanged
        return True
    if terms.first_month == opening and terms.every_months == before.every_months:
        terms = replace(terms, first_month=before.first_month)
    if terms == before:
        return False
    if seen_of(switch) != seen:
        raise RoutineChanged
    switch.sqlmodel_update(terms.values_for(routine) | {"revision": switch.revision + 1, "changed_by": by})
    if terms.audience != before.audience:
        await audiences.name_anew(session, switch, terms.audience, now=now)
    return True


def last_by(switch: RoutineSwitch | None) -> str:
    """Return who changed a switch last (Slack id), "" for nobody known."""
    return (switch.off_by or switch.changed_by or switch.on_by or "") if switch is not None else ""


async def turn_off(session: AsyncSession, routine: Routine, *, now: datetime, by: str) -> bool:
    """Turn a routine off by `by` (Slack id); return whether it was on.

    No more rounds of it open. What was handed out stays, and may be done and told until its round is over.
    """
    switch = await held(session, routine)
    if switch is None:
        return False
    switch.off_since, switch.off_by = now, by
    return True


def is_on(routine: str | Mapped[str]) -> ColumnElement[bool]:
    """Return the condition in SQL that the routine of this key, or of that in a column, is on."""
    return exists().where(col(RoutineSwitch.routine) == routine, col(RoutineSwitch.off_since).is_(None))


async def held(session: AsyncSession, routine: Routine) -> RoutineSwitch | None:
    """Return the switch by which a routine is on, locked for this transaction; None where it is off."""
    return (await session.exec(_is_on(routine).with_for_update(key_share=True))).first()


async def hold_all(session: AsyncSession) -> None:
    """Lock the switches of the routines that are on, ordered by id: nobody turns one off meanwhile.

    Before rounds are, as whoever turns one off locks these after it.
    """
    on = select(RoutineSwitch.id).where(col(RoutineSwitch.off_since).is_(None)).order_by(col(RoutineSwitch.id))
    await session.exec(on.with_for_update(key_share=True))


def _is_on(routine: Routine) -> SelectOfScalar[RoutineSwitch]:
    return select(RoutineSwitch).where(RoutineSwitch.routine == routine.key, col(RoutineSwitch.off_since).is_(None))


def titled(words: str) -> Routine:
    """Return the routine of that title, however capitals are set. Raises NoSuchRoutine."""
    wanted = unquoted(words.rstrip(" .!")).casefold().split()
    for routine in ROUTINES.values():
        if routine.title.casefold().split() == wanted:
            return routine
    titles = ", ".join(routine.title for routine in ROUTINES.values())
    raise NoSuchRoutine(title=unquoted(" ".join(words.split()))[:50], titles=titles)


def named_within(words: str) -> tuple[Routine | None, str, str]:
    """Return the routine whose title stands in `words`, and the words before and after it.

    The longest title counts, the first time it stands there; without one, None, all the words and "".
    """
    spoken = words.split()
    folded = [unquoted(word).casefold() for word in spoken]
    found: tuple[int, int, Routine] | None = None
    for routine in ROUTINES.values():
        title = routine.title.casefold().split()
        places = [at for at in range(len(folded) - len(title) + 1) if folded[at : at + len(title)] == title]
        if places and (found is None or len(title) > found[1]):
            found = (places[0], len(title), routine)
    if found is None:
        return None, words, ""
    at, length, routine = found
    return routine, " ".join(spoken[:at]), " ".join(spoken[at + length :])
