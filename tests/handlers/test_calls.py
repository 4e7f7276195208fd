"""A call before it is made: booked, not reached, swapped."""

from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col

from models import Assignment, AssignmentState, Customer
from scripts.sandbox.person import words_of
from tests.handlers.actions import handed, open_modal, open_view, quiet, rows, states, submit_late, told
from tests.harness import ADA, Harness


async def test_a_booked_call_names_its_day_in_the_same_message(office: Harness) -> None:
    message = await handed(office)
    await open_modal(office.ada, message, "I've booked it")
    assert (await office.ada.submit({"booked_on": "2026-11-12"}))["errors"] is None
    booked = await office.ada.wait_for_dm("12 November")
    assert booked["ts"] == message["ts"]
    assert (await rows(office, Assignment))[0].booked_on == date(2026, 11, 12)
    assert await states(office) == [AssignmentState.BOOKED]


async def test_the_day_may_be_changed(office: Harness) -> None:
    await open_modal(office.ada, await handed(office), "I've booked it")
    await office.ada.submit({"booked_on": "2026-11-12"})
    message = await office.ada.wait_for_dm("Change the day")
    view = await open_modal(office.ada, message, "Change the day")
    assert view["state"]["values"]["booked_on"]["booked_on"]["selected_date"] == "2026-11-12"
    await office.ada.submit({"booked_on": "2026-11-13"})
    await office.ada.wait_for_dm("13 November")


@pytest.mark.parametrize("day", ["2026-11-01", "2020-01-01", "2039-12-31", "9999-12-31"])
async def test_a_day_gone_by_or_out_of_reach_is_answered_at_the_field(office: Harness, day: str) -> None:
    await open_modal(office.ada, await handed(office), "I've booked it")
    answer = await office.ada.submit({"booked_on": day})
    assert set(answer["errors"]) == {"booked_on"}
    assert await states(office) == [AssignmentState.SENT]


async def test_no_day_is_answered_at_the_field_even_where_slack_lets_it_through(office: Harness) -> None:
    await open_modal(office.ada, await handed(office), "I've booked it")
    answer = await submit_late(office, ADA, open_view(office, office.ada))
    assert answer == {"response_action": "errors", "errors": {"booked_on": "Choose the day of the call."}}


async def test_a_customer_not_reached_stays_theirs_to_try_again(office: Harness) -> None:
    message = await handed(office)
    await office.ada.click(message, "Couldn't reach them")
    again = await office.ada.wait_for_dm("No luck")
    assert (again["ts"], "Swap" in words_of(again)) == (message["ts"], True)
    assert await states(office) == [AssignmentState.UNREACHABLE]


async def test_a_swap_brings_the_next_customer_in_the_same_message(office: Harness) -> None:
    message = await handed(office)
    await office.ada.click(message, "Swap")
    await quiet(office)
    swapped = (await office.ada.dm())[-1]
    assert swapped["ts"] == message["ts"]
    assert "Customer Number1" not in words_of(swapped)
    assert await states(office) == [AssignmentState.SWAPPED, AssignmentState.SENT]


async def test_with_nobody_left_a_swap_changes_nothing_and_says_so(office: Harness) -> None:
    message = await handed(office)
    async with office.database.write() as session:
        await session.exec(
            update(Customer).where(col(Customer.external_id).not_in(("C-1", "C-2"))).values(consent_to_call=False)
        )
    await office.ada.click(message, "Swap")
    await quiet(office)
    message = (await office.ada.dm())[0]
    before = await states(office)
    await office.ada.click(message, "Swap")
    await told(office.ada, message["channel"], "There is no other customer free for you")
    assert await states(office) == before == [AssignmentState.SWAPPED, AssignmentState.SENT]


async def test_a_third_swap_leads_to_the_cx_team(office: Harness) -> None:
    message = await handed(office)
    for _ in range(2):
        await office.ada.click(message, "Swap")
        await quiet(office)
        message = (await office.ada.dm())[0]
    before = await states(office)
    await office.ada.click(message, "Swap")
    await told(office.ada, message["channel"], "your CX team will hand you another")
    assert await states(office) == before == [AssignmentState.SWAPPED] * 2 + [AssignmentState.SENT]
