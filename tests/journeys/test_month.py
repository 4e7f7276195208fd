"""A whole month: planned, approved, called, reflected on, published."""

from scripts.sandbox.person import words_of
from tests.harness import FILLED, Harness


async def test_a_month_from_plan_to_published_story(world: Harness) -> None:
    await world.command("plan")
    plan = await world.nadia.wait_for_message(world.cx_channel, "The plan for November")
    await world.nadia.click(plan, "Approve")

    brief = await world.ada.wait_for_dm("Ask, and then listen")
    await world.ada.click(brief, "Log the call")
    await world.ada.view()
    assert (await world.ada.submit(FILLED))["errors"] is None

    card = await world.nadia.wait_for_message(world.cx_channel, "To review")
    await world.nadia.click(card, "Publish")

    story = await world.ada.wait_for_message(world.stories_channel, "Freeze the price at the order.")
    assert "I do your bookkeeping for you." in words_of(story)
    assert "Ada Okafor" in words_of(story)
    await world.ada.wait_for_dm("Your story is out")
    assert world.sandbox.violations == []
