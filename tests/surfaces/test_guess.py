"""Guessing a score: the score stays hidden until it is shown, on any scale, and the gap is told kindly once logged."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.growth.guesses import Guessed, numbers_on
from bot.surfaces.assignment import assignment_message
from bot.surfaces.brief import brief_modal
from bot.surfaces.guess import read_guess
from bot.surfaces.ids import Action
from bot.surfaces.message import Message
from bot.surfaces.render_context import RenderContext
from models import AssignmentState, ScoreGuess
from tests.surfaces.builders import CONTEXT, NOW, customer, details, extreme, reflection
from tests.surfaces.slack_rules import assert_message_fits, assert_view_fits, of_type, shown


def guessed(guess: int | None, score: str = "4.50", scale: str = "0 to 10", *, is_shown: bool = False) -> RenderContext:
    number = None if guess is None else Decimal(guess)
    row = ScoreGuess(assignment_id=11, guess=number, score=Decimal(score), scale=scale, shown=is_shown, guessed_at=NOW)
    return replace(CONTEXT, guess=row)


def lists_in(message: Message) -> list[dict[str, Any]]:
    """Return the lists to guess from."""
    return [each for each in of_type(message.blocks, "static_select") if each["action_id"] == Action.GUESS_SCORE]


@pytest.mark.parametrize("context", [CONTEXT, guessed(7)])
def test_the_score_is_hidden_while_a_guess_is_open(context: RenderContext) -> None:
    words = assignment_message(details(), context).text + shown(brief_modal(details(), context)["blocks"])
    assert "4.5" not in words
    assert "score" in words


def test_what_was_guessed_is_chosen_in_the_list() -> None:
    (select,) = lists_in(assignment_message(details(), guessed(7)))
    assert select["initial_option"]["value"] == "11:7:0 to 10"
    # On another scale since, it is asked for anew.
    other = details(customer=customer(score_scale="1 to 5", score=Decimal(3)))
    (select,) = lists_in(assignment_message(other, guessed(7)))
    assert "initial_option" not in select


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_guess_is_told_on_no_other_scale_than_its_own(is_shown: bool) -> None:
    other = details(customer=customer(score_scale="0 to 100", score=Decimal(80)))
    words = shown(brief_modal(other, guessed(7, is_shown=is_shown))["blocks"])
    assert ("You said 7, on 0 to 10." in words) is is_shown
    assert "You said 7." not in words


@pytest.mark.parametrize("guess", [7, None])
def test_the_score_stands_there_once_it_was_shown(guess: int | None) -> None:
    context = guessed(guess, is_shown=True)
    message, view = assignment_message(details(), context), brief_modal(details(), context)
    for words in (message.text, shown(view["blocks"]).replace("\n", "")):
        assert "Their last score: 4.5, on 0 to 10." in words
        assert ("You said 7." in words) is (guess == 7)
    assert lists_in(message) == []


def test_without_a_score_nothing_is_asked_or_told() -> None:
    unknown = details(customer=customer(score=None))
    for context in (CONTEXT, guessed(7), guessed(7, is_shown=True)):
        words = assignment_message(unknown, context).text + shown(brief_modal(unknown, context)["blocks"])
        assert "score" not in words


@pytest.mark.parametrize("context", [CONTEXT, guessed(7), guessed(7, is_shown=True)])
def test_an_assistant_reads_neither_guess_nor_score(context: RenderContext) -> None:
    theirs = replace(context, for_assistant=True)
    logged = details(AssignmentState.CLOSED, reflection=reflection())
    texts = [assignment_message(each, theirs).text for each in (details(), logged)]
    words = "\n".join([*texts, shown(brief_modal(details(), theirs)["blocks"])])
    assert [fact for fact in ("score", "uess", "You said", "4.5") if fact in words] == []


GAPS = [
    (7, "4.50", "0 to 10", "They are less happy with us than you thought: good that you asked."),
    (2, "4", "1 to 5", "They are happier with us than you thought: good that you asked."),
    (4, "4.00", "0 to 10", "That is how they see us."),
    (50, "60", "-100 to 100", "You know well how they see us."),
]


@pytest.mark.parametrize(("guess", "score", "scale", "words"), GAPS)
def test_the_gap_is_told_in_plain_words_once_it_is_logged(guess: int, score: str, scale: str, words: str) -> None:
    logged = details(AssignmentState.CLOSED, reflection=reflection())
    told = assignment_message(logged, guessed(guess, score, scale))
    assert_message_fits(told)
    assert f"You guessed {guess}; they had given {Decimal(score).normalize():f}, on {scale}. {words}" in told.text
    assert "Only you see this." in told.text
    for context in (CONTEXT, guessed(None, is_shown=True)):
        assert "guessed" not in assignment_message(logged, context).text


@extreme
@given(st.integers(-9999, 9998), st.integers(1, 19998))
def test_any_scale_offers_what_fits_a_list_and_is_read_back(lowest: int, width: int) -> None:
    scale = f"{lowest} to {min(lowest + width, 9999)}"
    known = details(customer=customer(score_scale=scale, score=Decimal(lowest), phone=None))
    for context in (CONTEXT, guessed(lowest, str(lowest), scale)):
        assert_message_fits(assignment_message(known, context))
        assert_view_fits(brief_modal(known, context))
    (select,) = lists_in(assignment_message(known, CONTEXT))
    read = [read_guess(option["value"]) for option in select["options"]]
    assert read == [(11, Guessed(number, scale)) for number in [*numbers_on(scale), None]]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "7",
        "1:7",
        "1:7:",
        "1:7:0 to 10; --",
        "1:٧:0 to 10",
        "1:99999:0 to 10",
        "9999999999:7:0 to 10",
        "1:show:",
        "1:7:0 to 10\n",
    ],
)
def test_a_hostile_value_is_none_of_ours(value: str) -> None:
    assert read_guess(value) is None


def test_a_short_scale_offers_each_number_and_a_long_one_both_ends() -> None:
    assert numbers_on("0 to 10") == list(range(11))
    assert numbers_on("1 to 5") == [1, 2, 3, 4, 5]
    assert numbers_on("-100 to 100") == list(range(-100, 101, 10))
    assert numbers_on("1 to 100") == [1, *range(5, 100, 5), 100]
