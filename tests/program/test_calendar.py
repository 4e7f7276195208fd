"""Days and months: the day a round opens, parts of a month, and the next working morning, across clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dates import month_and_year, round_name
from bot.program.rounds.calendar import Cadence, Span, day_within, month_of, next_month, round_day

BERLIN, NEW_YORK, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


def _name(span: Span) -> str:
    return round_name(span.starts_on, span.ends_on)


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
    cadence = Cadence("first working day", zone)
    assert cadence.opens(cadence.span_of(month)) == moment


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
    assert month_and_year(date(2026, 11, 1)) == "November 2026"


PARTS = [
    (date(2026, 11, 2), date(2026, 12, 1), 0.0, date(2026, 11, 2)),
    (date(2026, 11, 2), date(2026, 12, 1), 0.5, date(2026, 11, 16)),
    (date(2026, 11, 30), date(2026, 12, 31), 0.5, date(2026, 12, 15)),
    (date(2026, 11, 30), date(2026, 12, 31), 1.0, date(2026, 12, 31)),
]


@pytest.mark.parametrize(("starts_on", "ends_on", "part", "day"), PARTS)
def test_a_part_of_a_round_is_reckoned_in_its_own_days(starts_on: date, ends_on: date, part: float, day: date) -> None:
    assert day_within(starts_on, ends_on, part) == day


SPANS = [
    ("first working day", "2026-11-02T09:00", (2026, 11, 2), (2026, 12, 1), "November 2026"),
    ("first working day", "2026-11-02T08:59", (2026, 10, 1), (2026, 11, 2), "October 2026"),
    ("last working day", "2026-12-01T12:00", (2026, 11, 30), (2026, 12, 31), "December 2026"),
    ("last working day", "2026-11-30T08:59", (2026, 10, 30), (2026, 11, 30), "November 2026"),
    ("28", "2027-01-01T00:00", (2026, 12, 28), (2027, 1, 28), "January 2027"),
    ("15", "2026-12-20T12:00", (2026, 12, 15), (2027, 1, 15), "15 December to 14 January 2027"),
    ("2nd tuesday", "2026-11-10T09:00", (2026, 11, 10), (2026, 12, 8), "10 November to 7 December 2026"),
    ("4th friday", "2026-11-27T09:00", (2026, 11, 27), (2026, 12, 25), "December 2026"),
]


@pytest.mark.parametrize(("rule", "berlin", "starts", "ends", "name"), SPANS)
def test_every_moment_belongs_to_one_round_from_its_opening_to_the_next(
    rule: str, berlin: str, starts: tuple[int, int, int], ends: tuple[int, int, int], name: str
) -> None:
    span = Cadence(rule, BERLIN).span_at(datetime.fromisoformat(berlin).replace(tzinfo=BERLIN))
    assert (span.starts_on, span.ends_on, _name(span)) == (date(*starts), date(*ends), name)


_START = datetime(2026, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: _START + timedelta(minutes=minutes))
_ALL_RULES = _RULES | st.integers(1, 28).map(str)


@given(_MOMENTS, _ALL_RULES)
def test_rounds_follow_each_other_without_a_gap_and_each_has_its_own_name(moment: datetime, rule: str) -> None:
    cadence = Cadence(rule, BERLIN)
    spans = [cadence.span_at(moment)]
    for _ in range(12):
        spans.append(cadence.after(spans[-1]))
    assert cadence.opens(spans[0]) <= moment < cadence.opens(spans[1])
    assert [one.ends_on for one in spans[:-1]] == [other.starts_on for other in spans[1:]]
    assert len({_name(one) for one in spans}) == len({one.month for one in spans}) == 13
    assert all(cadence.span_at(cadence.opens(one)) == one for one in spans)


QUARTERS = [
    ("first working day", 2, "2026-11-02T09:00", ((2026, 11, 2), (2027, 2, 1)), "November to January 2027"),
    ("first working day", 2, "2026-11-02T08:59", ((2026, 8, 3), (2026, 11, 2)), "August to October 2026"),
    ("first working day", 1, "2026-12-31T12:00", ((2026, 10, 1), (2027, 1, 1)), "October to December 2026"),
    ("28", 3, "2026-12-28T09:00", ((2026, 12, 28), (2027, 3, 28)), "January to March 2027"),
    ("15", 2, "2027-01-20T09:00", ((2026, 11, 15), (2027, 2, 15)), "15 November to 14 February 2027"),
]


@pytest.mark.parametrize(("rule", "first", "berlin", "days", "name"), QUARTERS)
def test_rounds_may_open_every_third_month(
    rule: str, first: int, berlin: str, days: tuple[tuple[int, int, int], ...], name: str
) -> None:
    cadence = Cadence(rule, BERLIN, every_months=3, first_month=first)
    span = cadence.span_at(datetime.fromisoformat(berlin).replace(tzinfo=BERLIN))
    assert (span.starts_on, span.ends_on, _name(span)) == (*(date(*day) for day in days), name)
    assert cadence.after(span).starts_on == span.ends_on
