"""A person's own settings: how often they are nudged, when they work, their pause and their leave; read and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import outbox
from bot.program.people import absences, availability
from bot.program.people.absences import Days
from bot.program.people.availability import Availability
from models import Absence, AbsenceSource, NudgeFrequency, Person, PersonSettings
from models.database import insert_row, rows_of, table_of
from models.prepared import PreparedSelect

# As many as one list of boxes holds.
MOST_LEAVES = 10
_CHOSEN = table_of(PersonSettings)
_LANGUAGE = select(_CHOSEN.c.date_language).where(_CHOSEN.c.person_id == bindparam("person"))
_SHORTEST_DAY, _FARTHEST = timedelta(hours=1), timedelta(days=366)


class DayIsOver(Problem):
    """A pause or a leave would be over already."""


class TooFarAhead(Problem):
    """A pause or a leave would last beyond a year from now."""


class DayTooShort(Problem):
    """Less than an hour lies between the beginning and the end of a working day."""


class NoWorkingDay(Problem):
    """No day of the week was left to work on."""


class LeaveUnclear(Problem):
    """A leave has no first day, or ends before it begins."""


class TooManyLeaves(Problem):
    """There are too many leaves to come to note one more."""

    most: int


@dataclass(frozen=True)
class Chosen:
    """What somebody chose, or would have without choosing; days and hours are those of their own zone.

    `weekdays` are by `date.weekday()`; `paused_until` is the day on which a pause is over, `date_language` a locale
    such as "de-DE", None for the dates of the English words.
    """

    nudges: NudgeFrequency = NudgeFrequency.USUAL
    weekdays: frozenset[int] = availability.WEEKDAYS
    begins: time = availability.BEGINS
    ends: time = availability.ENDS
    paused_until: date | None = None
    date_language: str | None = None


@dataclass(frozen=True)
class Leave:
    """Days on which somebody is away, both included, given by hand; `id` is 0 of one that is not kept yet."""

    first_day: date
    last_day: date
    id: int = 0


@dataclass(frozen=True)
class OwnSettings:
    """What holds for somebody, what would if they had chosen nothing, and their leave that is not over, in order."""

    chosen: Chosen
    usual: Chosen
    leaves: tuple[Leave, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What somebody entered: their choices, leave to add, and the ids of leave to take out.

    The choices in `left_alone` (names of fields of `Chosen`) are as they were shown, and may have changed since.
    """

    chosen: Chosen
    left_alone: frozenset[str] = frozenset()
    leave_from: date | None = None
    leave_until: date | None = None
    taken_out: frozenset[int] = frozenset()


_AT_A_GLANCE = (
    select(PersonSettings, Absence)
    .select_from(Person)
    .outerjoin(PersonSettings, col(PersonSettings.person_id) == col(Person.id))
    .outerjoin(
        Absence,
        and_(
            col(Absence.person_id) == col(Person.id),
            col(Absence.source) == AbsenceSource.HAND,
            col(Absence.last_day) >= bindparam("today"),
        ),
    )
    .where(col(Person.id) == bindparam("person"))
    .order_by(col(Absence.first_day), col(Absence.id))
)


async def at_a_glance(
    session: AsyncSession, person_id: int, *, today: date
) -> tuple[PersonSettings | None, tuple[Leave, ...]]:
    """Return what a person chose, None for nothing, and their leave that is not over; by one statement."""
    rows = await session.exec(_AT_A_GLANCE, params={"person": person_id, "today": today})
    found: Sequence[tuple[PersonSettings | None, Absence | None]] = rows.all()
    return (found[0][0] if found else None), tuple(_leave(absence) for _, absence in found if absence is not None)


async def of(session: AsyncSession, person: Person, zone: ZoneInfo, *, today: date) -> OwnSettings:
    """Return the settings of a person; `zone` is the programme's, `today` the day it is for them."""
    row, leaves = await at_a_glance(session, person.id or 0, today=today)
    usual = _usual(await availability.usual_of(session, person, zone))
    return OwnSettings(_chosen(row, usual, today), usual, leaves)


