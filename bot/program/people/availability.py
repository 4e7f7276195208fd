"""Availability: a person's working hours, nine to five on weekdays in their own time zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# A working day lasts from nine to five; Saturday is day 5 of the week.
_BEGINS, _ENDS = time(9, 0), time(17, 0)
_SATURDAY = 5


def zone_of(name: str | None, programme: ZoneInfo) -> ZoneInfo:
    """Return a person's time zone by its IANA name; the programme's where theirs is not known, or not to this machine.

    Slack, or a replica with newer tables, may name a zone that this machine has never heard of.
    """
    return known_zone(name) or programme


def known_zone(name: str | None) -> ZoneInfo | None:
    """Return the time zone of that IANA name, None where there is none or this machine doesn't know it."""
    try:
        return ZoneInfo(name) if name else None
    except (LookupError, ValueError, OSError):
        return None


def may_disturb(zone: ZoneInfo, moment: datetime) -> bool:
    """Return whether `moment` (aware) is in the working hours of somebody in `zone`."""
    there = moment.astimezone(zone)
    return there.weekday() < _SATURDAY and _BEGINS <= there.time() < _ENDS


def next_permitted(zone: ZoneInfo, moment: datetime) -> datetime:
    """Return `moment` (aware) in `zone` if somebody there may be disturbed then, else their next working morning."""
    there = moment.astimezone(zone)
    if may_disturb(zone, moment):
        return there
    day = there.date() if there.time() < _BEGINS else there.date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _BEGINS, zone)
