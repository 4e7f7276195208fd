"""Months, working days, and when rounds open and end; all in the programme's time zone."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from dateutil.rrule import FR, MO, MONTHLY, TH, TU, WE, rrule

from bot.program.routines import Routine
from models import RoutineSwitch

# When a round opens on its day.
MORNING = time(9, 0)
_WEEKDAYS = {"monday": MO, "tuesday": TU, "wednesday": WE, "thursday": TH, "friday": FR}
_WORKING = (MO, TU, WE, TH, FR)
_SHORTEST_DAY_KEY = 10_000_000


def month_of(now: datetime, zone: ZoneInfo) -> date:
    """Return the first day of the month that `now` falls in, seen from `zone`."""
    return now.astimezone(zone).date().replace(day=1)


def next_month(month: date) -> date:
    """Return the first day of the month after `month`."""
    return month + relativedelta(months=1)


@lru_cache(maxsize=512)  # it takes dateutil as long as a statement, and every home tab asks for several
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


@dataclass(frozen=True)
class Span:
    """When a round runs: from the morning of `starts_on` to that of `ends_on`, when the next one opens.

    `month` is the first day of the month that it opens in.
    """

    month: date
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Cadence:
    """When rounds open: on the day of the month that the rule `round_day` names, at nine in `zone`.

    In every month, or every `every_months` months, `first_month` (1 to 12) one of them; in none before `begins` (the
    first day of a month).
    """

    round_day: str
    zone: ZoneInfo
    every_months: int = 1
    first_month: int = 1
    begins: date = date.min

    def of(self, routine: Routine, switch: RoutineSwitch | None = None) -> "Cadence":
        """Return the cadence of this routine as its `switch` says, else its own data.

        Its rounds open on the same day unless it names another.
        """
        cadence = Cadence(routine.round_day or self.round_day, self.zone, routine.every_months, routine.first_month)
        if switch is None:
            return cadence
        begins = switch.first_month
        first = cadence if begins is None else replace(cadence, first_month=begins.month, begins=begins)
        return first if switch.every_months is None else replace(first, every_months=switch.every_months)

    def span_of(self, month: date) -> Span:
        """Return the span that opens in `month` (its first day), which is one in which rounds open."""
        return Span(month, round_day(month, self.round_day), round_day(self._later(month, 1), self.round_day))

    def span_at(self, now: datetime) -> Span:
        """Return the one span that `now` (aware) falls into; before any, the first."""
        return self._span_on(self.day_of(now))

    def _span_on(self, day: date) -> Span:
        span = self.span_of(self._opening_month(day))
        if span.starts_on > day:
            span = self.span_of(self._later(span.month, -1))
        return span if span.month >= self.begins else self.span_of(self.begins)

    def after(self, span: Span) -> Span:
        """Return the first span that opens once `span` is over."""
        following = self.span_of(self._opening_month(span.ends_on))
        if following.starts_on < span.ends_on:
            following = self.span_of(self._later(following.month, 1))
        return following if following.month >= self.begins else self.span_of(self.begins)

    def next_at(self, now: datetime) -> Span:
        """Return the first span that opens after `now` (aware)."""
        return self._next_on(self.day_of(now))

    @lru_cache(maxsize=512)  # noqa: B019  (as for `round_day`)
    def _next_on(self, day: date) -> Span:
        span = self._span_on(day)
        return span if span.starts_on > day else self.after(span)

    def _opening_month(self, day: date) -> date:
        """Return the first day of the month of `day`, or of the last one before it in which rounds open."""
        months = (day.year * 12 + day.month - self.first_month) % self.every_months
        return day.replace(day=1) - relativedelta(months=months)

    def _later(self, month: date, rounds: int) -> date:
        return month + relativedelta(months=rounds * self.every_months)

    def opens(self, span: Span) -> datetime:
        """Return the moment (aware) a span begins: nine in the morning."""
        return datetime.combine(span.starts_on, MORNING, self.zone)

    def day_of(self, now: datetime) -> date:
        """Return the day `now` belongs to: spans hold whole ones."""
        return day_of(now, self.zone)


def day_of(now: datetime, zone: ZoneInfo) -> date:
    """Return the programme's day that `now` belongs to, in `zone`, where days begin at nine."""
    local = now.astimezone(zone)
    return local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)


def day_within(starts_on: date, ends_on: date, part: float) -> date:
    """Return the day when `part` (0 to 1) of the days from `starts_on` to `ends_on` has gone."""
    return starts_on + timedelta(days=int((ends_on - starts_on).days * part))


def day_key(day: date) -> int:
    """Return a day as one number, such as 20261102, for a message about a round that does not exist yet."""
    return (day.year * 100 + day.month) * 100 + day.day


def day_from(key: int) -> date:
    """Return the day that `day_key` gave; the first of a month for a number such as 202611, as were kept before."""
    if key < _SHORTEST_DAY_KEY:
        key = key * 100 + 1
    return date(key // 10_000, key // 100 % 100, key % 100)