def _usual(known: Availability) -> Chosen:
    return Chosen(weekdays=known.weekdays, begins=known.begins, ends=known.ends)


def _chosen(row: PersonSettings | None, usual: Chosen, today: date) -> Chosen:
    if row is None:
        return usual
    weekdays = frozenset(map(int, row.weekdays)) if row.weekdays else usual.weekdays
    begins, ends = row.begins or usual.begins, row.ends or usual.ends
    return Chosen(row.nudges, weekdays, begins, ends, pause_of(row, today=today), row.date_language)


def pause_of(row: PersonSettings | None, *, today: date) -> date | None:
    """Return the day on which a pause is over that goes on, None where there is none."""
    until = row.paused_until if row else None
    return until if until is not None and until > today else None


def _leave(absence: Absence) -> Leave:
    first = absence.first_day or date.min
    return Leave(first, absence.last_day or first, absence.id or 0)


async def keep(
    session: AsyncSession, person: Person, wanted: Wanted, zone: ZoneInfo, *, today: date, by: str
) -> OwnSettings:
    """Keep what a person changed, and return what holds then; of one who chose what is usual, nothing is kept.

    `today` is the day it is for them, `by` the Slack id of who entered it. Raises FieldError.
    """
    await session.get_one(Person, person.id, with_for_update={"key_share": True})
    known = await of(session, person, zone, today=today)
    # Changed in the meantime, perhaps on another device, or a pause that ended.
    meanwhile: dict[str, Any] = {name: getattr(known.chosen, name) for name in wanted.left_alone}
    wanted = replace(wanted, chosen=replace(wanted.chosen, **meanwhile))
    leave = _require_sensible(wanted, known, today)
    await _keep_choices(session, person.id or 0, wanted.chosen, known.usual)
    await absences.take_out(session, person.id or 0, wanted.taken_out, today=today)
    if leave is not None:
        await absences.add(session, person.id or 0, leave, today=today, by=by)
    await session.flush()
    await outbox.recheck_working_hours(session, person.id or 0)
    return await of(session, person, zone, today=today)


async def resume(session: AsyncSession, person: Person) -> None:
    """End a person's pause."""
    await session.get_one(Person, person.id, with_for_update={"key_share": True})
    row = await session.get(PersonSettings, person.id)
    if row is not None and row.paused_until is not None:
        row.paused_until = None
        await outbox.recheck_working_hours(session, person.id or 0)


@dataclass(frozen=True)
class Known:
    """What is known of a Slack user: row, settings and leave, where there are; and the answers to what was asked."""

    person: Person | None = None
    settings: PersonSettings | None = None
    leaves: tuple[Leave, ...] = ()
    answers: tuple[Any, ...] = ()


async def known_of(
    session: AsyncSession, slack_id: str, *, since: date, asked: tuple[ColumnElement[Any], ...] = ()
) -> Known:
    """Return what is known of the person with that Slack user id, by one statement.

    Their leave that ends before `since` is left out. `asked` are conditions on `Person` and other values, kept by the
    caller, as the statement is built once for them; each answer is None where there is no such person.
    """
    rows = await _known(asked).rows(session, slack_id=slack_id, since=since)
    if not rows:
        return Known(answers=(None,) * len(asked))
    person, settings, _, _, _, *answers = rows[0]
    leaves = tuple(Leave(first or date.min, last, key) for _, _, key, first, last, *_ in rows if key is not None)
    return Known(person, settings, leaves, tuple(answers))


