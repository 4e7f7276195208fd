"""The time where somebody else is, told so that it is true whenever it is read."""

from datetime import date, datetime, timedelta

from bot.dates import short_date
from bot.program.people.availability import BEGINS, ENDS, known_zone


def city_of(zone_name: str) -> str:
    """Return the city in the IANA name of a time zone."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def their_hours(theirs: str | None, readers: str | None, *, now: datetime, until: date) -> str:
    """Return how far somebody's time is from the reader's, and their working hours in it; "" where theirs is unknown.

    Such as "Lisbon is 1 hour behind you: their 9 to 5 is 10:00 to 18:00 yours". Both are IANA names. Where a clock is
    put forward or back from `now` to before the day `until`, it says what holds from then on, too.
    """
    there, here = known_zone(theirs), known_zone(readers)
    if there is None or not theirs:
        return ""
    city = city_of(theirs)
    if here is None:
        return f"They are on {city} time."
    first = now.astimezone(here).date()
    hours = _hours_on(first, theirs, readers or "")
    words = f"{city} has the same time as you"
    if hours is not None:
        words = f"{city} is {_apart(first, theirs, readers or '')}: their 9 to 5 is {hours}"
    for day in (first + timedelta(days=count) for count in range(1, (until - first).days)):
        before, hours = hours, _hours_on(day, theirs, readers or "")
        if hours != before:
            words += f"; from {short_date(day)} {hours or 'the same as yours'}"
    return words + "."


def time_there(theirs: str | None, now: datetime) -> str:
    """Return what time it is where somebody is (an IANA name), "" where that is unknown; for what is read at once."""
    there = known_zone(theirs)
    return f"It is {now.astimezone(there):%H:%M} in {city_of(theirs)} now." if there and theirs else ""


def _offset(day: date, theirs: str, readers: str) -> timedelta:
    """Return how far ahead of the reader they are when their working day begins."""
    begins = datetime.combine(day, BEGINS, known_zone(theirs))
    here = begins.astimezone(known_zone(readers))
    return (begins.utcoffset() or timedelta()) - (here.utcoffset() or timedelta())


def _apart(day: date, theirs: str, readers: str) -> str:
    offset = _offset(day, theirs, readers)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    told = [f"{hours} hour{'' if hours == 1 else 's'}"] if hours else []
    told += [f"{minutes} minutes"] if minutes else []
    return f"{' '.join(told)} {'ahead of' if offset > timedelta() else 'behind'} you"


def _hours_on(day: date, theirs: str, readers: str) -> str | None:
    """Return their working hours in the reader's time, None where the clocks are the same."""
    if not _offset(day, theirs, readers):
        return None
    here = known_zone(readers)
    begins, ends = (datetime.combine(day, at, known_zone(theirs)).astimezone(here) for at in (BEGINS, ENDS))
    words = f"{begins.hour}:{begins:%M} to {ends.hour}:{ends:%M} yours"
    if begins.date() < day:
        return f"{words}, {'from ' if ends.date() == day else ''}the day before"
    if ends.date() > day:
        return f"{words}, {'into ' if begins.date() == day else ''}the next day"
    return words
