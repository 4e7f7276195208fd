"""Preferences: which routine somebody would rather do next, where several could come their way."""

from collections.abc import Collection, Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import people
from bot.program.routines import Routine, switches
from models import RoutineSwitch


async def choices(session: AsyncSession, person_id: int) -> list[Routine]:
    """Return the routines that a person may prefer: they take part in them, and only one is open at a time."""
    return choices_in(*await switches.newest_for(session, person_id))


def choices_in(known: Mapping[str, RoutineSwitch], theirs: Collection[str]) -> list[Routine]:
    """Return the routines that somebody may prefer of `theirs` (keys), by the newest switches."""
    return [
        routine
        for routine in switches.on_in(known)
        if routine.key in theirs and not switches.may_be_beside(routine, known[routine.key])
    ]


async def prefer(session: AsyncSession, slack_id: str, routine: str) -> None:
    """Keep that somebody would rather do this routine (its key) next; anything that they may not choose is none.

    Whoever is not in the programme prefers nothing.
    """
    person = await people.by_slack_id(session, slack_id)
    if person is None or person.id is None:
        return
    allowed = {each.key for each in await choices(session, person.id)}
    person.prefers = routine if routine in allowed else None
