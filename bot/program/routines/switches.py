"""Which routines are turned on, and turning them on and off."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import FirsthandError
from bot.program.people import participations
from bot.program.quotes import unquoted
from bot.program.routines import ROUTINES
from bot.program.routines.routine import Routine
from models import Round, RoundState, RoutineSwitch


class NoSuchRoutine(FirsthandError):
    """No routine has that title; `titles` are those there are."""

    title: str
    titles: str


class IsOff(FirsthandError):
    """This routine is not turned on."""

    title: str


async def turned_on(session: AsyncSession) -> list[Routine]:
    """Return the routines that are on, in the order of ROUTINES."""
    rows = await session.exec(select(RoutineSwitch.routine).where(col(RoutineSwitch.off_since).is_(None)))
    on = set(rows.all())
    return [routine for routine in ROUTINES.values() if routine.key in on]


async def for_everybody(session: AsyncSession) -> set[str]:
    """Return the keys of the routines of whoever names none: those that are on; while none is, those turned off last.

    So whoever comes in meanwhile takes part as soon as one is on again.
    """
    on = {routine.key for routine in await turned_on(session)}
    if on:
        return on
    newest = select(func.max(RoutineSwitch.off_since)).scalar_subquery()
    rows = await session.exec(select(RoutineSwitch.routine).where(RoutineSwitch.off_since == newest))
    return set(rows.all()) & ROUTINES.keys()


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


async def turn_on(session: AsyncSession, routine: Routine, *, now: datetime, by: str) -> bool:
    """Turn a routine on by `by` (Slack id), for everybody who takes part in others; return whether it was off.

    Whose routines the Participants sheet names take part in it only where it is named.
    """
    if await _switch_of(session, routine) is not None:
        return False
    try:
        async with session.begin_nested():
            session.add(RoutineSwitch(routine=routine.key, on_since=now, on_by=by))
    except IntegrityError:  # another turned it on at this very moment
        return False
    await participations.open_for_all(session, routine.key, now=now)
    return True


async def turn_off(session: AsyncSession, routine: Routine, *, now: datetime, by: str) -> bool:
    """Turn a routine off by `by` (Slack id); return whether it was on.

    No more rounds of it open. What was handed out stays, and may be done and told until its round is over.
    """
    switch = await _switch_of(session, routine)
    if switch is None:
        return False
    switch.off_since, switch.off_by = now, by
    return True


async def _switch_of(session: AsyncSession, routine: Routine) -> RoutineSwitch | None:
    return (await session.exec(_is_on(routine).with_for_update())).first()


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
