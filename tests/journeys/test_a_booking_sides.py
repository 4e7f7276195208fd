"""Booked calls otherwise: refused, a wrong number, two devices, hours gone by, and clicks on what is long over."""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from bot.program import assignments
from bot.program.booking import outcomes
from bot.surfaces.booking_ids import BookingAction
from models import Assignment, AssignmentState, Booking, Customer, Outcome, Person
from scripts.sandbox.person import words_of
from tests.bookings import book_first, brief_of, buttons_of, events, files_settle
from tests.handlers.actions import (
    assign_customer,
    current_message,
    open_modal,
    open_view,
    rows,
    send_click,
    settle,
    states,
    submit_modal,
    texts,
)
from tests.harness import ADA, JONAS, NADIA, Harness
from tests.workbook.books import xlsx

_CALL = timedelta(minutes=30)
Json = dict[str, Any]


async def asked(harness: Harness) -> Json:
    """Book a call, let its hour pass, and return the question how it went."""
    booking = await book_first(harness, await assign_customer(harness))
    await harness.move_to(booking.starts_at + _CALL)
    await settle(harness)
    return await harness.ada.wait_for_dm("Did you talk?")


async def import_again(harness: Harness, **changes: str) -> str:
    """Import the sheet with the same customer as before, but for these values; return what the CX team is told."""
    row = {"id": "C-1", "name": "Customer Number1", "phone": "+44 20 7946 0001", "consent to call": "yes"} | changes
    await harness.command("import")
    await harness.nadia.view()
    file = await harness.nadia.upload("book.xlsx", xlsx(Customers=[list(row), list(row.values())]))
    assert (await harness.nadia.submit({"workbook": file}))["errors"] is None
    await settle(harness)
    return texts(await harness.nadia.dm()) + texts(await harness.nadia.messages(harness.cx_channel))


async def customer_of(harness: Harness) -> Customer:
    return next(each for each in await rows(harness, Customer) if each.external_id == "C-1")


async def test_who_refuses_is_called_by_nobody_whatever_the_sheet_says_until_the_team_says_so(harness: Harness) -> None:
    question = await asked(harness)
    await harness.ada.click(question, "They don't want to")
    await settle(harness)
    assert await buttons_of(await current_message(harness, question, harness.ada)) == ["Swap", "Log the call"]
    assert "no longer wishes to be called" in words_of(await brief_of(harness))
    assert (await rows(harness, Booking))[0].outcome is Outcome.REFUSED
    told = await harness.nadia.wait_for_message(harness.cx_channel, "doesn't want to be called")
    assert "Customer Number1 (Account 1), C-1" in words_of(told)
    assert "They said on a call that they don't want to be called" in await import_again(harness)
    assert not (await customer_of(harness)).consent_to_call
    await harness.nadia.click(told, "They may be called after all")
    await settle(harness)
    assert (await customer_of(harness)).consent_to_call
    assert "may be called after all." in words_of(await current_message(harness, told))
    assert "no longer wishes" not in words_of(await brief_of(harness))
    again = await book_first(harness, await brief_of(harness))
    await harness.move_to(again.starts_at + _CALL)
    await settle(harness)
    await harness.ada.click(await harness.ada.wait_for_dm("Did you talk?"), "They don't want to")
    await settle(harness)
    assert "may be called after all." in words_of(await current_message(harness, told))
    news = await harness.nadia.wait_for_message(harness.cx_channel, "doesn't want to be called")
    assert news["ts"] != told["ts"]


async def test_who_may_be_called_after_all_is_whatever_another_call_noted_since(harness: Harness) -> None:
    await harness.ada.click(await asked(harness), "They don't want to")
    await settle(harness)
    told = await harness.nadia.wait_for_message(harness.cx_channel, "doesn't want to be called")
    async with harness.database.write() as session:
        of_ada = await session.get_one(Assignment, 1)
        jonas = (await session.exec(select(Person).where(Person.slack_id == JONAS))).one()
        same = of_ada.model_dump() | {"id": None, "participant_id": jonas.id, "state": AssignmentState.MISSED}
        session.add(Assignment.model_validate(same))
    async with harness.database.write() as session:
        await outcomes.wrong_number(session, 2, 0, "", now=harness.clock.now(), by=JONAS)
    await harness.nadia.click(told, "They may be called after all")
    await settle(harness)
    assert (await customer_of(harness)).consent_to_call
    await import_again(harness, **{"consent to call": "no"})
    await send_click(harness, NADIA, told, BookingAction.MAY_BE_CALLED, "1")
    await settle(harness)
    assert "The sheet says" in texts(await harness.nadia.messages(harness.cx_channel))


