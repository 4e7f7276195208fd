"""/firsthand away and back: the CX team says when somebody is on leave, and when they are here again."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.dates import long_date
from bot.errors import FirsthandError
from bot.program.people import absences, out_of_office
from bot.program.people.absences import Days
from bot.program.people.participants import UnknownParticipant
from handlers.assigning import participant_named
from handlers.features import Command, Feature, Typed, Who
from models import Person

_DAY = re.compile(r"\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}\.\d{1,2}\.\d{4})(?=\W|$)")
_BETWEEN = re.compile(r"\s*(?:\bto\b|\buntil\b|\btill\b|–|-|,)?\s*")
_FROM = re.compile(r"\s*(?:\bfrom\b)?\s*$")
_FORMATS = "%Y-%m-%d", "%d.%m.%Y"
# What is meant for days, and read as part of a name.
_OTHER_DAYS = re.compile(r"\d\s*[/.]|\b(?:today|tomorrow|next|this|until|till|from|for)\b", re.IGNORECASE)


class SayWhoIsAway(FirsthandError):
    """A leave takes a person, and its first and last day."""


class NoDayTyped(FirsthandError):
    """What was typed for a day is none of the calendar."""

    typed: str


class SayWhoIsBack(FirsthandError):
    """Ending a leave takes a person."""


async def note_leave(context: AppContext, typed: Typed) -> str:
    """Keep the days of leave that were typed behind a person, and say all that is known; without days only say it."""
    who, days = _parted(typed.rest)
    async with context.database.read() as session:  # looked up before the writing transaction, which others wait for
        person = await _named(session, who, SayWhoIsAway())
        today = context.today_of(person)
        known = await absences.given(session, person.id or 0, today=today)
        is_out = await out_of_office.is_out(session, person.id or 0, now=context.now())
    if days is not None:
        known = await context.database.run_write(
            lambda session: absences.add(session, person.id or 0, days, today=today, by=typed.by.slack_id)
        )
    return f"{_told(person, known)}{_BY_STATUS if is_out else ''}"


async def end_leave(context: AppContext, typed: Typed) -> str:
    """End the leave of a person, what is to come too."""
    who, _ = _parted(typed.rest)
    person = await context.database.run_read(lambda session: _named(session, who, SayWhoIsBack()))
    async with context.database.write() as session:
        had_any = await absences.end(session, person.id or 0, today=context.today_of(person))
        is_out = await out_of_office.is_out(session, person.id or 0, now=context.now())
    told = f"{person.name} is here again." if had_any else f"No leave of {person.name} was noted here."
    return f"{told}{_BY_STATUS if is_out else ''}"


_BY_STATUS = " By their Slack status they are out of office just now; it counts until it is gone."


async def _named(session: AsyncSession, who: str, nobody: FirsthandError) -> Person:
    if not who:
        raise nobody
    try:
        return await participant_named(session, who)
    except UnknownParticipant:
        if _OTHER_DAYS.search(who):
            raise nobody from None
        raise


def _parted(rest: str) -> tuple[str, Days | None]:
    """Return the person and the days that were typed; one day is first and last. Raises NoDayTyped or SayWhoIsAway."""
    found = list(_DAY.finditer(rest))
    if not found:
        return rest.strip(), None
    if len(found) > 2 or rest[found[-1].end() :].strip():  # noqa: PLR2004  (the first and the last)
        raise SayWhoIsAway
    if len(found) > 1 and not _BETWEEN.fullmatch(rest[found[0].end() : found[1].start()]):
        raise SayWhoIsAway
    first, last = _day(found[0][1]), _day(found[-1][1])
    return _FROM.sub("", rest[: found[0].start()]).strip(), Days(first, last)


def _day(typed: str) -> date:
    for form in _FORMATS:
        try:
            return datetime.strptime(typed, form).date()  # noqa: DTZ007  (a day, no point in time)
        except ValueError:
            continue
    raise NoDayTyped(typed)


def _told(person: Person, known: Sequence[Days]) -> str:
    if not known:
        return f"No leave of {person.name} is noted here."
    spans = [long_date(each.first) if each.first == each.last else _span(each) for each in known]
    return (
        f"{person.name} is on leave {'; '.join(spans)}. On those days they hear from us only if they ask for something."
    )


def _span(days: Days) -> str:
    return f"from {long_date(days.first)} to {long_date(days.last)}"


FEATURE = Feature(
    commands=(
        Command(
            "away",
            "when somebody is on leave; without days, what is noted of theirs",
            Who.CX_TEAM,
            note_leave,
            usage="@person 2026-12-21 to 2027-01-03",
        ),
        Command("back", "ends the leave of somebody, what is to come too", Who.CX_TEAM, end_leave, usage="@person"),
    )
)
