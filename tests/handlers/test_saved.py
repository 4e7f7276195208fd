"""After Save and after Approve, what was pressed says at once that it worked."""

from datetime import timedelta
from typing import Any

import pytest

from scripts.sandbox.person import words_of
from tests.handlers.actions import handed, open_modal, quiet
from tests.harness import FILLED, Harness

Json = dict[str, Any]


def saved_at(message: Json) -> list[int]:
    """Return the moments that a message says something was saved at."""
    lines = [line for block in message["blocks"] for line in block.get("elements", []) if "Saved" in words_of(line)]
    return [part["timestamp"] for line in lines for part in line["elements"] if part["type"] == "date"]


@pytest.mark.parametrize("consent", ["Named", "Private"])
async def test_the_brief_says_when_it_was_saved(world: Harness, consent: str) -> None:
    await open_modal(world.ada, await handed(world), "Log the call")
    assert (await world.ada.submit(FILLED | {"consent": consent}))["errors"] is None
    await quiet(world)
    first = await world.ada.wait_for_dm("Edit what you wrote")
    assert saved_at(first) == [int(world.clock.now().timestamp())]
    assert "Saved 9 November, 10:00 UTC." in first["text"]
    world.clock.move_to(world.clock.now() + timedelta(hours=2))
    await open_modal(world.ada, first, "Edit what you wrote")
    assert (await world.ada.submit({"quote": "Said otherwise."}))["errors"] is None
    await quiet(world)
    again = await world.ada.wait_for_dm("Edit what you wrote")
    assert (again["ts"], saved_at(again)) == (first["ts"], [saved_at(first)[0] + 7200])
    assert world.sandbox.violations == []


async def test_what_is_decided_says_no_longer_when_it_was_saved(world: Harness) -> None:
    await open_modal(world.ada, await handed(world), "Log the call")
    await world.ada.submit(FILLED)
    await quiet(world)
    await world.nadia.click((await world.nadia.messages(world.cx_channel))[-1], "Publish")
    await quiet(world)
    assert saved_at(await world.ada.wait_for_dm("You talked with")) == []


async def test_the_plan_says_at_its_button_that_the_briefs_are_on_their_way(world: Harness) -> None:
    await world.command("plan")
    plan = await world.nadia.wait_for_message(world.cx_channel, "The plan for November")
    world.sandbox.faults.fault("conversations.open", "ratelimited", seconds=300)
    await world.nadia.click(plan, "Approve")
    card = await world.nadia.wait_for_message(world.cx_channel, "Approved")
    assert card["ts"] == plan["ts"]
    assert "2 briefs are on their way, each within its reader's working hours." in card["text"]
