"""Withdrawing from the author's message, the review card and the home tab; by nobody else; one line is left."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.program.stories import reviews
from models import Story, StoryState
from scripts.sandbox.person import words_of
from tests.handlers.actions import (
    NOT_YOURS,
    assign_customer,
    current_message,
    open_modal,
    rows,
    send_click,
    settle,
    story_in_review,
    texts,
)
from tests.harness import ADA, FILLED, JONAS, NADIA, Harness
from tests.program.factories import commit

Json = dict[str, Any]
LINE = "This story was withdrawn."
WITHDRAW = "withdraw_story"


async def published(harness: Harness, **words: Any) -> Json:
    """Return the card of a published story, once all messages are delivered."""
    card = await story_in_review(harness, **words)
    await harness.nadia.click(card, "Publish")
    await settle(harness)
    return await current_message(harness, card)


async def from_the_message(harness: Harness, _card: Json) -> None:
    await harness.ada.click(await harness.ada.wait_for_dm("Withdraw"), "Withdraw")


async def from_the_card(harness: Harness, card: Json) -> None:
    await harness.nadia.click(card, "Withdraw")


async def from_home(harness: Harness, _card: Json) -> None:
    await harness.ada.click(await harness.ada.home(), "Withdraw")


@pytest.mark.parametrize("withdraw", [from_the_message, from_the_card, from_home])
async def test_withdrawn_one_line_is_left_and_no_word_anywhere(
    harness: Harness, withdraw: Callable[[Harness, Json], Awaitable[None]]
) -> None:
    card = await published(harness)
    await withdraw(harness, card)
    await settle(harness)
    (story,) = await harness.ada.messages(harness.stories_channel)
    assert (story["text"], words_of(story["blocks"])) == (LINE, LINE)
    messages = [*await harness.ada.dm(), await current_message(harness, card)]
    whole = texts(messages) + " ".join(m["text"] for m in messages)
    for words in (FILLED["quote"], FILLED["promise"], "Our prices change", "by hand", "Number1"):
        assert words not in whole
    assert "Withdraw" not in str(messages)
    assert (await rows(harness, Story))[0].state is StoryState.WITHDRAWN
    told = [m["text"] for m in messages if "who can tell you why" in m["text"]]
    by_the_team = f"Your story was withdrawn by <@{NADIA}>, who can tell you why."
    assert [each.startswith(by_the_team) for each in told] == ([True] if withdraw is from_the_card else [])


async def test_withdrawing_asks_first(harness: Harness) -> None:
    card = await published(harness)
    message = await harness.ada.wait_for_dm("Withdraw")
    for shown in (message, card):
        buttons = [element for block in shown["blocks"] for element in block.get("elements", [])]
        (button,) = [element for element in buttons if element.get("action_id") == WITHDRAW]
        assert "can't be published again" in button["confirm"]["text"]["text"]


@pytest.mark.parametrize("value", ["1", "2", "", "1:1", "x"])
async def test_somebody_else_withdraws_nothing(harness: Harness, value: str) -> None:
    await published(harness)
    message = await assign_customer(harness, harness.jonas, "C-2")
    await send_click(harness, JONAS, message, WITHDRAW, value)
    await harness.jonas.wait_for_message(message["channel"], NOT_YOURS)
    assert (await rows(harness, Story))[0].state is StoryState.PUBLISHED


async def test_withdrawing_twice_is_answered_in_words(harness: Harness) -> None:
    card = await published(harness)
    await send_click(harness, ADA, card, WITHDRAW, "1")
    await send_click(harness, NADIA, card, WITHDRAW, "1")
    await harness.nadia.wait_for_message(harness.cx_channel, "This story was withdrawn. Nothing was changed")
    await send_click(harness, NADIA, card, "publish_story", "1:1")
    await harness.nadia.wait_for_message(harness.cx_channel, "none of it is shown any more")


async def test_an_earlier_story_is_withdrawn_from_the_home_tab(harness: Harness) -> None:
    await published(harness, headline="Nobody explains the invoice")
    harness.clock.move_to(harness.clock.now().replace(month=12))
    await assign_customer(harness, customer="C-2")
    home = await harness.ada.home()
    assert "Nobody explains the invoice" in words_of(home["blocks"])
    await harness.ada.click(await open_modal(harness.ada, home, "All that you did"), "Withdraw")
    await settle(harness)
    assert [m["text"] for m in await harness.ada.messages(harness.stories_channel)] == [LINE]
    await harness.ada.home()
    await harness.drain()
    assert "Nobody explains" not in words_of((await harness.ada.home())["blocks"])


async def test_a_declined_story_is_taken_back_by_its_author(harness: Harness) -> None:
    await story_in_review(harness)
    await commit(harness.database, reviews.decline, 1, "Told before.", revision=1, now=harness.clock.now(), by=NADIA)
    await settle(harness)
    message = await harness.ada.wait_for_dm("Withdraw")
    await harness.ada.click(message, "Withdraw")
    await settle(harness)
    assert "Told before." not in texts(await harness.ada.dm())


async def test_the_author_s_modal_of_a_story_that_is_out_says_where_to_withdraw(harness: Harness) -> None:
    await published(harness)
    message = await harness.ada.wait_for_dm("Withdraw")
    await send_click(harness, ADA, message, "log_call", "1")
    await harness.ada.wait_for_message(message["channel"], "You can withdraw it from your message")


async def test_a_talk_made_private_is_shown_no_longer_in_briefs_sent_before(harness: Harness) -> None:
    await published(harness)
    harness.clock.move_to(harness.clock.now().replace(month=12))
    message = await assign_customer(harness, harness.jonas, "C-1")
    view = await open_modal(harness.jonas, message, "The brief")
    assert "Talked before" in words_of(view["blocks"])
    await from_the_message(harness, {})
    await settle(harness)
    view = await open_modal(harness.jonas, message, "The brief")
    assert "Talked before" not in words_of(view["blocks"])
