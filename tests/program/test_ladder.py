"""The ladder over two years of random people, calendars, acts and failures: never one too many, nobody forgotten."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.program.booking import known
from bot.program.nudges import ladder, snoozing
from bot.program.nudges.due import due
from bot.program.nudges.facts import ASKED, Due, Open, Sent
from bot.program.people.availability import Availability, Away
from bot.program.rounds.calendar import Cadence
from models import NudgeFrequency

BEGIN, DAYS = datetime(2026, 1, 1, tzinfo=UTC), 730
# So long may it take, after two years, until the last one is done or told.
AFTER = 250
# From one end of the earth to the other, half hours, and clocks that change by half of one, or for one month.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Africa/Casablanca",
)
_MOMENTS = st.integers(0, DAYS * 24).map(lambda hours: BEGIN + timedelta(hours=hours))
_DAYS = st.integers(0, DAYS).map(lambda days: (BEGIN + timedelta(days=days)).date())


class Act(NamedTuple):
    """What somebody does about an assignment: once so many nudges came, else so many days after the brief."""

    what: str
    after_nudges: int
    after_days: int
    days: int


@dataclass
class Case:
    """One assignment on its way, and what the participant is going to do about it."""

    open: Open
    acts: list[Act]
    is_endless: bool = False
    acted: int = 0
    last_act: datetime | None = None
    nudged: list[tuple[datetime, Due]] = field(default_factory=list)
    snoozes: int = 0
    done_at: datetime | None = None
    told_at: datetime | None = None

    @property
    def is_settled(self) -> bool:
        return self.done_at is not None or self.told_at is not None

    def act(self, now: datetime) -> None:
        """Let the participant do what they do next, if its time has come: each once, or the same again and again."""
        if not self.acts or (self.acted >= len(self.acts) and not self.is_endless):
            return
        what, nudges, after, days = self.acts[self.acted % len(self.acts)]
        if len(self.nudged) < nudges or now < (self.last_act or self.open.brief_at) + timedelta(days=after):
            return
        self.acted += 1
        self.last_act = now if self.is_endless else None
        until = self.open.day_of(now) + timedelta(days=days)
        if what == "do":
            self.done_at = now
        elif what == "book":
            self.open = replace(self.open, booked_on=until, snoozed_until=None, acted_at=now)
        elif what == "snooze":
            brief, today = self.open.day_of(self.open.brief_at), self.open.day_of(now)
            until = min(until, snoozing.latest_day(self.open.ends_on, brief, today))
            if until > today:
                self.snoozes += 1
                self.open = replace(self.open, snoozed_until=until)
        else:
            self.open = replace(self.open, booked_on=None, acted_at=now)


_FREQUENCIES = st.sampled_from([NudgeFrequency.USUAL, NudgeFrequency.USUAL, NudgeFrequency.FEWER, NudgeFrequency.NONE])
_ACTS = st.builds(
    Act, st.sampled_from(["do", "book", "snooze", "no luck"]), st.integers(0, 3), st.integers(0, 20), st.integers(1, 20)
)
_LEAVES = st.tuples(_MOMENTS, st.integers(1, 45)).map(lambda each: Away(each[0], each[0] + timedelta(days=each[1])))
_PEOPLE = st.builds(
    Availability,
    st.sampled_from(ZONES).map(ZoneInfo),
    st.sampled_from([frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset({0, 2, 4}), frozenset({3})]),
    st.sampled_from([time(9), time(7, 30), time(10)]),
    st.sampled_from([time(17), time(15), time(12, 15)]),
    st.frozensets(_DAYS, max_size=30),
    st.lists(_LEAVES, max_size=4).map(tuple),
    _FREQUENCIES,
    st.none() | _DAYS,
)
_RULES = st.sampled_from(["first working day", "last working day", "15", "2nd tuesday"])
_DOWN = st.lists(st.tuples(_MOMENTS, st.integers(1, 300)), max_size=4)


def rounds_of(rule: str, every: int) -> list[tuple[datetime, date]]:
    """Return when the rounds of two years open, and the days with which they are over."""
    cadence, found = Cadence(rule, ZoneInfo("UTC"), every), []
    span = cadence.span_at(BEGIN)
    while span.starts_on < (BEGIN + timedelta(days=DAYS)).date():
        found.append((cadence.opens(span), span.ends_on))
        span = cadence.after(span)
    return found


def may_be_disturbed(person: Availability, now: datetime) -> bool:
    """Return, by the plain facts alone, whether this is a moment at which they work."""
    there = now.astimezone(person.zone)
    is_in = not any(away.begins <= now < away.ends for away in person.absences)
    works = there.weekday() in person.weekdays and there.date() not in person.days_off
    return works and is_in and person.begins <= there.time() < person.ends


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    person=_PEOPLE,
    rule=_RULES,
    lates=st.lists(st.integers(0, 26 * 24), min_size=1, max_size=6),
    acts=st.lists(st.tuples(st.lists(_ACTS, max_size=3), st.booleans()), min_size=1, max_size=8),
    down=_DOWN,
    minutes=st.sampled_from([97, 150, 190]),
)
def test_for_two_years_nobody_is_nudged_wrongly_and_nothing_is_left_open(
    person: Availability,
    *,
    rule: str,
    lates: list[int],
    acts: list[tuple[list[Act], bool]],
    down: list[tuple[datetime, int]],
    minutes: int,
) -> None:
    opening = sorted(
        (opens + timedelta(hours=lates[number % len(lates)]), ends_on)
        for every in (1, 3)
        for number, (opens, ends_on) in enumerate(rounds_of(rule, every))
    )
    running: list[Case] = []
    settled: list[Case] = []
    now, number = BEGIN, 0
    while now < BEGIN + timedelta(days=DAYS + AFTER):
        now += timedelta(minutes=minutes)
        for each in running:
            each.act(now)
        settled += [each for each in running if each.is_settled]
        running = [each for each in running if not each.is_settled]
        if any(begins <= now < begins + timedelta(hours=hours) for begins, hours in down):
            continue
        while opening and opening[0][0] <= now and may_be_disturbed(person, now):
            _, ends_on = opening.pop(0)
            number += 1
            running.append(Case(Open(number, 1, person, now, ends_on), *acts[number % len(acts)]))
        _tick(running, person, now)
    assert not running
    assert not opening or person.absences
    for case in settled:
        _judge(case)


def _tick(running: list[Case], person: Availability, now: datetime) -> None:
    today, found = person.day_of(now), due([each.open for each in running], now)
    cases = {each.open.assignment_id: each for each in running}
    nudges = [each for each in found if isinstance(each, Due)]
    if nudges:
        assert may_be_disturbed(person, now)
        assert person.nudges is not NudgeFrequency.NONE
        assert person.paused_until is None or today >= person.paused_until
        assert not any(person.day_of(at) == today for each in running for at, _ in each.nudged), "two messages a day"
    for each in found:
        case = cases[each.open.assignment_id]
        until, booked = case.open.snoozed_until, case.open.booked_on
        assert until is None or today >= until
        assert booked is None or today > booked or (today >= ladder.overdue_on(case.open) and each not in nudges)
        if isinstance(each, Due):
            case.nudged.append((now, each))
            sent = Sent(each.step, now, each.asked_about)
            case.open = replace(case.open, sent=(*case.open.sent, sent))
        else:
            case.told_at = now


def _judge(case: Case) -> None:
    """Check one assignment from its brief to its end."""
    person = case.open.availability
    steps = [each.step for _, each in case.nudged if each.step != ASKED]
    wanted = ladder.WANTED[person.nudges]
    assert len(steps) <= len(wanted) + case.snoozes
    assert len(case.nudged) - len(steps) <= known.MOST_ASKED
    assert steps == sorted(steps)
    assert not case.done_at or all(at < case.done_at for at, _ in case.nudged)
    if case.told_at is not None and not case.snoozes and case.open.acted_at is None:
        _judge_silence(case, steps)
    said = [case.open.brief_at, *(at for at, each in case.nudged if each.step)]
    for earlier, later in pairwise(said):
        assert case.snoozes or _days_between(person, earlier, later) >= ladder.APART


def _judge_silence(case: Case, steps: list[int]) -> None:
    """Check how somebody came to be told of who did nothing: after the whole ladder, or as they are away or paused."""
    person, told = case.open.availability, case.told_at
    assert told is not None
    today = person.day_of(told)
    days = (case.open.ends_on - today).days if today < case.open.ends_on else 14
    rest = [today + timedelta(days=number) for number in range(days)]
    is_overdue = today >= ladder.overdue_on(case.open)
    if not is_overdue and any(person.works_on(day) and (person.paused_until or day) <= day for day in rest):
        assert tuple(steps) == ladder.WANTED[person.nudges]
        assert _days_between(person, max([case.open.brief_at, *(at for at, _ in case.nudged)]), told) >= 1


def _days_between(person: Availability, first: datetime, then: datetime) -> int:
    """Return how many working days come after that of `first`, up to that of `then`."""
    after = person.day_of(first) + timedelta(days=1)
    return len(person.working_days(after, person.day_of(then) + timedelta(days=1)))


PLACES = [
    ("a month", 21, (5, 11, 16, 18)),
    ("a short month", 10, (3, 5, 8, 10)),
    ("a week", 5, (2, 4, 6, 8)),
    ("no day at all", 0, (2, 4, 6, 8)),
    ("the last day is kept for the CX team", 7, (2, 4, 6, 7)),
    ("a quarter", 64, (16, 32, 48, 50)),
]


@pytest.mark.parametrize(("days", "expected"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_the_ladder_is_spread_over_the_working_days_there_are(days: int, expected: tuple[int, ...]) -> None:
    assert ladder.places(days) == expected


def test_a_round_on_the_last_working_day_with_the_bot_down_for_three_days_gets_its_whole_ladder() -> None:
    """It begins on Monday 30 November and is over with the month; the bot is back on Thursday 3 December."""
    person = Availability(ZoneInfo("Europe/Berlin"))
    case = Case(Open(1, 1, person, datetime(2026, 12, 3, 10, 12, tzinfo=UTC), date(2026, 12, 1)), [])
    now = case.open.brief_at
    while not case.is_settled:
        now += timedelta(minutes=30)
        _tick([case], person, now)
    days = [at.astimezone(person.zone) for at, _ in case.nudged]
    assert [(f"{day:%a %d %B, %H:%M}", each.step) for day, (_, each) in zip(days, case.nudged, strict=True)] == [
        ("Mon 07 December, 09:12", 1),
        ("Wed 09 December, 09:12", 2),
        ("Fri 11 December, 09:12", 3),
    ]
    assert case.told_at == datetime(2026, 12, 15, 8, 12, tzinfo=UTC)


FOR_EVER = [
    ("snoozes whenever a nudge comes", Act("snooze", 1, 0, 5), date(2026, 12, 21)),
    ("snoozes again before its day comes", Act("snooze", 0, 1, 20), date(2026, 12, 23)),
    ("books anew whenever asked", Act("book", 0, 4, 2), date(2026, 12, 31)),
    ("books years ahead", Act("book", 0, 0, 900), date(2027, 1, 12)),
    ("has no luck, day after day", Act("no luck", 0, 1, 1), date(2027, 1, 12)),
]


@pytest.mark.parametrize(("act", "told_on"), [row[1:] for row in FOR_EVER], ids=[row[0] for row in FOR_EVER])
def test_who_puts_it_off_for_ever_ends_with_the_team(act: Act, told_on: date) -> None:
    person = Availability(ZoneInfo("Europe/Berlin"))
    opens = datetime(2026, 11, 2, 8, 7, tzinfo=UTC)
    case = Case(Open(1, 1, person, opens, date(2026, 12, 1)), [act], is_endless=True)
    now = opens
    while not case.is_settled and now < opens + timedelta(days=400):
        now += timedelta(minutes=30)
        case.act(now)
        _tick([case], person, now)
    assert case.told_at is not None
    assert person.day_of(case.told_at) == told_on
    _judge(case)


def test_who_pauses_anew_for_ever_ends_with_the_team() -> None:
    """Each pause is over in days, so nobody is told that they are away for the rest."""
    person = Availability(ZoneInfo("Europe/Berlin"))
    case = Case(Open(1, 1, person, datetime(2026, 12, 1, 8, 7, tzinfo=UTC), date(2026, 12, 1)), [])
    now = case.open.brief_at
    while not case.is_settled and now < case.open.brief_at + timedelta(days=400):
        now += timedelta(hours=3)
        paused = replace(person, paused_until=person.day_of(now) + timedelta(days=10))
        case.open = replace(case.open, availability=paused)
        _tick([case], paused, now)
    assert case.told_at is not None
    assert person.day_of(case.told_at) == ladder.overdue_on(case.open)
