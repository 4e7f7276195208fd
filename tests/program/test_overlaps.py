"""What a colleague who comes along has at the hour besides: only what is still to be done, by their own clock."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.program.assignments import id_of
from bot.program.booking import overlaps
from bot.program.booking.overlaps import AlsoThen
from models import Assignment, AssignmentState, Booking, Person
from models.database import Database
from tests.program.factories import (
    ADA,
    JONAS,
    NOW,
    approved,
    call_of,
    mark_all_sent,
    one,
    populate,
    query,
    store,
    update_row,
)

CALLED_AT = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")


async def _booked(database: Database, call: Assignment, starts_at: datetime, **other: Any) -> Booking:
    """Store a booking of half an hour."""
    values: dict[str, Any] = {"minutes": 30, "uid": f"{call.id}@firsthand", "by": ADA}
    booking = Booking(assignment_id=id_of(call), starts_at=starts_at, **(values | other))
    await store(database, booking)
    await update_row(database, Assignment, call.id, state=AssignmentState.BOOKED, booked_on=starts_at.date())
    return booking


async def _two_calls(database: Database) -> tuple[Assignment, Assignment]:
    await populate(database)
    await approved(database)
    await mark_all_sent(database)
    return await call_of(database, ADA), await call_of(database, JONAS)


@pytest.mark.parametrize(
    ("minutes", "is_over"), [(-30, False), (-29, True), (0, True), (29, True), (30, False), (24 * 60, False)]
)
async def test_an_hour_is_over_another_where_they_share_a_minute(
    database: Database, minutes: int, is_over: bool
) -> None:
    adas, jonas_call = await _two_calls(database)
    await _booked(database, jonas_call, CALLED_AT)
    listened = await _booked(database, adas, CALLED_AT + timedelta(minutes=minutes))
    jonas = await one(database, Person, jonas_call.participant_id)
    found = await query(database, overlaps.also_then, jonas, listened, zone=KOLKATA)
    assert (found is not None) is is_over
    if found is not None:  # in Kolkata it begins at half past eleven at night
        assert (found.what.startswith("Call with Cara Contact"), found.begins, found.ends) == (True, "23:30", "0:00")


async def test_what_ended_or_was_done_takes_no_time_any_more(database: Database) -> None:
    adas, jonas_call = await _two_calls(database)
    theirs = await _booked(database, jonas_call, CALLED_AT)
    listened = await _booked(database, adas, CALLED_AT)
    jonas = await one(database, Person, jonas_call.participant_id)

    async def found() -> AlsoThen | None:
        return await query(database, overlaps.also_then, jonas, listened, zone=KOLKATA)

    assert await found() is not None
    await update_row(database, Assignment, jonas_call.id, state=AssignmentState.DONE)
    assert await found() is None
    await update_row(database, Assignment, jonas_call.id, state=AssignmentState.BOOKED)
    await update_row(database, Booking, theirs.id, ended_at=NOW)
    assert await found() is None
