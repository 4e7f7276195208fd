"""A journey walked from every side: handed out, walked step by step, told, published, and added up."""

from models import Commitment, Reflection, WalkedStep
from scripts.sandbox.person import words_of
from tests.handlers.actions import rows, settle
from tests.harness import Harness
from tests.walks import SMOOTH, STUCK, TOLD, add_journey, hand_journey, start, walk_all


async def test_a_walk_from_its_brief_to_its_published_story(each_harness: Harness) -> None:
    harness = each_harness
    await add_journey(harness.database)
    brief = words_of(await hand_journey(harness))
    assert "Be a customer: Ordering a spare pump" in brief
    assert "One order in five is rung up about." in brief
    assert "3 steps, about 40 minutes." in brief
    assert "You need: a private e-mail address" in brief

    step = await start(harness.ada)
    assert "Step 1 of 3" in words_of(step)
    assert "It stands on the product's page." in words_of(step)
    view = await walk_all(harness.ada, SMOOTH)
    assert "Step 2 of 3" in words_of(view)
    await harness.ada.click_with(view, "Stop here, go on another day", {"What happened instead?": "It wants a"})
    await harness.drain()
    assert "Everything is kept" in words_of(await harness.ada.view())
    await harness.ada.close()

    await settle(harness)
    step = await start(harness.ada)
    assert "Step 2 of 3" in words_of(step)
    assert "It wants a" in str(step["blocks"])
    end = await walk_all(harness.ada, SMOOTH | {"What happened instead?": "It wants an account."}, STUCK)
    assert "Your friction log" in words_of(end)
    assert "3 steps, 33 minutes, stuck at 1 step." in words_of(end)
    await harness.ada.submit()
    form = await harness.ada.view()
    assert "Step 3. Wait for the confirmation (stuck, 25 minutes, friction 5 of 5)." in str(form["blocks"])
    assert (await harness.ada.submit(TOLD))["errors"] is None
    await settle(harness)

    await _is_published(harness)
    assert [each.version for each in await rows(harness, WalkedStep)] == [1, 2, 1]


async def _is_published(harness: Harness) -> None:
    card = (await harness.nadia.messages(harness.cx_channel))[-1]
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    story = words_of(await harness.ada.wait_for_message(harness.stories_channel, "Number eleven in the queue"))
    assert "went our customers' way" in story
    assert "1. Find the pump's number on our site: 4 minutes, friction 1 of 5." in story
    assert "We say: It comes within five minutes.\nWhat happened: No mail came." in story
    assert "A confirmation goes out as soon as the order is in." in story
    assert len(await rows(harness, Reflection)) == len(await rows(harness, Commitment)) == 1
