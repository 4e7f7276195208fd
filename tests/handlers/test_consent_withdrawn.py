"""A customer who no longer wishes to be called: executive and CX team get one new message each, and may act on it."""

from typing import Any

from models import AssignmentState, OutgoingKind
from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, current_message, newest_card, settle, states
from tests.harness import Harness
from tests.program.factories import import_rows
from tests.waiting import outgoing

CALL_OFF = "Please don't call Customer Number1"
TEAM_NOTICE = "Customer Number1 (Account 1) no longer wishes to be called."


async def import_customer(harness: Harness, customer: str = "C-1", **values: Any) -> None:
    """Import one row of customers."""
    row = {"external_id": customer, "name": f"Customer Number{customer[2:]}", **values}
    await import_rows(harness.database, Customers=[row])
    await settle(harness)


async def call_off_count(harness: Harness) -> int:
    """Return how many of Ada's messages say that her call is off."""
    return sum(CALL_OFF in words_of(message["blocks"]) for message in await harness.ada.dm())


async def test_both_are_told_by_a_new_message(each_harness: Harness) -> None:
    brief = await assign_customer(each_harness)
    await import_customer(each_harness, consent_to_call=False)
    await each_harness.ada.wait_for_dm(CALL_OFF)
    note = await each_harness.nadia.wait_for_message(each_harness.cx_channel, TEAM_NOTICE)
    assert "Ada Okafor was to call them, and is told." in words_of(note["blocks"])
    shown = await current_message(each_harness, brief, each_harness.ada)
    assert "no longer wishes to be called" in words_of(shown["blocks"])


async def test_another_change_of_the_same_row_says_nothing_again(harness: Harness) -> None:
    await assign_customer(harness)
    await import_customer(harness, consent_to_call=False)
    await import_customer(harness, consent_to_call=False, title="Buyer")
    await import_customer(harness, consent_to_call=False, title="Buyer")
    assert await call_off_count(harness) == 1
    assert len(await outgoing(harness.database, OutgoingKind.CALL_OFF_TOLD)) == 1


async def test_nobody_is_told_of_a_customer_who_is_in_nobodys_hands(harness: Harness) -> None:
    await assign_customer(harness)
    await import_customer(harness, "C-3", consent_to_call=False)
    await import_customer(harness, title="Buyer")
    assert await outgoing(harness.database, OutgoingKind.CALL_OFF) == []
    assert await outgoing(harness.database, OutgoingKind.CALL_OFF_TOLD) == []


async def test_consent_given_again_settles_both_messages_and_withdrawn_once_more_posts_anew(harness: Harness) -> None:
    await assign_customer(harness)
    await import_customer(harness, consent_to_call=False)
    await import_customer(harness, consent_to_call=True)
    assert await call_off_count(harness) == 0
    assert "settled" in words_of((await harness.ada.dm())[-1]["blocks"])
    assert "settled" in words_of((await newest_card(harness))["blocks"])
    await import_customer(harness, consent_to_call=False)
    assert await call_off_count(harness) == 1
    assert CALL_OFF in words_of((await harness.ada.dm())[-1]["blocks"])


async def test_swap_in_the_new_message_brings_another_customer_and_settles_it(harness: Harness) -> None:
    await assign_customer(harness)
    await import_customer(harness, consent_to_call=False)
    await harness.ada.click(await harness.ada.wait_for_dm(CALL_OFF), "Swap")
    await settle(harness)
    assert await states(harness) == [AssignmentState.SWAPPED, AssignmentState.SENT]
    message = next(m for m in await harness.ada.dm() if CALL_OFF in words_of(m["blocks"]))
    assert [block["type"] for block in message["blocks"]] == ["rich_text"]
    assert "settled" in words_of((await newest_card(harness))["blocks"])


async def test_a_plan_not_approved_yet_shows_it(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    await import_customer(harness, consent_to_call=False)
    await harness.nadia.wait_for_message(harness.cx_channel, "no longer wishes to be called")
    assert await outgoing(harness.database, OutgoingKind.CALL_OFF) == []