async def test_a_wrong_number_is_corrected_and_does_not_come_back(harness: Harness) -> None:
    question = await asked(harness)
    await open_modal(harness.ada, question, "Wrong number")
    for typed, words in (("call me", "country code"), ("+44 (20) 7946-0001", "the number that was wrong")):
        assert words in (await harness.ada.submit({"phone": typed}))["errors"]["phone"]
    assert (await harness.ada.submit({"phone": "+44 20 7946 0999"}))["errors"] is None
    await settle(harness)
    told = await harness.nadia.wait_for_message(harness.cx_channel, "isn't that of Customer Number1")
    assert "+44 20 7946 0001" in words_of(told)
    assert "+44 20 7946 0999" in words_of(told)
    assert "+44 20 7946 0999" in words_of(await brief_of(harness))
    assert await states(harness) == [AssignmentState.UNREACHABLE]
    assert "This number was tried, and is not theirs" in await import_again(harness)
    assert (await customer_of(harness)).phone == "+44 20 7946 0999"
    await import_again(harness, phone="+44 20 7946 0777")
    assert (await customer_of(harness)).phone == "+44 20 7946 0777"


async def test_where_the_right_number_is_not_known_somebody_else_is_offered(harness: Harness) -> None:
    question = await asked(harness)
    await submit_modal(harness.ada, question, "Wrong number", {})
    await settle(harness)
    answered = await current_message(harness, question, harness.ada)
    assert (await buttons_of(answered))[0] == "Swap"
    assert "looks for the right number" in words_of(answered)
    assert "+44 20 7946 0001" not in words_of(await brief_of(harness))


async def test_of_two_wrong_numbers_neither_comes_back(harness: Harness) -> None:
    await submit_modal(harness.ada, await asked(harness), "Wrong number", {"phone": "+44 20 7946 0999"})
    await settle(harness)
    again = await book_first(harness, await brief_of(harness))
    await harness.move_to(again.starts_at + _CALL)
    await settle(harness)
    await open_modal(harness.ada, await harness.ada.wait_for_dm("Did you talk?"), "Wrong number")
    errors = (await harness.ada.submit({"phone": "+44 20 7946 0999"}))["errors"]
    assert "the number that was wrong" in errors["phone"]
    assert (await harness.ada.submit({"phone": ""}))["errors"] is None
    await settle(harness)
    for number in ("+44 20 7946 0001", "+44 20 7946 0999"):
        assert "This number was tried, and is not theirs" in await import_again(harness, phone=number)
        assert (await customer_of(harness)).phone is None


async def test_on_two_devices_the_hour_tapped_last_holds(harness: Harness) -> None:
    brief = await assign_customer(harness)
    views = [await open_modal(harness.ada, brief, "Find a time") for _ in range(2)]
    taps = [[each for each in view["blocks"] if "accessory" in each] for view in views]
    for tap in (taps[0][0], taps[1][2], taps[1][2]):
        await send_click(harness, ADA, brief, BookingAction.BOOK_SLOT, tap["accessory"]["value"])
    await files_settle(harness)
    (booking,) = await rows(harness, Booking)
    assert (f"{booking.starts_at:%d %H:%M}", booking.sequence) == ("12 11:00", 1)


async def test_an_hour_that_has_gone_by_is_booked_by_no_tap(harness: Harness) -> None:
    view = await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    await harness.move_to(harness.clock.now() + timedelta(hours=2))
    await harness.ada.click(view, "Book it")
    await harness.drain()
    assert "That hour has gone by" in words_of(open_view(harness, harness.ada).blocks)
    assert await rows(harness, Booking) == []
    answer = await harness.ada.submit({"booked_on": "2026-11-09", "hour": "09:00"})
    assert "gone by" in answer["errors"]["hour"]


