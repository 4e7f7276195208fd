"""Availability: when a person may be disturbed, from nine to five on weekdays in their own time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import Person

BEGINS, ENDS = time(9, 0), time(17, 0)
# The first day of the weekend, by date.weekday().
_SATURDAY = 5


def zone_of(person: Person, zone: ZoneInfo) -> ZoneInfo:
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


def may_disturb(person: Person, moment: datetime, zone: ZoneInfo) -> bool:
    """Return whether a person may be told at `moment` (aware) what they did not just ask for.

    Everything that decides so is a fact of the person; `zone` is the programme's, for who is in none that is known.
    """
    there = moment.astimezone(zone_of(person, zone))
    return _works_on(person, there.date()) and BEGINS <= there.time() < ENDS


def next_permitted(person: Person, moment: datetime, zone: ZoneInfo) -> datetime:
    """Return `moment` (aware) if the person may be disturbed then, else their next working morning; in their own zone.

    `zone` is as for `may_disturb`.
    """
    own = zone_of(person, zone)
    there = moment.astimezone(own)
    if may_disturb(person, moment, zone):
        return there
    day = there.date() if there.time() < BEGINS else there.date() + timedelta(days=1)
    while not _works_on(person, day):
        day += timedelta(days=1)
    return datetime.combine(day, BEGINS, own)


def working_morning_after(person: Person, moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the morning (aware) of the person's working day that is so many after that of `moment` (aware).

    `zone` is as for `may_disturb`.
    """
    own = zone_of(person, zone)
    day = moment.astimezone(own).date()
    for _ in range(days):
        day += timedelta(days=1)
        while not _works_on(person, day):
            day += timedelta(days=1)
    return datetime.combine(day, BEGINS, own)


def _works_on(_person: Person, day: date) -> bool:
    """Return whether a person works on this day of theirs; asked again for every message, so the answer may change."""
    return day.weekday() < _SATURDAY
