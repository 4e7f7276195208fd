"""Guessing a score before the call: kept until it is logged, for their eyes alone, whatever is imported meanwhile."""

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from models import Customer, Reflection, ScoreGuess
from scripts.sandbox.person import words_of
from tests.handlers.actions import assign_customer, log_call, open_modal, rows, settle
from tests.handlers.guessing import send_guess
from tests.harness import ADA, FILLED, JONAS, Harness

Json = dict[str, Any]


async def kept_guesses(harness: Harness) -> list[ScoreGuess]:
    async with harness.database.read() as session:
        return list((await session.exec(select(ScoreGuess))).all())


async def guess_of(harness: Harness) -> tuple[str, str, str, bool]:
    (kept,) = await kept_guesses(harness)
    return f"{kept.guess:f}", f"{kept.score:f}", kept.scale, kept.shown


async def change_customer(harness: Harness, **values: Any) -> None:
    async with harness.database.write() as session:
        await session.exec(update(Customer).where(col(Customer.external_id) == "C-1").values(**values))


async def test_a_guess_is_changed_until_the_call_is_logged_and_the_gap_is_theirs_alone(each_harness: Harness) -> None:
    harness = each_harness
    message = await assign_customer(harness)
    await harness.ada.choose(message, "guess_score", "I'd say they gave 9")
    await settle(harness)
    view = await open_modal(harness.ada, (await harness.ada.dm())[0], "The brief")
    assert "You said 9." in words_of(view)
    await harness.ada.choose(view, "guess_score", "I'd say they gave 7")
    await settle(harness)
    assert await guess_of(harness) == ("7.00", "4.00", "0 to 10", False)
    await harness.ada.close()
    card = await log_call(harness, self_rating="4")
    gap = "You guessed 7; they had given 4"
    assert gap in words_of(await harness.ada.wait_for_dm(gap))
    await send_guess(harness, ADA, "1:3:0 to 10")
    assert await guess_of(harness) == ("7.00", "4.00", "0 to 10", False)
    home = words_of(await harness.ada.home())
    assert "November: you said 7 , they had given 4" in home
    assert "Curiosity November 4, of 5. Last time: mostly." in home
    await settle(harness)
    others = [words_of(card), words_of(await harness.jonas.home()), words_of(await harness.nadia.home())]
    others += [words_of(each) for each in await harness.nadia.messages(harness.cx_channel)]
    assert [text for text in others if "guess" in text or "mostly" in text or "how well did it go" in text] == []


async def test_a_guess_in_the_brief_opened_from_the_home_tab_is_seen_on_both(harness: Harness) -> None:
    await assign_customer(harness)
    view = await open_modal(harness.ada, await harness.ada.home(), "The brief")
    for guess in ("I'd say they gave 9", "I'd say they gave 7"):
        await harness.ada.choose(view, "guess_score", guess)
    await settle(harness)
    assert "You said 7." in words_of(await harness.ada.view())
    home = await harness.ada.home()
    (row,) = [block for block in home["blocks"] if str(block.get("block_id")).startswith("guess_")]
    assert row["elements"][0]["initial_option"]["value"] == "1:7:0 to 10"


async def test_the_newest_home_tab_stands_last_however_slowly_slack_takes_one(harness: Harness) -> None:
    await assign_customer(harness)
    home = await harness.ada.home()
    harness.sandbox.faults.fault("views.publish", "delay", seconds=0.4)
    for guess in ("I'd say they gave 9", "I'd say they gave 7"):
        await harness.ada.choose(home, "guess_score", guess)
    await settle(harness)
    shown = harness.sandbox.state.views.homes[harness.ada.id].blocks
    (row,) = [block for block in shown if str(block.get("block_id")).startswith("guess_")]
    assert row["elements"][0]["initial_option"]["value"] == "1:7:0 to 10"


async def test_a_private_reflection_shows_the_cx_team_all_but_the_self_rating(harness: Harness) -> None:
    await assign_customer(harness)
    card = await log_call(harness, consent="Private", self_rating="4")
    (kept,) = await rows(harness, Reflection)
    assert any(answer["answer"] == "4" for answer in kept.answers)
    assert FILLED["heard"] in words_of(card)
    assert "how well did it go" not in words_of(card)


async def test_a_score_that_was_shown_ends_guessing(harness: Harness) -> None:
    message = await assign_customer(harness)
    await harness.ada.choose(message, "guess_score", "I'd say they gave 9")
    await settle(harness)
    view = await open_modal(harness.ada, (await harness.ada.dm())[0], "The brief")
    await harness.ada.click(view, "Show me the score")
    await settle(harness)
    shown = await harness.ada.wait_for_dm("Their last score: 4")
    assert "You said 9." in words_of(shown)
    await send_guess(harness, ADA, "1:4:0 to 10")
    await harness.ada.wait_for_message(harness.stories_channel, "your guess stays as it is")
    assert await guess_of(harness) == ("9.00", "4.00", "0 to 10", True)


async def test_a_scale_changed_meanwhile_is_told_and_keeps_nothing(harness: Harness) -> None:
    await assign_customer(harness)
    await change_customer(harness, score=Decimal(2), score_scale="1 to 5")
    await send_guess(harness, ADA, "1:4:0 to 10")
    await harness.ada.wait_for_message(harness.stories_channel, "The scale of their score has changed")
    await send_guess(harness, ADA, "1:7:1 to 5")
    assert await kept_guesses(harness) == []
    await send_guess(harness, ADA, "1:4:1 to 5")
    assert await guess_of(harness) == ("4.00", "2.00", "1 to 5", False)


@pytest.mark.parametrize(
    "values", [{"score": None}, {"score": Decimal(9)}, {"score": Decimal(2), "score_scale": "1 to 5"}]
)
async def test_the_gap_is_to_the_score_as_it_was_when_it_was_guessed(harness: Harness, values: Json) -> None:
    await assign_customer(harness)
    await send_guess(harness, ADA, "1:7:0 to 10")
    await change_customer(harness, **values)
    await log_call(harness)
    await harness.ada.wait_for_dm("You guessed 7; they had given 4, on 0 to 10")


async def test_without_a_score_there_is_nothing_to_guess(harness: Harness) -> None:
    await assign_customer(harness)
    await change_customer(harness, score=None)
    await send_guess(harness, ADA, "1:7:0 to 10")
    await harness.ada.wait_for_message(harness.stories_channel, "there is nothing to guess")
    assert await kept_guesses(harness) == []


async def test_a_swap_begins_anew(harness: Harness) -> None:
    message = await assign_customer(harness)
    await send_guess(harness, ADA, "1:7:0 to 10")
    await settle(harness)
    await harness.ada.click(message, "Swap")
    await settle(harness)
    (swapped,) = await harness.ada.dm()
    assert "Guess their last score" in str(swapped)
    assert "initial_option" not in str(swapped["blocks"])


async def test_two_guesses_at_once_end_in_one(each_harness: Harness) -> None:
    await assign_customer(each_harness)
    answers = await asyncio.gather(*(send_guess(each_harness, ADA, f"1:{number}:0 to 10") for number in (7, 9)))
    assert answers == [{}, {}]
    assert (await guess_of(each_harness))[0] in ("7.00", "9.00")


async def test_nobody_else_guesses_and_nothing_hostile_is_kept(harness: Harness) -> None:
    await assign_customer(harness)
    for who, value in ((JONAS, "1:7:0 to 10"), (ADA, "1:7:0 to 9999999"), (ADA, "1:11:0 to 10"), (ADA, "=1+1")):
        await send_guess(harness, who, value)
    assert await kept_guesses(harness) == []