async def test_an_answer_about_an_earlier_hour_changes_nothing_of_a_later_one(harness: Harness) -> None:
    question = await asked(harness)
    await book_first(harness, await brief_of(harness), "Change the time")
    for action in (BookingAction.GOT_VOICEMAIL, BookingAction.CUSTOMER_REFUSED):
        await send_click(harness, ADA, question, action, "1:1")
        await harness.drain()
    await harness.ada.wait_for_message(question["channel"], "booked for another hour by now")
    assert await states(harness) == [AssignmentState.BOOKED]
    assert (await customer_of(harness)).consent_to_call


async def test_who_is_not_to_be_called_any_more_is_booked_from_no_modal_that_was_open(harness: Harness) -> None:
    brief = await assign_customer(harness)
    view = await open_modal(harness.ada, brief, "Find a time")
    await import_again(harness, **{"consent to call": "no"})
    await harness.ada.click(view, "Book it")
    await harness.drain()
    assert "not to be called any more" in words_of(open_view(harness, harness.ada).blocks)
    await harness.ada.close()
    answer = await harness.ada.submit({"booked_on": "2026-11-12", "hour": "14:30"}, view=view)
    assert "not to be called any more" in answer["errors"]["hour"]
    await send_click(harness, ADA, brief, "book_call", "1")
    await harness.drain()
    assert "not to be called any more" in texts(await harness.ada.dm())
    assert await rows(harness, Booking) == []
    assert await states(harness) == [AssignmentState.SENT]


async def test_a_number_that_an_import_corrects_is_corrected_in_the_calendar_and_nothing_else_is(
    harness: Harness,
) -> None:
    booking = await book_first(harness, await assign_customer(harness))
    await import_again(harness, title="Head of Logistics", email="c1@example.com", account="Account 1")
    assert len(await events(harness)) == 1
    await import_again(harness, phone="+44 20 7946 0888", email="c1@example.com", account="Account 1")
    await files_settle(harness)
    (_, first), (method, second) = await events(harness)
    assert (method, second["UID"], second["SEQUENCE"]) == ("PUBLISH", first["UID"], 1)
    assert (second["LOCATION"], second.start) == ("+44 20 7946 0888", booking.starts_at)


async def test_who_travels_has_the_hour_of_their_call_told_where_they_are(harness: Harness) -> None:
    await submit_modal(
        harness.ada, await assign_customer(harness), "Find a time", {"booked_on": "2026-11-12", "hour": "17:00"}
    )
    harness.sandbox.workspace.people[ADA].tz = "Australia/Sydney"
    await harness.move_to(harness.clock.now() + timedelta(hours=7))
    await settle(harness)
    assert "Friday, 13 November, 4:00 (Thursday, 12 November, 17:00 in London)" in words_of(await brief_of(harness))


OVER = [
    (BookingAction.BOOK_SLOT, "1:1799999999"),
    (BookingAction.CANCEL_BOOKING, "1"),
    (BookingAction.GOT_VOICEMAIL, "1:1"),
    (BookingAction.NUMBER_IS_WRONG, "1:1"),
]


async def test_a_click_on_a_message_of_last_month_says_what_became_of_it(harness: Harness) -> None:
    question = await asked(harness)
    async with harness.database.write() as session:
        call = await session.get_one(Assignment, 1)
        await assignments.transition(session, call, AssignmentState.MISSED, now=harness.clock.now(), actor=None)
    await files_settle(harness)
    assert "Nothing to do here any more" in words_of(await current_message(harness, question, harness.ada))
    for number, (action, value) in enumerate(OVER, 1):
        await send_click(harness, ADA, question, action, value)
        await harness.drain()
        told = [each for each in await harness.ada.dm() if "the round of this call is over" in words_of(each)]
        assert len(told) == number
    assert await states(harness) == [AssignmentState.MISSED]
