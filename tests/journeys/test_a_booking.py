"""A call booked by the hour: found, put into the calendar, reminded of, tried twice, and logged."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.app import Firsthand
from models import AssignmentState, Booking, Outcome
from scripts.sandbox.person import words_of
from tests.bookings import book_first, brief_of, buttons_of, events, files_settle
from tests.handlers.actions import (
    assign_customer,
    current_message,
    open_modal,
    rows,
    settle,
    states,
    submit_modal,
    texts,
)
from tests.harness import FILLED, Harness
from tests.typing_in_forms import stands_in

_SOON, _CALL = timedelta(minutes=10), timedelta(minutes=30)


async def test_a_call_is_booked_missed_tried_again_and_logged(each_harness: Harness) -> None:
    harness = each_harness
    first = await book_first(harness, await assign_customer(harness))
    assert "Booked for Monday, 9 November, 11:00." in words_of(await brief_of(harness))
    ((method, event),) = await events(harness)
    assert (method, event["UID"], event["SEQUENCE"], event["STATUS"]) == ("PUBLISH", first.uid, 0, "CONFIRMED")
    assert (event.start, event.end) == (first.starts_at, first.starts_at + _CALL)
    for told in ("+44 20 7946 0001", "1. What happened, from the beginning?", "Invoices don't match orders"):
        assert told in str(event["DESCRIPTION"])

    await harness.move_to(first.starts_at - _SOON)
    await settle(harness)
    soon = await harness.ada.wait_for_dm("📞")
    assert "Customer Number1 at 11:00" in words_of(soon)
    assert "What happened, from the beginning?" in words_of(soon)
    await harness.move_to(first.starts_at + _CALL)
    await settle(harness)
    question = await harness.ada.wait_for_dm("Did you talk?")
    assert "Was booked for Monday, 9 November, 11:00." in words_of(await brief_of(harness))
    second = await book_first(harness, question, "Voicemail")
    assert await states(harness) == [AssignmentState.BOOKED]
    assert [each.outcome for each in await rows(harness, Booking)] == [Outcome.VOICEMAIL, None]
    assert second.uid != first.uid
    assert "The next try" in words_of(await current_message(harness, question, harness.ada))

    await harness.move_to(second.starts_at + _CALL)
    await settle(harness)
    question = await harness.ada.wait_for_dm("Did you talk?")
    view = await open_modal(harness.ada, question, "Yes: log the call")
    await harness.ada.choose(view, "heard", FILLED["heard"])
    await harness.ada.close()
    await settle(harness)
    again = Firsthand(harness.bot.settings, harness.bot.clocks)
    await harness.bot.stop()
    await again.start()
    try:
        await _log_in_a_second_sitting(replace(harness, bot=again), question, second.uid)
    finally:
        await again.stop()


async def _log_in_a_second_sitting(harness: Harness, question: dict[str, Any], uid: str) -> None:
    """Go on writing after a restart: what was typed stands there."""
    question = await current_message(harness, question, harness.ada)
    view = await open_modal(harness.ada, question, "Go on writing")
    assert stands_in(view, "heard") == FILLED["heard"]
    answer = await harness.ada.submit({name: text for name, text in FILLED.items() if name != "heard"})
    assert answer["errors"] is None
    await files_settle(harness)
    assert await states(harness) == [AssignmentState.REFLECTED]
    (last,) = [each for each in await rows(harness, Booking) if each.uid == uid]
    assert last.outcome is Outcome.TALKED
    assert [method for method, _ in await events(harness)] == ["PUBLISH", "PUBLISH"]
    assert "Thank you" in words_of(await current_message(harness, question, harness.ada))


async def test_after_two_tries_somebody_else_is_offered_first(harness: Harness) -> None:
    message = await assign_customer(harness)
    for button in ("Find a time", "No answer"):
        booking = await book_first(harness, message, button)
        await harness.move_to(booking.starts_at + _CALL)
        await settle(harness)
        message = await harness.ada.wait_for_dm("Did you talk?")
    await harness.ada.click(message, "No answer")
    await settle(harness)
    answered = await current_message(harness, message, harness.ada)
    assert await buttons_of(answered) == ["Swap", "Find a time", "Log the call", "The brief"]
    assert "2 tries" in words_of(answered)
    assert (await buttons_of(await brief_of(harness)))[0] == "Swap"


async def test_a_changed_hour_keeps_its_uid_and_a_swap_takes_it_out_of_the_calendar(harness: Harness) -> None:
    booking = await book_first(harness, await assign_customer(harness))
    view = await open_modal(harness.ada, await brief_of(harness), "Change the time")
    assert view["state"]["values"]["hour"]["hour"]["selected_time"] == "11:00"
    answer = await harness.ada.submit({"booked_on": "2026-11-12", "hour": "14:30"})
    assert answer["errors"] is None
    await files_settle(harness)
    assert "Thursday, 12 November, 14:30" in words_of(await brief_of(harness))
    await harness.ada.click(await brief_of(harness), "Swap")
    await settle(harness)
    await files_settle(harness)
    found = await events(harness)
    assert [(method, each["UID"], each["SEQUENCE"]) for method, each in found] == [
        ("PUBLISH", booking.uid, 0),
        ("PUBLISH", booking.uid, 1),
        ("CANCEL", booking.uid, 2),
    ]
    assert [each["STATUS"] for _, each in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    told = "Call with Customer Number1, Account 1, Thursday, 12 November, 14:30. Open this file to take it out"
    assert told in texts(await harness.ada.dm()), "not with whom she calls next"
    await harness.move_to((await rows(harness, Booking))[0].starts_at + _CALL)
    await settle(harness)
    assert not [each for each in await harness.ada.dm() if "Did you talk" in words_of(each)]


async def test_what_is_cancelled_is_still_to_be_done_and_asked_about_by_nobody(harness: Harness) -> None:
    booking = await book_first(harness, await assign_customer(harness))
    view = await open_modal(harness.ada, await brief_of(harness), "Change the time")
    await harness.ada.click(view, "Cancel this time")
    await files_settle(harness)
    assert await states(harness) == [AssignmentState.SENT]
    assert [method for method, _ in await events(harness)] == ["PUBLISH", "CANCEL"]
    await harness.move_to(booking.starts_at + _CALL)
    await settle(harness)
    assert not [each for each in await harness.ada.dm() if "talk" in words_of(each) and "📞" in words_of(each)]


async def test_a_day_alone_is_asked_about_once_on_the_morning_after(harness: Harness) -> None:
    await submit_modal(harness.ada, await assign_customer(harness), "Find a time", {"booked_on": "2026-11-10"})
    await files_settle(harness)
    assert (await rows(harness, Booking), await events(harness)) == ([], [])
    await harness.move_to(harness.clock.now() + timedelta(days=2))
    await settle(harness)
    asked = [each for each in await harness.ada.dm() if "Did you talk?" in words_of(each)]
    assert len(asked) == 1
    assert "Was booked for" in words_of(await brief_of(harness))
    await harness.ada.click(asked[0], "Voicemail")
    await settle(harness)
    assert await states(harness) == [AssignmentState.UNREACHABLE]


async def test_an_hour_is_asked_about_once(harness: Harness) -> None:
    booking = await book_first(harness, await assign_customer(harness))
    for later in (_CALL, timedelta(hours=20), timedelta(days=1), timedelta(days=2)):
        await harness.move_to(booking.starts_at + later)
        await settle(harness)
    assert len([each for each in await harness.ada.dm() if "Did you talk?" in words_of(each)]) == 1
