"""Withdrawing from the author's message, the review card and the home tab; by nobody else; one line is left."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.program.stories import reviews
from models import Story, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import NOT_YOURS, handed, in_review, press, quiet, rows, texts, told
from tests.harness import ADA, FILLED, JONAS, NADIA, Harness

Json = dict[str, Any]
LINE = "This story was withdrawn."
WITHDRAW = "withdraw_story"


async def published(world: Harness, **words: Any) -> Json:
    """Return the card of a story that is out, everything said."""
    card = await in_review(world, **words)
    await world.nadia.click(card, "Publish")
    await quiet(world)
    return next(m for m in await world.nadia.messages(world.cx_channel) if m["ts"] == card["ts"])


async def from_the_message(world: Harness, _card: Json) -> None:
    await world.ada.click(await world.ada.wait_for_dm("Withdraw"), "Withdraw")


async def from_the_card(world: Harness, card: Json) -> None:
    await world.nadia.click(card, "Withdraw")


async def from_home(world: Harness, _card: Json) -> None:
    home = await world.ada.home()
    await world.ada.click(home, "Withdraw")


@pytest.mark.parametrize("withdraw", [from_the_message, from_the_card, from_home])
async def test_withdrawn_one_line_is_left_and_no_word_anywhere(
    office: Harness, withdraw: Callable[[Harness, Json], Awaitable[None]]
) -> None:
    card = await published(office)
    await withdraw(office, card)
    await quiet(office)
    (story,) = await office.ada.messages(office.stories_channel)
    assert (story["text"], words_of(story["blocks"])) == (LINE, LINE)
    said = await office.ada.dm() + [m for m in await office.nadia.messages(office.cx_channel) if m["ts"] == card["ts"]]
    whole = texts(said) + " ".join(m["text"] for m in said)
    for words in (FILLED["quote"], FILLED["promise"], "Our prices change", "by hand", "Number1"):
        assert words not in whole
    assert "Withdraw" not in str(said)
    assert (await rows(office, Story))[0].state is StoryState.WITHDRAWN


async def test_withdrawing_asks_first(office: Harness) -> None:
    card = await published(office)
    message = await office.ada.wait_for_dm("Withdraw")
    for shown in (message, card):
        buttons = [element for block in shown["blocks"] for element in block.get("elements", [])]
        (button,) = [element for element in buttons if element.get("action_id") == WITHDRAW]
        assert "can't be published again" in button["confirm"]["text"]["text"]


@pytest.mark.parametrize("value", ["1", "2", "", "1:1", "x"])
async def test_somebody_else_withdraws_nothing(office: Harness, value: str) -> None:
    await published(office)
    message = await handed(office, office.jonas, "C-2")
    await press(office, JONAS, message, WITHDRAW, value)
    await told(office.jonas, message["channel"], NOT_YOURS)
    assert (await rows(office, Story))[0].state is StoryState.PUBLISHED


async def test_withdrawing_twice_is_answered_in_words(office: Harness) -> None:
    card = await published(office)
    await press(office, ADA, card, WITHDRAW, "1")
    await press(office, NADIA, card, WITHDRAW, "1")
    await told(office.nadia, office.cx_channel, "This story was withdrawn. Nothing was changed")
    await press(office, NADIA, card, "publish_story", "1:1")
    await told(office.nadia, office.cx_channel, "none of it is shown any more")


async def test_an_earlier_story_is_withdrawn_from_the_home_tab(office: Harness) -> None:
    await published(office)
    office.clock.move_to(office.clock.now().replace(month=12))
    await handed(office, customer="C-2")
    home = await office.ada.home()
    assert "Your stories" in words_of(home["blocks"])
    assert "Our prices change after the order" in words_of(home["blocks"])
    await office.ada.click(home, "Withdraw")
    await quiet(office)
    assert [m["text"] for m in await office.ada.messages(office.stories_channel)] == [LINE]
    assert "Your stories" not in words_of((await office.ada.home())["blocks"])


async def test_a_declined_story_is_taken_back_by_its_author(office: Harness) -> None:
    await in_review(office)
    async with office.database.write() as session:
        await reviews.decline(session, 1, "Told before.", revision=1, now=office.clock.now(), by=NADIA)
    await quiet(office)
    message = await office.ada.wait_for_dm("Withdraw")
    await office.ada.click(message, "Withdraw")
    await quiet(office)
    assert "Told before." not in texts(await office.ada.dm())


async def test_the_author_s_modal_of_a_story_that_is_out_says_where_to_withdraw(office: Harness) -> None:
    await published(office)
    message = await office.ada.wait_for_dm("Withdraw")
    await press(office, ADA, message, "log_call", "1")
    await told(office.ada, message["channel"], "You can withdraw it from your message")


async def test_a_talk_made_private_is_told_no_longer_in_briefs_that_stand(office: Harness) -> None:
    await published(office)
    office.clock.move_to(office.clock.now().replace(month=12))
    message = await handed(office, office.jonas, "C-1")
    assert "Talked before" in words_of(message["blocks"])
    await from_the_message(office, {})
    await quiet(office)
    (brief,) = await office.jonas.dm()
    assert "Talked before" not in words_of(brief["blocks"]) + brief["text"]
