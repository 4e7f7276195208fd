"""A whole month: planned, approved, called, reflected on, published."""

from scripts.sandbox.person import words_of
from tests.handlers.actions import propose_plan
from tests.harness import FILLED, Harness


async def test_a_month_from_plan_to_published_story(each_harness: Harness) -> None:
    plan = await propose_plan(each_harness)
    await each_harness.nadia.click(plan, "Approve")

    brief = await each_harness.ada.wait_for_dm("Your customer for")
    await each_harness.ada.click(brief, "Log the call")
    await each_harness.ada.view()
    assert (await each_harness.ada.submit(FILLED))["errors"] is None

    card = await each_harness.nadia.wait_for_message(each_harness.cx_channel, "To review")
    await each_harness.nadia.click(card, "Publish")

    story = await each_harness.ada.wait_for_message(each_harness.stories_channel, "Freeze the price at the order.")
    assert "I do your bookkeeping for you." in words_of(story)
    assert "Ada Okafor" in words_of(story)
    await each_harness.ada.wait_for_dm("Your story is out")
