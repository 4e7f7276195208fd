"""After Save and after Approve, the message that was clicked says that it worked."""

from datetime import timedelta
from typing import Any

import pytest

from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, newest_card, open_modal, propose_plan, settle, submit_modal
from tests.harness import FILLED, Harness

Json = dict[str, Any]


def saved_at(message: Json) -> list[int]:
    """Return the moments that a message says something was saved at."""
    lines = [line for block in message["blocks"] for line in block.get("elements", []) if "Saved" in words_of(line)]
    return [part["timestamp"] for line in lines for part in line["elements"] if part["type"] == "date"]


@pytest.mark.parametrize("consent", ["Named", "Private"])
async def test_the_brief_says_when_it_was_saved(each_harness: Harness, consent: str) -> None:
    await submit_modal(
        each_harness.ada, await assign_customer(each_harness), "Log the call", FILLED | {"consent": consent}
    )
    await settle(each_harness)
    first = await each_harness.ada.wait_for_dm("Edit what you wrote")
    assert saved_at(first) == [int(each_harness.clock.now().timestamp())]
    assert "Saved 9 November, 10:00 UTC." in first["text"]
    each_harness.clock.move_to(each_harness.clock.now() + timedelta(hours=2))
    await submit_modal(each_harness.ada, first, "Edit what you wrote", {"quote": "Said otherwise."})
    await settle(each_harness)
    again = await each_harness.ada.wait_for_dm("Edit what you wrote")
    assert (again["ts"], saved_at(again)) == (first["ts"], [saved_at(first)[0] + 7200])


async def test_what_is_decided_says_no_longer_when_it_was_saved(each_harness: Harness) -> None:
    await open_modal(each_harness.ada, await assign_customer(each_harness), "Log the call")
    await each_harness.ada.submit(FILLED)
    await settle(each_harness)
    await each_harness.nadia.click(await newest_card(each_harness), "Publish")
    await settle(each_harness)
    assert saved_at(await each_harness.ada.wait_for_dm("You talked with")) == []


async def test_the_plan_says_at_its_button_that_the_briefs_are_on_their_way(each_harness: Harness) -> None:
    plan = await propose_plan(each_harness)
    each_harness.sandbox.faults.fault("conversations.open", "ratelimited", seconds=300)
    await each_harness.nadia.click(plan, "Approve")
    card = await each_harness.nadia.wait_for_message(each_harness.cx_channel, "Approved")
    assert card["ts"] == plan["ts"]
    assert "2 briefs are on their way, each within its reader's working hours." in card["text"]
