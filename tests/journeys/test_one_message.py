"""One call is one message: it follows its assignment from the brief to the published story, and never piles up."""

from scripts.sandbox.person import words_of
from tests.harness import FILLED, Harness, until
from tests.waiting import all_delivered


async def test_a_call_from_booked_to_published_is_one_message(harness: Harness) -> None:
    await harness.command("assign P-1 C-1")
    brief = await harness.ada.wait_for_dm("Customer Number1")

    await harness.ada.click(brief, "Find a time")
    await harness.ada.submit({"booked_on": "2026-11-10"})
    brief = await harness.ada.wait_for_dm("10 November")
    await harness.ada.click(brief, "Couldn't reach them")
    await until(lambda: all_delivered(harness.database))
    (brief,) = await harness.ada.dm()
    await harness.ada.click(brief, "Swap")
    brief = await harness.ada.wait_for_dm("Customer Number2")
    assert "Customer Number1" not in words_of(brief)

    await harness.ada.click(brief, "Log the call")
    await harness.ada.submit(FILLED)
    card = await harness.nadia.wait_for_message(harness.cx_channel, "To review")
    await harness.nadia.click(card, "Publish")
    await harness.ada.wait_for_dm("Your story is out")
    await until(lambda: all_delivered(harness.database))

    first, published = await harness.ada.dm()
    assert first["ts"] == brief["ts"]
    assert "Your story is out" in words_of(published)
    cards = await harness.nadia.messages(harness.cx_channel)
    assert sum("I do your bookkeeping for you." in words_of(card) for card in cards) == 1
