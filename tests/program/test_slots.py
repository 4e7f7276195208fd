"""Slots: hours at which both are at work, whatever their zones, hours and days off, spread over several days."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FieldError
from bot.program.assignments.calls import BookingDayTooFar
from bot.program.booking import bookings
from bot.program.booking.slots import Slots, find
from bot.program.people.availability import Availability, Away

LONDON, LISBON, SYDNEY = ZoneInfo("Europe/London"), ZoneInfo("Europe/Lisbon"), ZoneInfo("Australia/Sydney")
LOS_ANGELES, KOLKATA, NEW_YORK = (
    ZoneInfo(name) for name in ("America/Los_Angeles", "Asia/Kolkata", "America/New_York")
)
MONDAY = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)
MINUTES = 30


def told(found: Slots) -> list[str]:
    return [f"{each:%a %d %b %H:%M}" for each in found.moments]


def test_three_hours_are_spread_over_the_next_days() -> None:
    found = find(Availability(LONDON), Availability(LISBON), now=MONDAY, minutes=MINUTES)
    assert told(found) == ["Mon 09 Nov 11:00", "Tue 10 Nov 14:30", "Thu 12 Nov 11:00"]
    assert not found.stretched


def test_both_are_at_work_though_their_days_hardly_meet() -> None:
    found = find(Availability(LONDON), Availability(NEW_YORK), now=MONDAY, minutes=MINUTES)
    assert [each.astimezone(NEW_YORK).hour for each in found.moments] == [9, 9, 9]
    assert all(each.time() < time(16, 31) for each in found.moments)


def test_where_their_days_never_meet_the_nearest_hours_are_proposed_and_said_to_be_so() -> None:
    found = find(Availability(LONDON), Availability(LOS_ANGELES), now=MONDAY, minutes=MINUTES)
    assert found.stretched
    assert all(each.astimezone(LOS_ANGELES).hour >= 8 and each.hour <= 17 for each in found.moments)


@pytest.mark.parametrize("zone", [KOLKATA, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Chatham")], ids=str)
def test_for_a_zone_of_half_or_quarter_hours_they_begin_on_half_hours_there(zone: ZoneInfo) -> None:
    found = find(Availability(zone), Availability(LONDON), now=MONDAY, minutes=MINUTES)
    assert found.moments
    assert all(each.minute in (0, 30) and each.tzinfo is zone for each in found.moments)


def test_nothing_is_proposed_on_leave_on_days_off_or_beside_another_call() -> None:
    leave = Away(MONDAY, MONDAY + timedelta(days=2))
    mine = Availability(LONDON, absences=(leave,), days_off=frozenset({date(2026, 11, 12)}))
    busy = datetime(2026, 11, 11, 10, 15, tzinfo=UTC)
    found = find(mine, None, now=MONDAY, minutes=MINUTES, taken=[(busy, busy + timedelta(minutes=MINUTES))])
    assert told(found)[0].startswith("Wed 11")
    assert not any(each.date() == date(2026, 11, 12) for each in found.moments)
    assert all(abs(each - busy) >= timedelta(minutes=MINUTES) for each in found.moments)


def test_who_is_away_for_a_month_is_proposed_nothing() -> None:
    away = Availability(LONDON, absences=(Away(MONDAY, MONDAY + timedelta(days=40)),))
    assert find(away, None, now=MONDAY, minutes=MINUTES) == Slots(())


@pytest.mark.parametrize(
    ("now", "theirs"),
    [
        # Clocks go forward in the United States on 14 March 2027, in Europe on the 28th, back in Sydney on 4 April.
        (datetime(2027, 3, 12, 15, 0, tzinfo=UTC), NEW_YORK),
        (datetime(2027, 3, 26, 15, 0, tzinfo=UTC), LISBON),
        (datetime(2027, 4, 2, 5, 0, tzinfo=UTC), SYDNEY),
    ],
)
def test_across_a_change_of_clocks_both_are_still_at_work(now: datetime, theirs: ZoneInfo) -> None:
    found = find(Availability(LONDON), Availability(theirs), now=now, minutes=MINUTES)
    assert len(found.moments) == 3
    for each in found.moments:
        assert found.stretched or time(9) <= each.astimezone(theirs).time() < time(17)


ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"]
).map(ZoneInfo)


@st.composite
def people(draw: st.DrawFn) -> Availability:
    begins = draw(st.integers(6, 11))
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    off = draw(st.sets(st.dates(date(2026, 10, 1), date(2027, 4, 30)), max_size=9))
    hours = time(begins, draw(st.sampled_from((0, 15, 30)))), time(begins + draw(st.integers(1, 10)), 0)
    return Availability(draw(ZONES), frozenset(weekdays), *hours, frozenset(off))


@settings(max_examples=60, deadline=None)
@given(
    mine=people(),
    theirs=st.none() | people(),
    now=st.datetimes(datetime(2026, 10, 1), datetime(2027, 4, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    minutes=st.sampled_from((15, 30, 60)),
)
def test_whoever_they_are_both_are_at_work_for_all_of_it(
    mine: Availability, theirs: Availability | None, now: datetime, minutes: int
) -> None:
    found = find(mine, theirs, now=now, minutes=minutes)
    assert len(found.moments) <= 3
    assert all(earlier < later for earlier, later in pairwise(found.moments))
    assert all(each >= now + timedelta(hours=1) for each in found.moments)
    if not found.stretched:
        both = [each for each in (mine, theirs) if each is not None]
        last = timedelta(minutes=minutes - 1)
        assert all(one.may_disturb(each) and one.may_disturb(each + last) for each in found.moments for one in both)


def test_the_last_evening_there_is_lies_too_far_ahead_where_the_clocks_are_behind() -> None:
    with pytest.raises(FieldError) as refused:
        bookings.moment_of(date.max, time(23), LOS_ANGELES)
    assert refused.value.fields == {"booked_on": BookingDayTooFar()}
