"""One-to-ones for the tests: turned on, planned and approved; the day set, and what was said logged."""

from typing import Any

from bot.surfaces.one_to_one_ids import OneToOneCallback
from models import Assignment
from scripts.sandbox.person import Actor
from tests.handlers.actions import open_modal, rows, settle
from tests.harness import JONAS, Harness

# What only the two and the CX team may read: no other surface has a word with this in it.
SECRET = "Quillfeather"
LOGGED: dict[str, Any] = {
    "met_on": "2026-11-09",
    "direction": f"{SECRET}: yes, if we dare to stop two things.",
    "helpful": f"{SECRET}: the stories, not the scores.",
    "stop": f"{SECRET}: the monthly deck.",
    "notes": f"{SECRET} is tired of dashboards.",
}
AGREED: dict[str, Any] = {"agreed": "One story a week in the Monday meeting.", "due_on": "2026-12-18"}


async def approve_one_to_ones(harness: Harness) -> dict[str, Any]:
    """Turn the routine on, and have its plan made and approved; return the plan's card."""
    await harness.command("turn on one-to-one")
    await harness.command("plan")
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "sit down with one of the CX team")
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    return plan


async def one_to_ones(harness: Harness) -> list[Assignment]:
    """Return every one-to-one, oldest first."""
    return [each for each in await rows(harness, Assignment) if each.routine == "one_to_one"]


async def set_day(harness: Harness, leader: Actor, day: str) -> None:
    """Let a leader set the day."""
    await leader.click(await leader.wait_for_dm("Half an hour with"), "We've set a day")
    await leader.view()
    assert (await leader.submit({"booked_on": day}))["errors"] is None
    await settle(harness)


async def open_log(cx: Actor, leader: str, button: str = "Log the one-to-one") -> dict[str, Any]:
    """Let one of the CX team open the modal to log the one-to-one with this leader (their name); return it."""
    await cx.click(await cx.wait_for_dm(leader), button)
    return await cx.view()


async def log(harness: Harness, cx: Actor, leader: str, **agreed: Any) -> None:
    """Let one of the CX team log the one-to-one with this leader, with what was agreed if anything."""
    await open_log(cx, leader)
    if agreed:
        await tick_agreed(cx)
    assert (await cx.submit(LOGGED | agreed))["errors"] is None
    await settle(harness)


async def tick_agreed(cx: Actor) -> None:
    """Tick that something was agreed, and wait for the fields of it."""
    await cx.choose(await cx.view(), "agrees", ["yes"])

    async def has_fields() -> bool | None:
        return any(block.get("block_id") == "agreed" for block in (await cx.view())["blocks"]) or None

    await cx.wait_for(has_fields, what="the fields of what was agreed")


async def opened(harness: Harness, callback: OneToOneCallback) -> tuple[Actor, dict[str, Any]]:
    """Have this modal opened about Ada's one-to-one; return who has it open, and what to fill it with."""
    await approve_one_to_ones(harness)
    if callback is OneToOneCallback.ONE_TO_ONE_LOG:
        await open_log(harness.nadia, "with Ada Okafor")
        await tick_agreed(harness.nadia)
        return harness.nadia, LOGGED | AGREED | {"owner": JONAS}
    actor, button, values = {
        OneToOneCallback.ONE_TO_ONE_BEFOREHAND: (harness.ada, "My answers beforehand", {"stop": "The deck."}),
        OneToOneCallback.ONE_TO_ONE_PASSED: (harness.ada, "Not this quarter", {"why": "On leave until January."}),
        OneToOneCallback.ONE_TO_ONE_DAY: (harness.nadia, "Set the day", {"booked_on": "2026-11-12"}),
    }[callback]
    await open_modal(actor, await actor.wait_for_dm("Half an hour with"), button)
    return actor, values
