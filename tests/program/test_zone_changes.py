"""Working hours across every change of the clocks in 2026 and 2027, as this machine's time zones have them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.program.people.availability import Availability, Away

_FROM, _BEFORE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
_HALF_HOUR, _DAY = timedelta(minutes=30), timedelta(days=1)
_ALL_DAYS = frozenset(range(7))


def _changes(zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments (in UTC, to a quarter of an hour) at which the clocks of a zone change."""
    moment, before = _FROM, _FROM.astimezone(zone).utcoffset()
    while moment < _BEFORE:
        later = moment + _DAY
        if later.astimezone(zone).utcoffset() != before:
            while moment.astimezone(zone).utcoffset() == before:
                moment += _HALF_HOUR / 2
            before, later = moment.astimezone(zone).utcoffset(), moment
            yield moment
        moment = later


def _rules() -> dict[str, tuple[datetime, ...]]:
    """Return for one zone of each rule when its clocks change: the first by name that stands for a place."""
    found: dict[tuple[object, ...], str] = {}
    for name in sorted(available_timezones(), key=lambda each: ("/" not in each, each)):
        zone = ZoneInfo(name)
        changes = tuple(_changes(zone))
        if changes:
            found.setdefault((changes, _FROM.astimezone(zone).utcoffset()), name)
    return {name: tuple(_changes(ZoneInfo(name))) for name in found.values()}


RULES = _rules()
CASES = [(name, change) for name, changes in RULES.items() for change in changes]
STILL = ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Eucla", "Asia/Tehran"]
STILL += ["Pacific/Marquesas", "Asia/Yangon", "America/Asuncion", "Etc/GMT+12"]
_NAMES = [f"{name} {change:%Y-%m-%d}" for name, change in CASES]


def _works(moment: datetime, available: Availability) -> bool:
    """Return whether somebody works, by the clock on their wall."""
    there = moment.astimezone(available.zone)
    return there.weekday() in available.weekdays and available.begins <= there.time() < available.ends


def _around(moment: datetime) -> list[datetime]:
    """Return every half hour of the four days before and after."""
    return [moment + number * _HALF_HOUR for number in range(-4 * 48, 4 * 48)]


def test_every_kind_of_change_is_among_them() -> None:
    hours = set()
    for name, change in CASES:
        zone = ZoneInfo(name)
        before, after = ((change + _HALF_HOUR * by).astimezone(zone).utcoffset() for by in (-1, 0))
        hours.add((after or timedelta()) - (before or timedelta()))
    # Lord Howe moves by half an hour, Troll by two.
    hour = timedelta(hours=1)
    assert hours >= {hour, -hour, hour / 2, -hour / 2, 2 * hour, -2 * hour}
    places = {"Africa/Casablanca", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "Pacific/Easter"}
    changing = {name for name in places if any(_changes(ZoneInfo(name)))}
    assert changing == places


@pytest.mark.parametrize(("name", "change"), CASES, ids=_NAMES)
def test_nine_to_five_stays_nine_to_five_when_the_clocks_change(name: str, change: datetime) -> None:
    available = Availability(ZoneInfo(name))
    moments = _around(change)
    assert [available.may_disturb(each) for each in moments] == [_works(each, available) for each in moments]
    expected = None
    for moment in reversed(moments):
        expected = moment if _works(moment, available) else expected
        if expected is not None:
            # Zones at a quarter begin between two of the moments that are looked at.
            assert timedelta() <= expected - available.next_permitted(moment) < _HALF_HOUR
    day = available.day_of(change)
    for number in range(8):
        morning = available.morning_after(change - 2 * _DAY, number)
        assert morning.time() == time(9) or not available.works_on(day)
    assert available.morning_after(change, 1).time() == time(9)


@pytest.mark.parametrize(("name", "change"), CASES, ids=_NAMES)
def test_whoever_works_at_night_is_disturbed_at_night_alone(name: str, change: datetime) -> None:
    zone = ZoneInfo(name)
    for begins, ends in (
        (time(0), time(6)),
        (time(1, 30), time(4)),
        (time(2, 30), time(3, 30)),
        (time(23), time(23, 59)),
    ):
        available = Availability(zone, _ALL_DAYS, begins, ends)
        days = {available.day_of(each) for each in _around(change)}
        for day in sorted(days)[1:-1]:
            first = available.first_moment_of(day)
            if first is None:  # their hour is the one that is skipped
                assert day in {available.day_of(change), available.day_of(change - _HALF_HOUR)}
                continue
            assert (first.date(), available.may_disturb(first)) == (day, True)
            assert first == available.next_permitted(first)
            assert not available.may_disturb(first.astimezone(UTC) - timedelta(minutes=1))
            assert begins <= first.time() <= _later(begins, timedelta(hours=2))


def _later(at: time, by: timedelta) -> time:
    return (datetime.combine(date(2026, 1, 1), at) + by).time() if at.hour < 22 else time.max


@pytest.mark.parametrize(("name", "change"), CASES, ids=_NAMES)
def test_leave_over_the_change_is_whole_days(name: str, change: datetime) -> None:
    zone = ZoneInfo(name)
    first = change.astimezone(zone).date() - _DAY
    begins, ends = (datetime.combine(first + by * _DAY, time(), zone).astimezone(UTC) for by in (0, 4))
    available = Availability(zone, _ALL_DAYS, absences=(Away(begins, ends),))
    assert available.working_days(first - _DAY, first + 6 * _DAY) == [first - _DAY, first + 4 * _DAY, first + 5 * _DAY]
    assert available.next_permitted(begins) == datetime.combine(first + 4 * _DAY, time(9), zone)


@pytest.mark.parametrize("name", STILL)
def test_where_the_clocks_stand_still_nine_is_nine_all_year(name: str) -> None:
    available = Availability(ZoneInfo(name))
    moment = _FROM
    while moment < _BEFORE:
        found = available.next_permitted(moment)
        assert (found.time(), found.weekday() < 5) == (time(9), True) or found == moment
        moment = found + _DAY


@pytest.mark.parametrize("hour", range(6))
def test_who_works_at_night_is_here_in_both_hours_of_the_same_name(hour: int) -> None:
    at_night = Availability(ZoneInfo("Europe/Berlin"), _ALL_DAYS, time(1), time(6))
    moment = datetime(2026, 10, 24, 23, 30, tzinfo=UTC) + timedelta(hours=hour)
    assert at_night.may_disturb(moment)
    assert at_night.next_permitted(moment) - moment == timedelta()