@cache
def _known(asked: tuple[ColumnElement[Any], ...]) -> PreparedSelect:
    away = and_(
        col(Absence.person_id) == col(Person.id),
        col(Absence.source) == AbsenceSource.HAND,
        col(Absence.last_day) >= bindparam("since"),
    )
    return PreparedSelect(
        select(Person, PersonSettings)
        .add_columns(col(Absence.id), col(Absence.first_day), col(Absence.last_day), *asked)
        .outerjoin(PersonSettings, col(PersonSettings.person_id) == col(Person.id))
        .outerjoin(Absence, away)
        .where(col(Person.slack_id) == bindparam("slack_id"))
        .order_by(col(Absence.first_day), col(Absence.id))
    )


async def language_of(
    session: AsyncSession, *, person_id: int | None = None, slack_id: str | None = None
) -> str | None:
    """Return the language for dates of a person, by their id, else by their Slack id; None where none was chosen."""
    if person_id is not None:
        rows = await rows_of(session, _LANGUAGE, {"person": person_id})
        return rows[0].date_language if rows else None
    chosen = select(PersonSettings.date_language)
    by_slack_id = chosen.join(Person, col(Person.id) == col(PersonSettings.person_id))
    return (await session.exec(by_slack_id.where(Person.slack_id == slack_id))).first()


async def languages(session: AsyncSession) -> dict[str, str]:
    """Return the languages for dates that people chose, by Slack id, of those who chose one."""
    chosen = select(Person.slack_id, PersonSettings.date_language).join(
        PersonSettings, col(PersonSettings.person_id) == col(Person.id)
    )
    rows = await session.exec(chosen.where(col(PersonSettings.date_language).is_not(None)))
    return {slack_id: language for slack_id, language in rows.all() if slack_id and language}


async def _keep_choices(session: AsyncSession, person_id: int, chosen: Chosen, usual: Chosen) -> None:
    values = {
        "weekdays": None if chosen.weekdays == usual.weekdays else "".join(map(str, sorted(chosen.weekdays))),
        "begins": None if chosen.begins == usual.begins else chosen.begins,
        "ends": None if chosen.ends == usual.ends else chosen.ends,
        "nudges": chosen.nudges,
        "paused_until": chosen.paused_until,
        "date_language": chosen.date_language,
    }
    row = await session.get(PersonSettings, person_id, populate_existing=True)
    if row is not None:
        row.sqlmodel_update(values)
    elif chosen != usual:
        await insert_row(session, PersonSettings, {"person_id": person_id, **values})


def _require_sensible(wanted: Wanted, known: OwnSettings, today: date) -> Days | None:
    """Return the leave to add, None for none. Raises FieldError of all that is wrong."""
    chosen, problems = wanted.chosen, dict[str, Problem]()
    if not chosen.weekdays:
        problems["weekdays"] = NoWorkingDay()
    if _length(chosen.begins, chosen.ends) < _SHORTEST_DAY:
        problems["ends"] = DayTooShort()
    if chosen.paused_until is not None and chosen.paused_until != known.chosen.paused_until:
        problems |= _wrong_day("paused_until", chosen.paused_until, today + timedelta(days=1), today)
    first, last = wanted.leave_from, wanted.leave_until or wanted.leave_from
    if last is not None and (first is None or last < first):
        problems["leave_until"] = LeaveUnclear()
    elif last is not None:
        problems |= _wrong_day("leave_until" if wanted.leave_until else "leave_from", last, today, today)
        if len([each for each in known.leaves if each.id not in wanted.taken_out]) >= MOST_LEAVES:
            problems["leave_from"] = TooManyLeaves(MOST_LEAVES)
    if problems:
        raise FieldError(problems)
    return Days(first, last) if first is not None and last is not None else None


def _length(begins: time, ends: time) -> timedelta:
    return timedelta(hours=ends.hour - begins.hour, minutes=ends.minute - begins.minute)


def _wrong_day(field: str, day: date, earliest: date, today: date) -> dict[str, Problem]:
    if day < earliest:
        return {field: DayIsOver()}
    return {field: TooFarAhead()} if day > today + _FARTHEST else {}
