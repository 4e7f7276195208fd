"""A customer who no longer wishes to be called: executive and CX team get one new message each, and may act on it."""

from typing import Any

from bot.program.importing.batch import ImportBatch, import_batch
from bot.program.importing.entries import Entry
from models import AssignmentState, OutgoingKind
from scripts.sandbox.person import words_of
from tests.handlers.actions import handed, quiet, states
from tests.harness import Harness
from tests.waiting import outgoing

OFF = "Please don't call Customer Number1"
TOLD = "Customer Number1 (Account 1) no longer wishes to be called."


async def imported(world: Harness, customer: str = "C-1", **facts: Any) -> None:
    """Import one row of customers."""
    entry = Entry(2, {"external_id": customer, "name": f"Customer Number{customer[2:]}", **facts})
    async with world.database.write() as session:
        await import_batch(session, ImportBatch(customers=[entry]), lambda _rows: None)
    await quiet(world)


async def said_off(world: Harness) -> int:
    """Return how many messages call Ada's call off."""
    return sum(OFF in words_of(message["blocks"]) for message in await world.ada.dm())


async def test_both_are_told_by_a_new_message(world: Harness) -> None:
    brief = await handed(world)
    await imported(world, consent_to_call=False)
    await world.ada.wait_for_dm(OFF)
    note = await world.nadia.wait_for_message(world.cx_channel, TOLD)
    assert "Ada Okafor was to call them, and is told." in words_of(note["blocks"])
    shown = next(m for m in await world.ada.dm() if m["ts"] == brief["ts"])
    assert "no longer wishes to be called" in words_of(shown["blocks"])


async def test_another_change_of_the_same_row_says_nothing_again(office: Harness) -> None:
    await handed(office)
    await imported(office, consent_to_call=False)
    await imported(office, consent_to_call=False, title="Buyer")
    await imported(office, consent_to_call=False, title="Buyer")
    assert await said_off(office) == 1
    assert len(await outgoing(office.database, OutgoingKind.CALL_OFF_TOLD)) == 1


async def test_nobody_is_told_of_a_customer_who_is_in_nobodys_hands(office: Harness) -> None:
    await handed(office)
    await imported(office, "C-3", consent_to_call=False)
    await imported(office, title="Buyer")
    assert await outgoing(office.database, OutgoingKind.CALL_OFF) == []
    assert await outgoing(office.database, OutgoingKind.CALL_OFF_TOLD) == []


async def test_consent_given_again_settles_both_messages_and_withdrawn_once_more_posts_anew(office: Harness) -> None:
    await handed(office)
    await imported(office, consent_to_call=False)
    await imported(office, consent_to_call=True)
    assert await said_off(office) == 0
    assert "settled" in words_of((await office.ada.dm())[-1]["blocks"])
    assert "settled" in words_of((await office.nadia.messages(office.cx_channel))[-1]["blocks"])
    await imported(office, consent_to_call=False)
    assert await said_off(office) == 1
    assert OFF in words_of((await office.ada.dm())[-1]["blocks"])


async def test_swap_in_the_new_message_brings_another_customer_and_settles_it(office: Harness) -> None:
    await handed(office)
    await imported(office, consent_to_call=False)
    await office.ada.click(await office.ada.wait_for_dm(OFF), "Swap")
    await quiet(office)
    assert await states(office) == [AssignmentState.SWAPPED, AssignmentState.SENT]
    off = next(m for m in await office.ada.dm() if OFF in words_of(m["blocks"]))
    assert [block["type"] for block in off["blocks"]] == ["rich_text"]
    assert "settled" in words_of((await office.nadia.messages(office.cx_channel))[-1]["blocks"])


async def test_a_plan_not_approved_yet_shows_it(office: Harness) -> None:
    await office.command("plan")
    await quiet(office)
    await imported(office, consent_to_call=False)
    await office.nadia.wait_for_message(office.cx_channel, "no longer wishes to be called")
    assert await outgoing(office.database, OutgoingKind.CALL_OFF) == []
