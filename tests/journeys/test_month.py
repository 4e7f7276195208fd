"""A whole month: planned, approved, called, reflected on, published."""

from scripts.sandbox.person import words_of
from tests.handlers.actions import propose_plan
from tests.harness import FILLED, Harness


async def test_a_month_from_plan_to_published_story(harness: Harness) -> None:
    plan = await propose_plan(harness)
    await harness.nadia.click(plan, "Approve")

    brief = await harness.ada.wait_for_dm("Ask, and then listen")
    await harness.ada.click(brief, "Log the call")
    await harness.ada.view()
    assert (await harness.ada.submit(FILLED))["errors"] is None

    card = await harness.nadia.wait_for_message(harness.cx_channel, "To review")
    await harness.nadia.click(card, "Publish")

    story = await harness.ada.wait_for_message(harness.stories_channel, "Freeze the price at the order.")
    assert "I do your bookkeeping for you." in words_of(story)
    assert "Ada Okafor" in words_of(story)
    await harness.ada.wait_for_dm("Your story is out")
    assert harness.sandbox.violations == []
