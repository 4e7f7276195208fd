"""Months, working days and the day a round opens; all in the programme's time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, rrule

# Nobody is disturbed before the working day has begun.
MORNING = time(9, 0)
_WEEKDAYS = {"monday": MO, "tuesday": TU, "wednesday": WE, "thursday": TH, "friday": FR}
_WORKING = (MO, TU, WE, TH, FR)


def month_of(now: datetime, zone: ZoneInfo) -> date:
    """Return the first day of the month that `now` falls in, seen from `zone`."""
    return now.astimezone(zone).date().replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after `month`."""
    return month + relativedelta(months=1)


def month_name(month: date) -> str:
    """Return such as "November 2026"."""
    return month.strftime("%B %Y")


def round_day(month: date, rule: str) -> date:
    """Return the day of `month` that `rule` names.

    Rules: "first working day", "last working day", "1" to "28", or such as "2nd tuesday". Raises ValueError for others.
    """
    start = datetime.combine(month, time())
    if rule.isdigit():
        return month.replace(day=int(rule))
    nth, _, day = rule.partition(" ")
    if day == "working day" and nth in ("first", "last"):
        place = 1 if nth == "first" else -1
        return rrule(MONTHLY, dtstart=start, count=1, byweekday=_WORKING, bysetpos=place)[0].date()
    if day in _WEEKDAYS:
        return rrule(MONTHLY, dtstart=start, count=1, byweekday=_WEEKDAYS[day](int(nth[0])))[0].date()
    raise ValueError(f"{rule!r} names no day of the month.")


def round_opens(month: date, rule: str, zone: ZoneInfo) -> datetime:
    """Return the moment the round of `month` opens: nine in the morning of its day."""
    return datetime.combine(round_day(month, rule), MORNING, zone)


def in_month(month: date, part: float, zone: ZoneInfo) -> datetime:
    """Return the moment when `part` (0 to 1) of `month` has gone, seen from `zone`."""
    start = datetime.combine(month, time(), zone)
    return start + (datetime.combine(next_month(month), time(), zone) - start) * part


def next_working_morning(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return `moment` itself if it falls on a working morning or day (9 to 17) in `zone`, else the next one's start."""
    local = moment.astimezone(zone)
    if local.weekday() < 5 and MORNING <= local.time() < time(17):  # noqa: PLR2004  (Saturday is 5)
        return local
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    while day.weekday() >= 5:  # noqa: PLR2004
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, zone)
