"""How somebody grows on their home tab, and in a brief the skill of the month and whom to ask before recording."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.dates import read_in
from bot.program.growth.trends import Compared, Rated, Trends
from bot.program.routines import ROUTINES
from bot.surfaces.brief import brief_modal
from bot.surfaces.growth import growth_blocks
from bot.surfaces.home import home_tab
from models import Round, RoundState
from tests.surfaces.builders import CONTEXT, NOW, customer, details, participant
from tests.surfaces.slack_rules import assert_view_fits, shown


def compared(month: int, guess: int, score: str = "4.50", scale: str = "0 to 10") -> Compared:
    far = abs(Decimal(guess) - Decimal(score))
    return Compared(date(2026, month, 9), Decimal(guess), Decimal(score), scale, far)


def told(trends: Trends) -> str:
    blocks = growth_blocks(trends)
    assert_view_fits(home_tab([], [blocks]))
    return shown(blocks).replace("\n", "")


def test_who_never_guessed_or_rated_has_no_section() -> None:
    assert growth_blocks(Trends()) == []


def test_months_are_told_in_the_language_that_was_chosen() -> None:
    trends = Trends((compared(3, 9),), {"listening": (Rated(date(2026, 10, 9), 4),)})
    with read_in("de-DE"):
        words = told(trends)
    assert "März: you said" in words
    assert "Oktober 4, of 5" in words


TRENDS = [
    ((9,), "4.5 points of ten apart on average."),
    ((9, 9, 5, 4), "0.5 points of ten apart on average lately, 4.5 points before: you come closer."),
    ((4, 5, 9, 9), "4.5 points of ten apart on average lately, 0.5 points before: they surprise you more"),
    ((4, 5, 4, 5), "0.5 points of ten apart on average lately, 0.5 points before: much the same."),
]


@pytest.mark.parametrize(("guesses", "words"), TRENDS)
def test_the_trend_is_told_in_words_and_numbers(guesses: tuple[int, ...], words: str) -> None:
    text = told(Trends(tuple(compared(month, guess) for month, guess in enumerate(guesses, 1))))
    assert words in text
    assert f"January: you said {guesses[0]}, they had given 4.5" in text
    assert "Only you see this." in text


def test_a_long_year_shows_the_latest() -> None:
    rated = tuple(Rated(date(2026, month, 9), month % 5 + 1) for month in range(1, 13))
    text = told(Trends(tuple(compared(month, 5) for month in range(1, 13)), {"listening": rated}))
    assert ("… and 6 before" in text, "June: you said" in text, "July: you said" in text) == (True, False, True)
    assert "Listening  July 3 · August 4 · September 5" in text
    assert "December 3, of 5. Last time: now and then." in text
    assert "  on 1 to 5" in told(Trends((compared(3, 2, "4", "1 to 5"),)))


@pytest.mark.parametrize("key", [key for key, routine in ROUTINES.items() if routine.skills and key != "sponsor"])
def test_the_brief_has_the_skill_of_the_month_of_its_round(key: str) -> None:
    round_ = Round(
        id=3,
        routine=key,
        month=date(2026, 2, 1),
        starts_on=date(2026, 2, 2),
        ends_on=date(2026, 3, 1),
        state=RoundState.APPROVED,
        opened_at=NOW,
    )
    view = brief_modal(details(routine=ROUTINES[key], round=round_), CONTEXT)
    assert "Skill of the month: curiosity" in shown(view["blocks"])


RECORDED = [
    ({"phone": "+49 30 901820", "timezone": "Europe/Berlin"}, {}, "In Germany everybody on a call has to agree first."),
    ({"phone": "+34 91 000 00 00", "timezone": None}, {}, "In Spain a call may be recorded by one who takes part"),
    ({"phone": "+34 91 000 00 00", "timezone": None}, {"country": "DE"}, "You call from Germany, where everybody"),
    ({"phone": "+34 91 000 00 00", "timezone": None}, {"timezone": "Europe/Paris"}, "You call from France, where"),
    ({"phone": None, "timezone": "America/New_York"}, {}, "In the United States it depends on the state"),
    ({"phone": None, "timezone": None}, {}, "where they are isn't known here for sure: ask in any case."),
]


@pytest.mark.parametrize(("theirs", "own", "words"), RECORDED)
def test_whom_to_ask_before_recording_stands_in_the_brief_where_calls_may_be_recorded(
    theirs: dict[str, str | None], own: dict[str, str], words: str
) -> None:
    known = details(customer=customer(**theirs), participant=participant(**own))
    text = shown(brief_modal(known, replace(CONTEXT, calls_may_be_recorded=True))["blocks"])
    assert words in text
    assert "no legal advice" in text
    assert "record" not in shown(brief_modal(known, CONTEXT)["blocks"])
