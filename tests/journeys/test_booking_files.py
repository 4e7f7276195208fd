"""Calendar files where Slack fails, and two hours tapped at once: one file, one booking, whatever happens."""

import asyncio

from sqlalchemy import update

from bot.program.outbox.queue import AT_ONCE
from bot.surfaces.booking_ids import BookingAction
from models import AssignmentState, Booking, CalendarFile, FileState
from scripts.sandbox.person import words_of
from tests.bookings import book_first, brief_of, events, files_settle
from tests.handlers.actions import assign_customer, open_modal, rows, send_click, settle, states
from tests.harness import ADA, Harness, until


async def _try_again(harness: Harness) -> None:
    """Have what failed tried again now, rather than some seconds later."""
    async with harness.database.write() as session:
        await session.exec(update(CalendarFile).values(next_try_at=AT_ONCE))
    await harness.bot.schedule.run_all()


async def _book(harness: Harness) -> None:
    """Book the first hour proposed, and wait until its file was tried."""
    view = await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    await harness.ada.click(view, "Book it")
    await harness.drain()
    await harness.bot.schedule.run_all()

    async def is_tried() -> bool:
        return all(each.attempts for each in await rows(harness, CalendarFile))

    await until(is_tried)
    await settle(harness)


async def test_a_file_whose_sharing_ended_in_doubt_is_shared_once(harness: Harness) -> None:
    harness.sandbox.faults.fault("files.completeUploadExternal", "drop_after", nth=1)
    await _book(harness)
    await _try_again(harness)
    await files_settle(harness)
    assert [each.state for each in await rows(harness, CalendarFile)] == [FileState.SHARED]
    assert len(await events(harness)) == 1


async def test_a_file_that_never_got_there_is_shared_later(harness: Harness) -> None:
    harness.sandbox.faults.fault("files.completeUploadExternal", "drop_before", nth=1)
    await _book(harness)
    assert await events(harness) == []
    await _try_again(harness)
    await files_settle(harness)
    assert len(await events(harness)) == 1


async def test_where_files_are_not_allowed_the_call_is_booked_all_the_same(harness: Harness) -> None:
    harness.sandbox.faults.fault("files.getUploadURLExternal", "refused", always=True, error="file_uploads_disabled")
    await book_first(harness, await assign_customer(harness))
    assert [each.state for each in await rows(harness, CalendarFile)] == [FileState.FAILED]
    assert await states(harness) == [AssignmentState.BOOKED]
    assert "Booked for" in words_of(await brief_of(harness))


async def test_two_hours_tapped_at_once_are_one_booking(each_harness: Harness) -> None:
    brief = await assign_customer(each_harness)
    view = await open_modal(each_harness.ada, brief, "Find a time")
    values = [each["accessory"]["value"] for each in view["blocks"] if "accessory" in each]
    taps = (send_click(each_harness, ADA, brief, BookingAction.BOOK_SLOT, value) for value in (*values, *values))
    assert [ack.error for ack in await asyncio.gather(*taps)] == [None] * 6
    await files_settle(each_harness)
    (booking,) = await rows(each_harness, Booking)
    assert booking.ended_at is None
    _, last = (await events(each_harness))[-1]
    assert (last["SEQUENCE"], last.start) == (booking.sequence, booking.starts_at)


async def test_an_hour_changed_before_its_file_was_shared_comes_as_a_first_one_and_only_then_moves(
    harness: Harness,
) -> None:
    harness.sandbox.faults.fault("files.getUploadURLExternal", "drop_before", nth=1)
    await _book(harness)
    for words in ("to add it to your calendar", "to update it in your calendar"):
        await harness.ada.click(await open_modal(harness.ada, await brief_of(harness), "Change the time"), "Book it")
        await _try_again(harness)
        await files_settle(harness)
        assert words in words_of((await harness.ada.dm())[-1])
    assert [event["SEQUENCE"] for _, event in await events(harness)] == [1, 2]
