"""Availability: nobody is disturbed outside their working hours, wherever they are, and whatever the clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.people.availability import known_zone, may_disturb, next_permitted, zone_of

BERLIN, NEW_YORK, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")

MORNINGS = [
    ("a working morning stays", "2026-11-02T09:00", "2026-11-02T09:00"),
    ("a working afternoon stays", "2026-11-02T16:59", "2026-11-02T16:59"),
    ("too early waits for nine", "2026-11-02T06:30", "2026-11-02T09:00"),
    ("the evening waits for the next day", "2026-11-02T17:00", "2026-11-03T09:00"),
    ("Friday evening waits for Monday", "2026-11-06T18:00", "2026-11-09T09:00"),
    ("Saturday waits for Monday", "2026-11-07T10:00", "2026-11-09T09:00"),
    ("Sunday night waits for Monday", "2026-11-08T23:59", "2026-11-09T09:00"),
    ("the weekend the clocks go back", "2026-10-24T10:00", "2026-10-26T09:00"),
    ("the weekend the clocks go forward", "2027-03-27T10:00", "2027-03-29T09:00"),
]


@pytest.mark.parametrize(("given_", "then"), [row[1:] for row in MORNINGS], ids=[row[0] for row in MORNINGS])
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, TOKYO])
def test_nobody_is_disturbed_outside_working_hours(given_: str, then: str, zone: ZoneInfo) -> None:
    moment = datetime.fromisoformat(given_).replace(tzinfo=zone)
    expected = datetime.fromisoformat(then).replace(tzinfo=zone)
    assert next_permitted(zone, moment) == expected
    assert next_permitted(zone, moment.astimezone(UTC)) == expected


_ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Auckland"])


_START = datetime(2026, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: _START + timedelta(minutes=minutes))


@given(_MOMENTS, _ZONES.map(ZoneInfo))
def test_the_next_working_morning_is_never_past_never_far_and_always_at_work(moment: datetime, zone: ZoneInfo) -> None:
    then = next_permitted(zone, moment)
    assert moment <= then <= moment + timedelta(days=3)
    assert then.astimezone(zone).weekday() < 5
    assert time(9) <= then.astimezone(zone).time() < time(17)
    assert next_permitted(zone, then) == then
    assert may_disturb(zone, then)
    assert may_disturb(zone, moment) is (then == moment)


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "Europe", "/absolute", "x\0y"])
def test_whoever_s_zone_is_not_known_keeps_the_programme_s(name: str | None) -> None:
    assert known_zone(name) is None
    assert zone_of(name, BERLIN) is BERLIN


def test_whoever_s_zone_is_known_keeps_their_own() -> None:
    assert zone_of("Asia/Tokyo", BERLIN) == TOKYO
