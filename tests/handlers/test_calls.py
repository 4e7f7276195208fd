"""A call before it is made: booked, not reached, swapped."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col

from models import Assignment, AssignmentState, Customer
from scripts.sandbox.person import words_of
from tests.bookings import brief_of, buttons_of
from tests.handlers.actions import (
    assign_customer,
    open_modal,
    open_view,
    rows,
    send_submission,
    settle,
    states,
    submit_modal,
)
from tests.harness import ADA, Harness


async def test_a_booked_call_names_its_day_in_the_same_message(harness: Harness) -> None:
    message = await assign_customer(harness)
    await submit_modal(harness.ada, message, "Find a time", {"booked_on": "2026-11-12"})
    booked = await harness.ada.wait_for_dm("12 November")
    assert booked["ts"] == message["ts"]
    assert (await rows(harness, Assignment))[0].booked_on == date(2026, 11, 12)
    assert await states(harness) == [AssignmentState.BOOKED]


async def test_the_day_may_be_changed(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    await harness.ada.submit({"booked_on": "2026-11-12"})
    message = await harness.ada.wait_for_dm("Change the time")
    view = await open_modal(harness.ada, message, "Change the time")
    assert view["state"]["values"]["booked_on"]["booked_on"]["selected_date"] == "2026-11-12"
    await harness.ada.submit({"booked_on": "2026-11-13"})
    await harness.ada.wait_for_dm("13 November")


@pytest.mark.parametrize("day", ["2026-11-01", "2020-01-01", "2039-12-31", "9999-12-31"])
async def test_a_day_gone_by_or_out_of_reach_is_answered_at_the_field(harness: Harness, day: str) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    answer = await harness.ada.submit({"booked_on": day})
    assert set(answer["errors"]) == {"booked_on"}
    assert await states(harness) == [AssignmentState.SENT]


async def test_no_day_is_answered_at_the_field_even_where_slack_lets_it_through(harness: Harness) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Find a time")
    answer = await send_submission(harness, ADA, open_view(harness, harness.ada))
    assert answer == {"response_action": "errors", "errors": {"booked_on": "Choose the day."}}


async def test_a_customer_not_reached_stays_theirs_to_try_again(harness: Harness) -> None:
    message = await assign_customer(harness)
    await harness.ada.click(message, "Couldn't reach them")
    again = await harness.ada.wait_for_dm("No luck")
    assert (again["ts"], "Swap" in words_of(again)) == (message["ts"], True)
    assert await states(harness) == [AssignmentState.UNREACHABLE]


async def test_who_phoned_without_booking_tells_of_a_wrong_number_and_of_a_refusal_too(harness: Harness) -> None:
    await harness.ada.click(await assign_customer(harness), "Couldn't reach them")
    message = await harness.ada.wait_for_dm("No luck")
    others = ["They don't want to", "Wrong number"]
    assert await buttons_of(message) == ["Find a time", "Log the call", "Swap", "The brief", *others]
    await submit_modal(harness.ada, message, "Wrong number", {"phone": "+44 20 7946 0999"})
    await harness.nadia.wait_for_message(harness.cx_channel, "Ada Okafor has the right one: +44 20 7946 0999.")
    message = await harness.ada.wait_for_dm("+44 20 7946 0999")
    await harness.ada.click(message, "They don't want to")
    await harness.nadia.wait_for_message(harness.cx_channel, "doesn't want to be called, as Ada Okafor was told.")
    await settle(harness)
    assert await buttons_of(await brief_of(harness)) == ["Swap", "Log the call"]
    (called,) = [each for each in await rows(harness, Customer) if each.external_id == "C-1"]
    assert (called.phone, called.consent_to_call) == ("+44 20 7946 0999", False)


async def test_a_swap_brings_the_next_customer_in_the_same_message(harness: Harness) -> None:
    message = await assign_customer(harness)
    await harness.ada.click(message, "Swap")
    await settle(harness)
    swapped = (await harness.ada.dm())[-1]
    assert swapped["ts"] == message["ts"]
    assert "Customer Number1" not in words_of(swapped)
    assert await states(harness) == [AssignmentState.SWAPPED, AssignmentState.SENT]


async def test_with_nobody_left_a_swap_changes_nothing_and_says_so(harness: Harness) -> None:
    message = await assign_customer(harness)
    async with harness.database.write() as session:
        await session.exec(
            update(Customer).where(col(Customer.external_id).not_in(("C-1", "C-2"))).values(consent_to_call=False)
        )
    await harness.ada.click(message, "Swap")
    await settle(harness)
    message = (await harness.ada.dm())[0]
    before = await states(harness)
    await harness.ada.click(message, "Swap")
    await harness.ada.wait_for_message(message["channel"], "There is no other customer free for you")
    assert await states(harness) == before == [AssignmentState.SWAPPED, AssignmentState.SENT]


async def test_a_third_swap_leads_to_the_cx_team(harness: Harness) -> None:
    message = await assign_customer(harness)
    for _ in range(2):
        await harness.ada.click(message, "Swap")
        await settle(harness)
        message = (await harness.ada.dm())[0]
    before = await states(harness)
    await harness.ada.click(message, "Swap")
    await harness.ada.wait_for_message(message["channel"], "your CX team will hand you another")
    assert await states(harness) == before == [AssignmentState.SWAPPED] * 2 + [AssignmentState.SENT]
