"""Availability: when a person may be disturbed, by their zone, working days and hours, days off and absences."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Row, bindparam, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Absence, CountryCalendar, DayOff, NudgeFrequency, Person, PersonSettings
from models.database import batched, kept_in, rows_of, table_of

BEGINS, ENDS = time(9, 0), time(17, 0)
# Monday to Friday, by date.weekday().
WEEKDAYS = frozenset(range(5))
_DAY = timedelta(days=1)
# Made once: to make a row takes longer than all else that is worked out of one person.
_CHOSE_NOTHING = PersonSettings(person_id=0)
# Hours that no zone skips when its clocks change.
_BY_DAY = frozenset(time(hour, minute) for hour in range(5, 22) for minute in range(60))
_SETTINGS, _AWAY = table_of(PersonSettings), table_of(Absence)
_OFF, _CALENDAR = table_of(DayOff), table_of(CountryCalendar)
_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_NAMED: BindParameter[Any] = bindparam("named", expanding=True)
# Built once, and of columns: asked for every message, and to build them and load objects takes thrice as long.
_CHOSEN = select(*_SETTINGS.c["person_id", "weekdays", "begins", "ends", "nudges", "paused_until"]).where(
    _SETTINGS.c.person_id.in_(_PEOPLE)
)
_ABSENCES = select(*_AWAY.c["person_id", "first_day", "last_day", "starts_at", "ends_at"]).where(
    _AWAY.c.person_id.in_(_PEOPLE)
)
_CALENDARS = select(*_CALENDAR.c["country", "weekdays", "is_usual"]).where(
    _CALENDAR.c.country.in_(_NAMED) | _CALENDAR.c.is_usual
)
_DAYS_OFF = select(*_OFF.c["day", "country"]).where(_OFF.c.country.in_(_NAMED) | _OFF.c.country.is_(None))
# Whoever is away for longer than these days is asked about again then.
_FARTHEST = 400
# People type the first day of all, and have a status until the last: neither can be told in every zone.
_LONG_AGO, _FAR_OFF = date(2000, 1, 1), datetime(9000, 1, 1, tzinfo=UTC)


class Somebody(Protocol):
    """Of a person, what says when they work: id, zone (IANA name) and country."""

    @property
    def id(self) -> int | None: ...  # noqa: D102
    @property
    def timezone(self) -> str | None: ...  # noqa: D102
    @property
    def country(self) -> str | None: ...  # noqa: D102


class Away(NamedTuple):
    """A time when a person is away: from `begins` (aware) until `ends`, which is not part of it."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Availability:
    """When one person may be told what they did not just ask for; all days and hours are those of their `zone`.

    They work on `weekdays` (by `date.weekday()`), from `begins` until `ends`, but not on `days_off`, and not while
    away. `nudges` is how often they want to be nudged, and `paused_until` the day on which their pause is over.
    """

    zone: ZoneInfo
    weekdays: frozenset[int] = WEEKDAYS
    begins: time = BEGINS
    ends: time = ENDS
    days_off: frozenset[date] = frozenset()
    absences: tuple[Away, ...] = ()
    nudges: NudgeFrequency = NudgeFrequency.USUAL
    paused_until: date | None = None

    def day_of(self, moment: datetime) -> date:
        """Return the day that it is for the person at `moment` (aware)."""
        return moment.astimezone(self.zone).date()

    def works_on(self, day: date) -> bool:
        """Return whether they work for a while at least on this day of theirs."""
        if not self.absences and self.begins in _BY_DAY:  # asked of every day of a round, for everybody
            return self._may_work_on(day)
        return self.first_moment_of(day) is not None

    def first_moment_of(self, day: date) -> datetime | None:
        """Return the first moment (aware, in their zone) to disturb them at on this day, None where there is none."""
        return self._first_within(day, self._instant(day, self.begins))

    def may_disturb(self, moment: datetime) -> bool:
        """Return whether they may be told at `moment` (aware) what they did not just ask for."""
        day = self.day_of(moment)
        first = self._first_within(day, moment) if self._may_work_on(day) else None
        # Never before it; and in an hour that comes twice, times of two zones are equal to none.
        return first is not None and first <= moment

    def next_permitted(self, moment: datetime) -> datetime:
        """Return the first moment to disturb them at that is not before `moment` (aware); in their zone.

        Of who is away for more than a year it is a morning when they are to be asked about again.
        """
        first = self.day_of(moment)
        for day in _days_from(first):
            found = self._first_within(day, max(moment, self._instant(day, self.begins)))
            if found is not None:
                return found
        return self._instant(first + _FARTHEST * _DAY, self.begins).astimezone(self.zone)

    def morning_after(self, moment: datetime, working_days: int) -> datetime:
        """Return when they begin, in their zone, on the working day that is so many after that of `moment` (aware).

        With 0 it is the day of `moment`, whether they work then or not.
        """
        day = self.day_of(moment)
        for _ in range(working_days):
            day = self.day_of(self.next_permitted(self._instant(day + _DAY, time())))
        return self.first_moment_of(day) or self._instant(day, self.begins).astimezone(self.zone)

    def working_days(self, first: date, before: date) -> list[date]:
        """Return the days on which they work, from `first` on and before `before`, in order."""
        days = (first + number * _DAY for number in range((before - first).days))
        return [day for day in days if self.works_on(day)]

    def is_paused(self, moment: datetime) -> bool:
        """Return whether they want no nudges for now, at `moment` (aware)."""
        return self.paused_until is not None and self.day_of(moment) < self.paused_until

    def _may_work_on(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.days_off

    def _first_within(self, day: date, earliest: datetime) -> datetime | None:
        """Return the first moment to disturb them at on `day` that is not before `earliest` (aware), in their zone."""
        if not self._may_work_on(day):
            return None
        found, ends = max(earliest, self._instant(day, self.begins)), self._instant(day, self.ends)
        for away in sorted(self.absences):
            if away.begins <= found < away.ends:
                found = away.ends
        there = found.astimezone(self.zone)
        # Where the last hour of a day is skipped, it is the next day already.
        return there if found < ends and there.date() == day else None

    def _instant(self, day: date, at: time) -> datetime:
        """Return in UTC when it is `at` on `day` there: the first time of two, and later by the gap where never."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def _days_from(first: date) -> Iterator[date]:
    return (first + number * _DAY for number in range(_FARTHEST))


def zone_of(person: Somebody, zone: ZoneInfo) -> ZoneInfo:
    """Return the time zone a person is in; `zone`, the programme's, where theirs is not known, or not to this machine.

    Slack, or a replica with newer tables, may name a zone that this machine has never heard of.
    """
    return known_zone(person.timezone) or zone


def known_zone(name: str | None) -> ZoneInfo | None:
    """Return the time zone of that IANA name, None where there is none or this machine doesn't know it."""
    try:
        return ZoneInfo(name) if name else None
    except (LookupError, ValueError, OSError):
        return None


async def of(session: AsyncSession, persons: Collection[Somebody], zone: ZoneInfo) -> dict[int, Availability]:
    """Return when each of these people may be disturbed, by their ids.

    `zone` is the programme's, for who is in none that is known. Four statements, however many people of a batch.
    """
    people = {person.id: person for person in persons if person.id is not None}
    if not people:
        return {}
    chosen, absences = await _settings(session, people), await _absences(session, people)
    countries = await _Countries.read(session, people.values())
    return {
        person_id: _made(person, zone, chosen.get(person_id), absences.get(person_id, ()), countries)
        for person_id, person in people.items()
    }


async def of_one(session: AsyncSession, person: Person, zone: ZoneInfo) -> Availability:
    """Return when one person may be disturbed, also one who is stored nowhere; `zone` is as for `of`."""
    if person.id is None:
        return await usual_of(session, person, zone)
    # A message asks whether it may be sent, and then, in the same session, what day it is there.
    kept, key = kept_in(session), (of_one, person.id, zone.key)
    if kept is not None and key in kept:
        found: Availability = kept[key]
        return found
    known = (await of(session, (person,), zone))[person.id]
    if kept is not None:
        kept[key] = known
    return known


async def usual_of(session: AsyncSession, person: Person, zone: ZoneInfo) -> Availability:
    """Return when a person could be disturbed if they had chosen nothing and were never away; `zone` as for `of`."""
    return _made(person, zone, None, (), await _Countries.read(session, (person,)))


class _Countries(NamedTuple):
    """What is known of countries, by ISO code: working days, and days off; None: of the whole company."""

    weekdays: dict[str, frozenset[int]]
    days_off: dict[str | None, frozenset[date]]
    usual: str | None

    @classmethod
    async def read(cls, session: AsyncSession, people: Collection[Somebody]) -> "_Countries":
        """Return all that is known of the countries of these people, and of the usual one."""
        named = {"named": sorted({_code(person) for person in people})}
        calendars = await rows_of(session, _CALENDARS, named)
        off = {"named": [each.country for each in calendars]}
        days = defaultdict[str | None, set[date]](set)
        for day, country in await rows_of(session, _DAYS_OFF, off):
            days[country].add(day)
        everywhere = frozenset(days[None])
        return cls(
            {each.country: _digits(each.weekdays) for each in calendars},
            {country: everywhere | theirs for country, theirs in days.items()},
            next((each.country for each in calendars if each.is_usual), None),
        )


def _made(
    person: Somebody,
    zone: ZoneInfo,
    chosen: PersonSettings | Row[Any] | None,
    absences: Collection[Row[Any]],
    countries: _Countries,
) -> Availability:
    own, country, chosen = zone_of(person, zone), _country_of(person, countries), chosen or _CHOSE_NOTHING
    begins, ends = chosen.begins or BEGINS, chosen.ends or ENDS
    return Availability(
        own,
        _digits(chosen.weekdays or "") or countries.weekdays.get(country or "") or WEEKDAYS,
        *((begins, ends) if begins < ends else (BEGINS, ENDS)),
        countries.days_off.get(country, countries.days_off.get(None, frozenset())),
        tuple(sorted(away for each in absences if (away := _away(each, own)) is not None)),
        chosen.nudges,
        chosen.paused_until,
    )


def _code(person: Somebody) -> str:
    """Return the ISO code of a person's country; "", or what is no code, where none is known."""
    return (person.country or "").strip().upper()


def _country_of(person: Somebody, countries: _Countries) -> str | None:
    """Return the ISO code of the person's country, else that of who names none."""
    return named if (named := _code(person)) in countries.weekdays else countries.usual


def _digits(weekdays: str) -> frozenset[int]:
    return frozenset(int(digit) for digit in weekdays)


def _away(absence: Row[Any], zone: ZoneInfo) -> Away | None:
    """Return when somebody in `zone` is away; None of a row that a newer replica wrote otherwise."""
    if absence.first_day is not None and absence.last_day is not None:
        begins = datetime.combine(max(absence.first_day, _LONG_AGO), time(), zone)
        return Away(begins.astimezone(UTC), datetime.combine(absence.last_day + _DAY, time(), zone).astimezone(UTC))
    if absence.starts_at is not None and absence.ends_at is not None:
        return Away(absence.starts_at, min(absence.ends_at, _FAR_OFF))
    return None


async def _settings(session: AsyncSession, person_ids: Collection[int]) -> dict[int, Row[Any]]:
    found = dict[int, Row[Any]]()
    for batch in batched(person_ids):
        found |= {each.person_id: each for each in await rows_of(session, _CHOSEN, {"people": batch})}
    return found


async def _absences(session: AsyncSession, person_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    found = defaultdict[int, list[Row[Any]]](list)
    for batch in batched(person_ids):
        for each in await rows_of(session, _ABSENCES, {"people": batch}):
            found[each.person_id].append(each)
    return found
