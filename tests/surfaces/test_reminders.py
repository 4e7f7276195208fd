"""What a reminder says and offers, on the day it is read: never more than is so."""

from datetime import date
from typing import Any

import pytest

from bot.program.routines import CALL
from bot.surfaces import notices
from bot.surfaces.ids import Action
from models import AssignmentState as S
from tests.surfaces.builders import details
from tests.surfaces.slack_rules import assert_message_fits, shown

BOOK, SWAP, LOG, NO_LUCK, BRIEF = (
    Action.BOOK_CALL,
    Action.SWAP,
    Action.LOG_CALL,
    Action.NOT_REACHED,
    Action.READ_BRIEF,
)
THE_27TH = date(2026, 11, 27)


def rendered(state: S, today: date, booked_on: date | None = None) -> tuple[str, list[str]]:
    """Return the words of the reminder, and what its buttons do."""
    facts = details(state)
    facts.assignment.booked_on = booked_on
    reminder = notices.reminder(facts, CALL.ladder[0], today)
    assert_message_fits(reminder)
    elements: list[dict[str, Any]] = [each for block in reminder.blocks for each in block.get("elements", [])]
    return shown(reminder.blocks), [each["action_id"] for each in elements if "action_id" in each]


@pytest.mark.parametrize("day", [16, 24, 30])
def test_it_says_how_long_there_is_time_however_late_it_comes(day: int) -> None:
    words, _ = rendered(S.SENT, date(2026, 11, day))
    assert "would still like to hear from you. There is time until 30 November." in words
    assert "alf of" not in words


BOOKED = [
    (date(2026, 11, 24), "is booked for 27 November."),
    (date(2026, 11, 27), "is booked for 27 November."),
    (date(2026, 11, 28), "was booked for 27 November. Did you talk?"),
    (date(2026, 12, 1), "was booked for 27 November. Did you talk?"),
]


@pytest.mark.parametrize(("today", "ends"), BOOKED)
def test_a_booked_call_is_asked_about_only_once_its_day_has_gone(today: date, ends: str) -> None:
    words, actions = rendered(S.BOOKED, today, THE_27TH)
    assert ends in words
    asks = ["log_call", "got_voicemail", "got_no_answer", "customer_refused", "number_is_wrong"]
    assert actions == (asks if ends.endswith("?") else [LOG, BOOK, NO_LUCK, SWAP, BRIEF])


def test_who_could_not_reach_them_is_offered_a_swap_and_not_that_again() -> None:
    words, actions = rendered(S.UNREACHABLE, date(2026, 11, 24))
    assert "No luck with" in words
    assert actions == [BOOK, LOG, SWAP, BRIEF]


@pytest.mark.parametrize("state", [S.DONE, S.REFLECTED, S.CLOSED, S.MISSED, S.SWAPPED, S.DECLINED])
def test_who_is_done_is_offered_nothing(state: S) -> None:
    words, actions = rendered(state, date(2026, 11, 24))
    assert (words, actions) == ("Nothing to do here any more. Thank you.", [])
