"""The weeks of somebody's time here: when a welcome begins, and until when it lasts."""

from datetime import date, timedelta

_FIRST, _LAST = 6, 8
# What is begun by hand, outside of those weeks, lasts as long.
_AS_LONG = timedelta(weeks=_LAST - _FIRST + 1, days=-1)
_AT_LEAST = timedelta(days=6)
# Whoever is longer here than that is nobody new.
_NEW_FOR = timedelta(weeks=26)


def begins_on(start: date) -> date:
    """Return the first day of the weeks of a welcome, by somebody's first day here."""
    return start + timedelta(weeks=_FIRST - 1)


def ends_on(start: date) -> date:
    """Return the last day of the weeks of a welcome, by somebody's first day here."""
    return start + timedelta(weeks=_LAST, days=-1)


def week_of(start: date, day: date) -> int:
    """Return which week of somebody's time here a day is in, 1 the first."""
    return (day - start).days // 7 + 1


def starts_to_begin(today: date) -> tuple[date, date]:
    """Return the earliest and the latest first day of those who are in these weeks today."""
    return today - timedelta(weeks=_LAST, days=-1), today - timedelta(weeks=_FIRST - 1)


def starts_too_late(today: date) -> tuple[date, date]:
    """Return the earliest and the latest first day of those who are new still, though these weeks are over."""
    return today - _NEW_FOR, today - timedelta(weeks=_LAST)


def last_day(start: date | None, today: date) -> date:
    """Return the last day of a welcome that begins today: that of its weeks, or as long from now where they are over.

    It lasts a week at the least. `start` is somebody's first day here, None where it is not known.
    """
    if start is not None and today <= ends_on(start):
        return max(ends_on(start), today + _AT_LEAST)
    return today + _AS_LONG
