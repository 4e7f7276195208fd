"""The two clocks: the machine's, and programme time, which moves only forward and only when told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clocks, MovableClock, SystemClock

START = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_machine_s_clock_is_aware_and_in_utc_and_goes_on() -> None:
    clock = SystemClock()
    first = clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= clock.now()


def test_programme_time_stands_still_until_it_is_moved() -> None:
    clock = MovableClock(START)
    assert clock.now() == clock.now() == START
    assert clock.now().tzinfo is UTC
    clock.move_to(START + timedelta(days=400))
    assert clock.now() == START + timedelta(days=400)
    assert clock.now().tzinfo is UTC


def test_programme_time_never_goes_back() -> None:
    clock = MovableClock(START)
    with pytest.raises(ValueError, match="only moves forward"):
        clock.move_to(START - timedelta(seconds=1))
    clock.move_to(START)
    assert clock.now() == START


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        MovableClock(START.replace(tzinfo=None))


def test_moving_the_programme_s_clock_leaves_the_wall_s_alone() -> None:
    clocks = Clocks(programme=MovableClock(START), wall=MovableClock(START))
    assert isinstance(clocks.programme, MovableClock)
    clocks.programme.move_to(START + timedelta(days=1))
    assert clocks.wall.now() == START
