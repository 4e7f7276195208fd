"""/firsthand turn on and turn off: which routines the programme has."""

from bot.context import AppContext
from bot.errors import FirsthandError
from bot.program.routines import ROUTINES, Routine, switches
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import unescaped
from handlers.features import Command, Feature, Typed, Who


class SayWhichRoutine(FirsthandError):
    """No routine was named; `titles` are those there are."""

    titles: str


async def turn_on(context: AppContext, typed: Typed) -> str:
    """Answer `/firsthand turn on`: rounds of this routine open from now on."""
    routine = _named(typed)
    async with context.database.write() as session:
        is_new = await switches.turn_on(session, routine, now=context.now(), by=typed.by.slack_id)
    if not is_new:
        return f"{routine.title} is on already."
    if routine.by_person:
        return f"{routine.title} is on. It begins for each person by itself, when their time has come."
    context.wake("round")
    return f"{routine.title} is on. Its first plan comes on its day; {COMMAND} plan has it made now."


async def turn_off(context: AppContext, typed: Typed) -> str:
    """Answer `/firsthand turn off`: no more rounds of this routine open."""
    routine = _named(typed)
    async with context.database.write() as session:
        was_on = await switches.turn_off(session, routine, now=context.now(), by=typed.by.slack_id)
    if not was_on:
        return f"{routine.title} is off already."
    return f"{routine.title} is off. No more plans are made; what was handed out may still be done and told."


def _named(typed: Typed) -> Routine:
    if not typed.rest:
        raise SayWhichRoutine(", ".join(routine.title for routine in ROUTINES.values()))
    return switches.titled(unescaped(typed.rest))


_ON = "begins a routine: its rounds are opened and planned"
_OFF = "ends a routine: no more rounds; what was handed out goes on"

FEATURE = Feature(
    commands=(
        Command("turn on", _ON, Who.CX_TEAM, turn_on, usage="ROUTINE"),
        Command("turn off", _OFF, Who.CX_TEAM, turn_off, usage="ROUTINE"),
    )
)
