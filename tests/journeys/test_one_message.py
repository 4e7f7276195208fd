"""One call is one message: it follows its assignment from the brief to the published story, and never piles up."""

from typing import Any

from scripts.sandbox.person import words_of
from tests.harness import FILLED, Harness, until
from tests.waiting import all_said


async def brief_of(world: Harness, words: str) -> dict[str, Any]:
    """Return Ada's brief once it shows `words`."""
    return await world.ada.wait_for_dm(words)


async def test_a_call_from_booked_to_published_is_one_message(small_world: Harness) -> None:
    world = small_world
    await world.command("assign P-1 C-1")
    brief = await brief_of(world, "Customer Number1")

    await world.ada.click(brief, "I've booked it")
    await world.ada.submit({"booked_on": "2026-11-10"})
    brief = await brief_of(world, "10 November")
    await world.ada.click(brief, "Couldn't reach them")
    await until(lambda: all_said(world.database))
    (brief,) = await world.ada.dm()
    await world.ada.click(brief, "Swap")
    brief = await brief_of(world, "Customer Number2")
    assert "Customer Number1" not in words_of(brief)

    await world.ada.click(brief, "Log the call")
    await world.ada.submit(FILLED)
    card = await world.nadia.wait_for_message(world.cx_channel, "To review")
    await world.nadia.click(card, "Publish")
    await world.ada.wait_for_dm("Your story is out")
    await until(lambda: all_said(world.database))

    first, told = await world.ada.dm()
    assert first["ts"] == brief["ts"]
    assert "Your story is out" in words_of(told)
    cards = await world.nadia.messages(world.cx_channel)
    assert sum("I do your bookkeeping for you." in words_of(card) for card in cards) == 1
    assert world.sandbox.violations == []
