"""The simulated executives: where and when each works, and how each takes a nudge; plain facts, drawn by a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import cycle
from random import Random
from zoneinfo import ZoneInfo

from holidays import country_holidays

_ONE_DAY = timedelta(days=1)
_SUNDAY_TO_THURSDAY = frozenset((6, 0, 1, 2, 3))


@dataclass(frozen=True)
class Office:
    """Where people work: time zone, country (ISO code), the days they work (Monday is 0), from when until when."""

    zone: ZoneInfo
    country: str
    weekdays: frozenset[int] = frozenset(range(5))
    begins: time = time(9)
    ends: time = time(17)


OFFICES = tuple(
    Office(ZoneInfo(zone), country, _SUNDAY_TO_THURSDAY if country == "SA" else frozenset(range(5)))
    for zone, country in (
        ("Europe/London", "GB"),
        ("Europe/Berlin", "DE"),
        ("Asia/Riyadh", "SA"),
        ("America/New_York", "US"),
        ("America/Sao_Paulo", "BR"),
        ("Asia/Kolkata", "IN"),
        ("Asia/Tokyo", "JP"),
        ("Australia/Sydney", "AU"),
    )
)


class Habit(StrEnum):
    """How somebody takes what they are asked to do."""

    PROMPT = "prompt"
    SECOND_NUDGE = "after the second nudge"
    SNOOZER = "snoozes"
    PAUSER = "pauses when nudged"
    FEWER = "wants fewer nudges"
    MUTED = "wants no nudges"
    SWAPPER = "swaps first"
    SILENT = "silent"
    ON_LEAVE = "on long leaves"
    ASSISTED = "assistant books"


# Of a hundred people.
_SHARES = {
    Habit.PROMPT: 34,
    Habit.SECOND_NUDGE: 18,
    Habit.SNOOZER: 8,
    Habit.PAUSER: 3,
    Habit.FEWER: 4,
    Habit.MUTED: 3,
    Habit.SWAPPER: 6,
    Habit.SILENT: 7,
    Habit.ON_LEAVE: 8,
    Habit.ASSISTED: 9,
}


@dataclass(frozen=True)
class Leave:
    """Days on which somebody is away, both included."""

    first: date
    last: date


@dataclass(eq=False)
class Executive:
    """One of them; `holidays` are the days on which nobody works where they are, `paused_until` what they chose."""

    number: int
    office: Office
    habit: Habit
    leaves: tuple[Leave, ...]
    holidays: frozenset[date]
    paused_until: datetime | None = None

    @property
    def slack_id(self) -> str:
        """Their Slack id."""
        return f"U0EXEC{self.number:04}"

    @property
    def assistant_id(self) -> str:
        """The Slack id of who books for them, if anybody does."""
        return f"U0PA{self.number:04}"

    @cached_property
    def days_off(self) -> frozenset[date]:
        """The holidays, and each day of their leaves."""
        days = [each.first + n * _ONE_DAY for each in self.leaves for n in range((each.last - each.first).days + 1)]
        return self.holidays.union(days)

    def works_on(self, day: date) -> bool:
        """Return whether they work on that day of theirs."""
        return day.weekday() in self.office.weekdays and day not in self.days_off

    def is_at_work(self, moment: datetime) -> bool:
        """Return whether they are at work at `moment` (aware)."""
        there = moment.astimezone(self.office.zone)
        return self.works_on(there.date()) and self.office.begins <= there.time() < self.office.ends

    def at_work_after(self, moment: datetime, *, days: int = 0, at: timedelta = timedelta()) -> datetime:
        """Return a moment (aware) within their working time, after `moment`.

        It is at least so many of their working days later, `at` after they begin; on the same day where that is left.
        """
        day = moment.astimezone(self.office.zone).date()
        while True:
            if self.works_on(day):
                found = datetime.combine(day, self.office.begins, self.office.zone) + at
                if days <= 0 and found > moment:
                    return found
                days -= 1
            day += _ONE_DAY

    def working_days(self, first: date, before: date) -> int:
        """Return how many days they work from `first` to before another."""
        return sum(self.works_on(first + number * _ONE_DAY) for number in range((before - first).days))


def executives(count: int, begins: date, ends: date, random: Random) -> Sequence[Executive]:
    """Return so many, spread over the offices, with their leaves between two days."""
    years = range(begins.year, ends.year + 2)
    holidays = {each.country: frozenset(country_holidays(each.country, years=years)) for each in OFFICES}
    habits = random.choices(list(_SHARES), weights=list(_SHARES.values()), k=count)
    return [
        Executive(number, office, habit, _leaves(habit, begins, ends, random), holidays[office.country])
        for number, (habit, office) in enumerate(zip(habits, cycle(OFFICES), strict=False))
    ]


def _leaves(habit: Habit, begins: date, ends: date, random: Random) -> tuple[Leave, ...]:
    """Return a few weeks in a year; of who is on long leaves, some that last longer than a round."""
    days = (ends - begins).days
    lengths = [random.randint(20, 60) for _ in range(3)] if habit is Habit.ON_LEAVE else [5, 5, 12]
    starts = [begins + timedelta(days=random.randrange(days)) for _ in range(max(1, len(lengths) * days // 365))]
    return tuple(
        Leave(start, start + timedelta(days=length - 1)) for start, length in zip(starts, lengths, strict=False)
    )
