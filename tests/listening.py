"""Listening together in tests: colleagues brought along, what was heard logged, a line written."""

from typing import Any

from models import Assignment, ListenSeat, Person
from scripts.sandbox.person import Actor
from tests.handlers.actions import newest_card, rows, settle, submit_modal
from tests.harness import Harness

LENA, SAM, MARCUS = "U0LENAKOWAL", "U0SAMRIVERA", "U0MARCUSHIL"
FILLED_LISTENING: dict[str, Any] = {
    "heard": "They type every invoice a second time.",
    "quote": "I do your bookkeeping for you.",
    "hurts": "Our prices change after the order.",
    "headline": "Every invoice twice",
    "promises": "Yes",
    "promise": "We freeze the price at the order.",
    "due_on": "2026-12-04",
    "consent": "Named",
}


def person(harness: Harness, slack_id: str) -> Actor:
    """Return one of the company's people, to act."""
    return harness.page_client.person(slack_id)


async def hand_out(harness: Harness, customer: str = "C-1") -> dict[str, Any]:
    """Turn the routine on, and hand Ada this customer; return her brief."""
    await harness.command("turn on listen together")
    await harness.command(f"assign @Ada Okafor listen together {customer}")
    await settle(harness)
    return await harness.ada.wait_for_dm("Listen together, November")


async def bring(harness: Harness, *slack_ids: str) -> None:
    """Let Ada bring these colleagues, in place of those she brought before."""
    message = await harness.ada.wait_for_dm("Listen together, November")
    button = "Change who comes" if "Change who comes" in str(message) else "Bring colleagues"
    await submit_modal(harness.ada, message, button, {"colleagues": list(slack_ids)})
    await settle(harness)


async def come(harness: Harness, *slack_ids: str) -> None:
    """Let these colleagues say yes."""
    for slack_id in slack_ids:
        colleague = person(harness, slack_id)
        await colleague.click(await colleague.wait_for_dm("I'm in"), "I'm in")
        await settle(harness)


async def log_listening(harness: Harness, **changes: Any) -> dict[str, Any]:
    """Let Ada log what was heard; return the newest card in the CX channel."""
    await submit_modal(harness.ada, await harness.ada.wait_for_dm("Log it"), "Log it", FILLED_LISTENING | changes)
    await settle(harness)
    return await newest_card(harness)


async def write_line(harness: Harness, slack_id: str, line: str, consent: str, button: str = "Write your line") -> None:
    """Let a colleague write their line, or change it."""
    colleague = person(harness, slack_id)
    values = {"line": line, "line_consent": consent}
    await submit_modal(colleague, await colleague.wait_for_dm(button), button, values)
    await settle(harness)


async def seats(harness: Harness) -> dict[str, ListenSeat]:
    """Return the seats by Slack id."""
    people = {each.id: each.slack_id or "" for each in await rows(harness, Person)}
    return {people[each.person_id]: each for each in await rows(harness, ListenSeat)}


async def listening(harness: Harness) -> list[Assignment]:
    """Return the assignments of the routine, oldest first."""
    return [each for each in await rows(harness, Assignment) if each.routine == "listen"]
