"""A welcome from every side: begun by itself, its steps, the half hour, a few words, and the story."""

from models import Assignment
from models import AssignmentState as S
from scripts.sandbox.person import words_of
from tests.handlers.actions import log_call, rows, settle
from tests.harness import NADIA, Harness
from tests.welcomes import begin_welcome, look, message_of

WORDS = {
    "surprised": "Customers know our products better than our sales pages do.",
    "change": "Put the price of a repair on the first page.",
    "headline": "They knew it before I did",
    "promises": "Yes",
    "promise": "The price of a repair stands on the first page.",
    "due_on": "2026-11-27",
}


async def test_from_the_first_day_on_the_sheet_to_the_published_story(each_harness: Harness) -> None:
    harness = each_harness
    brief = words_of(await begin_welcome(harness))
    assert "Customers give us 4.0 on a scale from 0 to 10." in brief
    assert "The invoice is wrong every month." in brief
    assert "⬜  A first customer call" in brief
    assert f"Half an hour with <@{NADIA}>" in brief
    told = words_of(await harness.nadia.wait_for_message(harness.cx_channel, "New here, and on the way"))
    assert "Ada Okafor (Finance), week 7  ·  until 22 November" in told

    await harness.ada.click(await message_of(harness.ada), "Give me a customer")
    await settle(harness)
    await harness.ada.wait_for_dm("Your customer for November")
    assert "A first customer call: Customer Number1" in words_of(await message_of(harness.ada))
    await log_call(harness)
    await look(harness)
    assert "✅  A first customer call" in words_of(await message_of(harness.ada))
    assert "A day beside a colleague: turned off here" in words_of(await message_of(harness.ada))
    assert "Shadow day is turned off: /firsthand turn on Shadow day" in str(await harness.answer("welcome"))

    await _meet(harness)
    await harness.ada.click(await message_of(harness.ada), "A few words")
    await harness.ada.view()
    assert (await harness.ada.submit(WORDS))["errors"] is None
    await settle(harness)
    card = await harness.nadia.wait_for_message(harness.cx_channel, "They knew it before I did")
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    story = words_of(await harness.ada.wait_for_message(harness.stories_channel, "They knew it before I did"))
    assert "What surprised me" in story
    assert "new here, on the first weeks with customers" in story
    welcome = next(each for each in await rows(harness, Assignment) if each.routine == "welcome")
    assert welcome.state is S.CLOSED


async def _meet(harness: Harness) -> None:
    """Let Ada say when she meets Nadia; Nadia is told."""
    partner = words_of(await harness.nadia.wait_for_dm("Ada Okafor is new in Finance"))
    assert "To find a time, write to" in partner
    await harness.ada.click(await message_of(harness.ada), "We've agreed on a time")
    await harness.ada.view()
    assert (await harness.ada.submit({"meets_on": "2026-11-12"}))["errors"] is None
    await settle(harness)
    assert "Thursday, 12 November" in words_of(await message_of(harness.ada))
    await harness.nadia.wait_for_dm("You meet Ada Okafor")
