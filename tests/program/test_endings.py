"""What outlives its round: told, booked or tried as it ends, and over by the days of the programme."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.program.assignments import calls, id_of
from bot.program.booking import bookings, outcomes
from bot.program.nudges import sending
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL
from models import Assignment, Booking, Outcome
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import ADA, adas_call, commit, every, one, query, update_row

UTC_ZONE = ZoneInfo("UTC")
OVER = datetime(2026, 12, 1, 10, tzinfo=UTC)
# Told in the morning there, on the 8th, as UTC has the 7th; and late in the day, as UTC has the 9th.
TOLD = [
    ("Pacific/Auckland", datetime(2026, 12, 7, 21, tzinfo=UTC)),
    ("America/Los_Angeles", datetime(2026, 12, 9, 0, 30, tzinfo=UTC)),
    ("UTC", datetime(2026, 12, 8, 10, tzinfo=UTC)),
]


@pytest.mark.parametrize(("zone", "told_at"), TOLD, ids=[row[0] for row in TOLD])
async def test_the_team_has_three_days_as_they_are_where_the_programme_is(
    sqlite: Database, zone: str, told_at: datetime
) -> None:
    call, cadence = await adas_call(sqlite), Cadence("first working day", ZoneInfo(zone))
    await update_row(sqlite, Assignment, call, told_at=told_at)
    for day, hour, state in ((10, 18, S.SENT), (11, 8, S.SENT), (11, 10, S.MISSED)):
        now = datetime.combine(date(2026, 12, day), datetime.min.time(), cadence.zone).replace(hour=hour)
        await commit(sqlite, round_times.settle, CALL, cadence, now=now.astimezone(UTC))
        assert (await one(sqlite, Assignment, call)).state is state


async def test_of_an_hour_booked_years_ahead_the_team_is_told_and_it_stays_open(sqlite: Database) -> None:
    call, now = await adas_call(sqlite), datetime(2026, 11, 9, 10, tzinfo=UTC)
    hour = datetime(2029, 11, 9, 10, tzinfo=UTC)
    await commit(sqlite, bookings.book, call, hour, zone=UTC_ZONE, now=now, by=ADA)
    told = [date(2026, 12, 1), date(2027, 1, 11), date(2027, 1, 12), date(2027, 1, 13)]
    found = []
    for day in told:
        now = datetime.combine(day, time(10), UTC)
        people = await query(sqlite, sending.due_now, now=now, zone=UTC_ZONE)
        found.append(await commit(sqlite, sending.send, people, now=now, zone=UTC_ZONE))
        await commit(sqlite, round_times.settle, CALL, Cadence("first working day", UTC_ZONE), now=now)
    assert found == [0, 0, 1, 0]
    assert (await one(sqlite, Assignment, call)).state is S.BOOKED


async def test_who_reached_nobody_on_a_booked_day_at_the_end_has_a_week_for_a_second_try(sqlite: Database) -> None:
    call, cadence = await adas_call(sqlite), Cadence("first working day", UTC_ZONE)
    await update_row(sqlite, Assignment, call, told_at=datetime(2026, 11, 26, 10, tzinfo=UTC))
    last, over = datetime(2026, 11, 30, 15, tzinfo=UTC), datetime(2026, 12, 1, 10, tzinfo=UTC)
    await commit(sqlite, bookings.book, call, last, zone=UTC_ZONE, now=last - timedelta(hours=2), by=ADA)
    await commit(sqlite, round_times.settle, CALL, cadence, now=over)
    (booking,) = await every(sqlite, Booking)
    await commit(sqlite, outcomes.nobody_reached, call, id_of(booking), Outcome.VOICEMAIL, now=over, by=ADA)
    for days, state in ((0, S.UNREACHABLE), (5, S.UNREACHABLE), (6, S.MISSED)):
        await commit(sqlite, round_times.settle, CALL, cadence, now=over + timedelta(days=days))
        assert (await one(sqlite, Assignment, call)).state is state


async def test_what_was_booked_years_ahead_and_tried_before_ends_with_its_round(sqlite: Database) -> None:
    call, now = await adas_call(sqlite), datetime(2026, 11, 26, 10, tzinfo=UTC)
    await update_row(sqlite, Assignment, call, told_at=now)
    await commit(sqlite, bookings.book, call, now.replace(year=2029), zone=UTC_ZONE, now=now, by=ADA)
    await commit(sqlite, calls.not_reached, call, now=now, by=ADA)
    await commit(sqlite, round_times.settle, CALL, Cadence("first working day", UTC_ZONE), now=OVER)
    ended = await one(sqlite, Assignment, call)
    assert (ended.state, ended.booked_on) == (S.MISSED, None), "nor does its message say that it is booked"
