"""Who still has a call of the last round open when the next one comes: the plan names it, and the second brief does."""

from datetime import UTC, datetime

from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, current_message, settle, submit_modal
from tests.harness import FILLED, Harness

OPENING = datetime(2026, 12, 1, 10, tzinfo=UTC)


async def test_a_call_booked_beyond_its_round_is_named_in_the_plan_and_the_brief_of_the_next(harness: Harness) -> None:
    first = await assign_customer(harness)
    await submit_modal(harness.ada, first, "Find a time", {"booked_on": "2026-12-03", "hour": "10:00"})
    await harness.move_to(OPENING)
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "The plan for December 2026")
    ada, jonas = (next(each for each in words_of(plan).split("\n") if name in each) for name in ("Ada", "Jonas"))
    assert ada.endswith("still has November 2026 open, booked for 3 December"), words_of(plan)
    assert "November" not in jonas
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    second = await harness.ada.wait_for_dm("Your customer for December")
    brief = words_of(second)
    assert "Customer Number1 (November 2026, booked for 3 December) was still open when this came." in brief
    assert "Both count, in any order. If that's one too many, your CX team takes one back." in brief
    assert "still open" not in words_of(await harness.jonas.wait_for_dm("Your customer for December"))
    filled = FILLED | {"talked_on": "2026-12-01", "due_on": "2026-12-20"}
    await submit_modal(harness.ada, await current_message(harness, first, harness.ada), "Log the call", filled)
    await settle(harness)
    await submit_modal(harness.ada, second, "Find a time", {"booked_on": "2026-12-08", "hour": "10:00"})
    await settle(harness)
    assert "still open" not in words_of(await harness.ada.wait_for_dm("Your customer for December"))
