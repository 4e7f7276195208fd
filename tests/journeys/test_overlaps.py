"""Hours typed over another booking of the same person: refused at the field, unless they choose to have both."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.program.booking import bookings
from bot.surfaces.booking_ids import BookingAction
from models import Booking
from scripts.sandbox.person import words_of
from tests.bookings import files_settle
from tests.handlers.actions import assign_customer, open_modal, rows, send_click, submit_modal
from tests.harness import ADA, JONAS, Harness
from tests.listening import SAM, bring, come, hand_out, person

DAY, BOX = "2026-11-12", "Book both all the same"


async def _open(harness: Harness) -> list[Booking]:
    async with harness.database.read() as session:
        found = await session.exec(select(Booking).where(col(Booking.ended_at).is_(None)).order_by(col(Booking.id)))
        return list(found.all())


async def test_an_hour_over_another_booking_is_refused_at_the_field_unless_they_choose_both(
    each_harness: Harness,
) -> None:
    harness = each_harness
    brief = await assign_customer(harness, customer="C-2")
    view = await open_modal(harness.ada, brief, "Find a time")
    assert BOX not in words_of(view)  # nothing else is booked
    assert (await harness.ada.submit({"booked_on": DAY, "hour": "10:00"}))["errors"] is None
    await files_settle(harness)
    listening = await hand_out(harness)
    view = await open_modal(harness.ada, listening, "We've booked it")
    assert BOX in words_of(view)
    told = (await harness.ada.submit({"booked_on": DAY, "hour": "10:29"}))["errors"]
    there = "At that time there is already: Call with Customer Number2, 10:00 to 10:30. Choose another time"
    assert told == {"hour": f"{there}, or tick “{BOX}” below."}
    assert len(await _open(harness)) == 1
    assert (await harness.ada.submit({"booked_on": DAY, "hour": "10:29", "overlap": [BOX]}))["errors"] is None
    await files_settle(harness)
    # The same hour again, or one right after, is nothing to refuse.
    for hour in ("10:29", "10:30"):
        await submit_modal(
            harness.ada, await harness.ada.wait_for_dm("Listen together"), "Change the time", {"hour": hour}
        )
    assert [each.starts_at for each in await _open(harness)] == [
        datetime(2026, 11, 12, 10, minute, tzinfo=UTC) for minute in (0, 30)
    ]
    # And the other way round: typed, and a slot that was free when it was proposed.
    await open_modal(harness.ada, brief := await harness.ada.wait_for_dm("Your customer for"), "Change the time")
    told = (await harness.ada.submit({"booked_on": DAY, "hour": "10:45"}))["errors"]
    assert "Listen to Customer Number1, 10:30 to 11:00." in told["hour"]
    stamp = int(datetime(2026, 11, 12, 10, 45, tzinfo=UTC).timestamp())
    await send_click(harness, ADA, brief, BookingAction.BOOK_SLOT, f"1:{stamp}")
    assert (await _open(harness))[0].starts_at.minute == 0


async def test_who_comes_along_with_somebody_else_is_not_booked_over_it_either(harness: Harness) -> None:
    await hand_out(harness)
    await bring(harness, JONAS)
    await come(harness, JONAS)
    await submit_modal(
        harness.ada,
        await harness.ada.wait_for_dm("We've booked it"),
        "We've booked it",
        {"booked_on": "2026-11-10", "hour": "10:00"},
    )
    await files_settle(harness)
    brief = await assign_customer(harness, harness.jonas, customer="C-2")
    view = await open_modal(harness.jonas, brief, "Find a time")
    assert "Tuesday, 10 November, 10:00" not in words_of(view)
    told = (await harness.jonas.submit({"booked_on": "2026-11-10", "hour": "10:15"}))["errors"]
    assert "Listen together with Ada Okafor, 10:00 to 10:30." in told["hour"]


async def test_what_was_booked_since_the_modal_was_opened_is_told_and_nothing_is_offered_that_is_not_there(
    harness: Harness,
) -> None:
    brief = await assign_customer(harness, customer="C-2")
    listening = await hand_out(harness)
    await open_modal(harness.ada, listening, "We've booked it")
    stamp = int(datetime(2026, 11, 12, 10, 0, tzinfo=UTC).timestamp())
    await send_click(harness, ADA, brief, BookingAction.BOOK_SLOT, f"1:{stamp}")
    told = (await harness.ada.submit({"booked_on": DAY, "hour": "10:00"}))["errors"]
    assert told["hour"].endswith("Call with Customer Number2, 10:00 to 10:30. Choose another time.")
    assert len(await rows(harness, Booking)) == 1


async def test_who_books_for_them_is_told_no_more_than_they_may_read(harness: Harness) -> None:
    when = {"booked_on": DAY, "hour": "10:00"}
    await submit_modal(harness.ada, await hand_out(harness), "We've booked it", when)
    await assign_customer(harness, customer="C-2")
    sam = person(harness, SAM)
    await harness.ada.choose(await harness.ada.home(), "name_assistant", SAM)
    await files_settle(harness)
    await open_modal(sam, await sam.wait_for_dm("Find a time"), "Find a time")
    told = (await sam.submit(when))["errors"]
    assert "already: Something else, 10:00 to 10:30." in told["hour"]


async def test_of_two_bookings_at_the_very_same_moment_one_is_refused(each_harness: Harness) -> None:
    harness = each_harness
    await assign_customer(harness, customer="C-2")
    await hand_out(harness)
    starts_at, now = datetime(2026, 11, 12, 10, 0, tzinfo=UTC), harness.clock.now()

    async def book(session: AsyncSession, assignment_id: int, minutes: int) -> None:
        hour = starts_at + timedelta(minutes=minutes)
        await bookings.book(session, assignment_id, hour, zone=ZoneInfo("UTC"), now=now, by=ADA, may_overlap=False)

    async def book_other() -> None:
        async with harness.database.write() as session:
            await book(session, 2, 10)

    async with harness.database.write() as session:
        await book(session, 1, 0)
        other = asyncio.create_task(book_other())
        await asyncio.wait([other], timeout=0.3)  # without turns it is done by then
    with pytest.raises(FieldError):
        await other
    assert len(await _open(harness)) == 1


async def _jonas_calls_at_eleven(harness: Harness) -> None:
    brief = await assign_customer(harness, harness.jonas, customer="C-2")
    await submit_modal(harness.jonas, brief, "Find a time", {"booked_on": DAY, "hour": "11:00"})
    await files_settle(harness)


async def test_who_comes_along_is_told_by_their_own_clock_what_they_have_then(each_harness: Harness) -> None:
    harness = each_harness
    harness.sandbox.workspace.people[JONAS].tz = "Europe/Warsaw"
    await _jonas_calls_at_eleven(harness)
    await hand_out(harness)
    await bring(harness, JONAS, SAM)
    await come(harness, JONAS, SAM)
    button, also = "We've booked it", "you have something else then: Call with Customer Number2, 11:00 to 11:30."
    # Within his call, right after it, and until its first minute is over; in Warsaw it is an hour later.
    for hour, there, is_told in (("10:15", "11:15", True), ("10:30", "11:30", False), ("09:31", "10:31", True)):
        brief = await harness.ada.wait_for_dm("Listen together, November")
        await submit_modal(harness.ada, brief, button, {"booked_on": DAY, "hour": hour})
        await files_settle(harness)
        told = words_of(await harness.jonas.wait_for_dm(f"has booked it: Thursday, 12 November, {there}"))
        assert (also in told, "“I can't after all” in your invitation tells Ada." in told) == (is_told, is_told), hour
        button = "Change the time"
    assert "Number2" not in str([await harness.ada.dm(), await person(harness, SAM).dm()])


async def test_who_is_invited_to_an_hour_is_told_what_they_have_then(harness: Harness) -> None:
    await _jonas_calls_at_eleven(harness)
    await submit_modal(harness.ada, await hand_out(harness), "We've booked it", {"booked_on": DAY, "hour": "10:45"})
    await bring(harness, JONAS, SAM)
    asked = words_of(await harness.jonas.wait_for_dm("Would you listen with Ada Okafor?"))
    assert "Thursday, 12 November, 10:45" in asked
    assert "Call with Customer Number2, 11:00 to 11:30. Can't do both? “Not this time” is fine." in asked
    assert "something else" not in words_of(await person(harness, SAM).wait_for_dm("Would you listen"))


async def test_who_comes_along_twice_at_one_hour_is_told_with_whom(harness: Harness) -> None:
    brief = await hand_out(harness)
    await bring(harness, SAM)
    await come(harness, SAM)
    await submit_modal(harness.ada, brief, "We've booked it", {"booked_on": DAY, "hour": "10:30"})
    await harness.command("assign @Jonas Lindqvist listen together C-2")
    theirs = await harness.jonas.wait_for_dm("Listen together, November")
    await submit_modal(harness.jonas, theirs, "Bring colleagues", {"colleagues": [SAM]})
    await submit_modal(harness.jonas, theirs, "We've booked it", {"booked_on": DAY, "hour": "10:30"})
    await files_settle(harness)
    await come(harness, SAM)
    told = await person(harness, SAM).wait_for_dm("Jonas Lindqvist has booked it")
    assert "Listen together with Ada Okafor, 10:30 to 11:00." in words_of(told)
    assert "Number1" not in words_of(told)
