"""Days and months: the day a round opens, parts of a month, and the next working morning, across clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.calendar import (
    in_month,
    month_name,
    month_of,
    next_month,
    next_working_morning,
    round_day,
    round_opens,
)

BERLIN, NEW_YORK, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")

# November 2026 begins on a Sunday; August 2026 on a Saturday.
DAYS = [
    ("first working day", date(2026, 11, 1), 2),
    ("first working day", date(2026, 8, 1), 3),
    ("first working day", date(2026, 12, 1), 1),
    ("last working day", date(2026, 11, 1), 30),
    ("last working day", date(2027, 1, 1), 29),
    ("last working day", date(2027, 2, 1), 26),
    ("1", date(2026, 11, 1), 1),
    ("28", date(2027, 2, 1), 28),
    ("1st monday", date(2026, 11, 1), 2),
    ("2nd tuesday", date(2026, 11, 1), 10),
    ("3rd wednesday", date(2026, 11, 1), 18),
    ("4th thursday", date(2026, 11, 1), 26),
    ("1st friday", date(2026, 11, 1), 6),
]


@pytest.mark.parametrize(("rule", "month", "day"), DAYS)
def test_a_rule_names_a_day_of_the_month(rule: str, month: date, day: int) -> None:
    assert round_day(month, rule) == month.replace(day=day)


@pytest.mark.parametrize("rule", ["", "someday", "2nd sunday", "second working day", "29th"])
def test_a_rule_that_names_no_day_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        round_day(date(2026, 11, 1), rule)


_MONTHS = st.dates(date(2020, 1, 1), date(2060, 1, 1)).map(lambda day: day.replace(day=1))
_NTH = st.sampled_from([f"{nth} {day}day" for nth in ("1st", "2nd", "3rd", "4th") for day in ("mon", "tues", "fri")])
_RULES = st.sampled_from(["first working day", "last working day"]) | _NTH


@given(_MONTHS, _RULES)
def test_every_such_day_is_a_working_day_of_its_month(month: date, rule: str) -> None:
    day = round_day(month, rule)
    assert day.replace(day=1) == month
    assert day.weekday() < 5


@given(_MONTHS)
def test_no_working_day_comes_before_the_first_or_after_the_last(month: date) -> None:
    first, last = round_day(month, "first working day"), round_day(month, "last working day")
    days = [month + timedelta(days=n) for n in range((next_month(month) - month).days)]
    working = [day for day in days if day.weekday() < 5]
    assert (first, last) == (working[0], working[-1])


OPENINGS = [
    (date(2026, 7, 1), BERLIN, datetime(2026, 7, 1, 7, tzinfo=UTC)),
    (date(2026, 12, 1), BERLIN, datetime(2026, 12, 1, 8, tzinfo=UTC)),
    (date(2026, 12, 1), NEW_YORK, datetime(2026, 12, 1, 14, tzinfo=UTC)),
    (date(2026, 12, 1), TOKYO, datetime(2026, 12, 1, 0, tzinfo=UTC)),
]


@pytest.mark.parametrize(("month", "zone", "moment"), OPENINGS)
def test_a_round_opens_at_nine_in_the_programme_s_zone(month: date, zone: ZoneInfo, moment: datetime) -> None:
    assert round_opens(month, "first working day", zone) == moment


MONTHS = [
    (datetime(2026, 10, 31, 23, 30, tzinfo=UTC), BERLIN, date(2026, 11, 1)),
    (datetime(2026, 11, 1, 3, 30, tzinfo=UTC), NEW_YORK, date(2026, 10, 1)),
    (datetime(2026, 12, 31, 15, 0, tzinfo=UTC), TOKYO, date(2027, 1, 1)),
]


@pytest.mark.parametrize(("now", "zone", "month"), MONTHS)
def test_the_month_is_the_one_on_the_programme_s_calendar(now: datetime, zone: ZoneInfo, month: date) -> None:
    assert month_of(now, zone) == month


def test_months_follow_each_other_over_the_year_s_end() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_name(date(2026, 11, 1)) == "November 2026"


PARTS = [
    (date(2026, 11, 1), 0.0, "2026-11-01 00:00"),
    (date(2026, 11, 1), 0.5, "2026-11-16 00:00"),
    (date(2026, 12, 1), 0.5, "2026-12-16 12:00"),
    # The clocks go back on 25 October and forward on 28 March: the wall's own hours are halved.
    (date(2026, 10, 1), 0.5, "2026-10-16 12:00"),
    (date(2027, 3, 1), 1.0, "2027-04-01 00:00"),
]


@pytest.mark.parametrize(("month", "part", "wall"), PARTS)
def test_a_part_of_the_month_is_reckoned_on_the_wall_s_clock(month: date, part: float, wall: str) -> None:
    moment = in_month(month, part, BERLIN)
    assert f"{moment:%Y-%m-%d %H:%M}" == wall
    assert moment.tzinfo is BERLIN


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
    assert next_working_morning(moment, zone) == expected
    assert next_working_morning(moment.astimezone(UTC), zone) == expected


_ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Auckland"])


_START = datetime(2026, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: _START + timedelta(minutes=minutes))


@given(_MOMENTS, _ZONES.map(ZoneInfo))
def test_the_next_working_morning_is_never_past_never_far_and_always_at_work(moment: datetime, zone: ZoneInfo) -> None:
    then = next_working_morning(moment, zone)
    assert moment <= then <= moment + timedelta(days=3)
    assert then.astimezone(zone).weekday() < 5
    assert time(9) <= then.astimezone(zone).time() < time(17)
    assert next_working_morning(then, zone) == then
