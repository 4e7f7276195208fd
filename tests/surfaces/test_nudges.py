"""What a nudge says and offers on the day it is read, never more than is so; and what the CX team is told at last."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.program.nudges.silence import InTheWay, Silence
from bot.program.routines import ROUTINES
from bot.surfaces import nudges
from bot.surfaces.booking_ids import BookingAction
from bot.surfaces.ids import Action
from bot.surfaces.message import Message
from bot.surfaces.nudge_ids import NudgeAction
from bot.surfaces.snooze import read_choice
from models import AssignmentState as S
from models import Booking, RoundState
from tests.surfaces.builders import NOW, details
from tests.surfaces.slack_rules import assert_message_fits, assert_view_fits, shown

BOOK, SWAP, LOG, NO_LUCK, BRIEF, SNOOZE = (
    Action.BOOK_CALL,
    Action.SWAP,
    Action.LOG_CALL,
    Action.NOT_REACHED,
    Action.READ_BRIEF,
    NudgeAction.SNOOZE,
)
THE_27TH = date(2026, 11, 27)
# What is said to nobody who is late.
BLAME = ("overdue", "late", "still haven't", "forgot", "reminder", "haven't", "days left", "last chance", "must")


def offered(message: Message) -> list[str]:
    """Return what the buttons and lists of a message do."""
    elements: list[dict[str, Any]] = [each for block in message.blocks for each in block.get("elements", [])]
    return [each["action_id"] for each in elements if "action_id" in each]


def rendered(state: S, today: date, *, step: int = 1, booked_on: date | None = None) -> tuple[str, list[str]]:
    facts = details(state)
    facts.assignment.booked_on = booked_on
    made = nudges.nudge([(facts, step)], today)
    assert_message_fits(made)
    return shown(made.blocks), offered(made)


@pytest.mark.parametrize("day", [16, 24, 30])
def test_it_says_how_long_there_is_time_however_late_it_comes(day: int) -> None:
    words, actions = rendered(S.SENT, date(2026, 11, day))
    assert "would like to hear from you" in words
    assert "There is time until 30 November." in words
    assert actions == [BOOK, LOG, NO_LUCK, BRIEF, SNOOZE]
    assert rendered(S.SENT, date(2026, 11, day), step=3)[1] == [BOOK, LOG, NO_LUCK, SWAP, BRIEF, SNOOZE]


def test_once_the_round_is_over_no_day_is_named() -> None:
    assert "There is time" not in rendered(S.SENT, date(2026, 12, 2))[0]


@pytest.mark.parametrize("routine", [each for each in ROUTINES.values() if each.ladder], ids=lambda each: each.key)
def test_the_words_change_with_each_step_and_never_blame(routine: Any) -> None:
    assert len(set(routine.ladder)) == 3
    assert not [each for each in routine.ladder for word in BLAME if word in each.casefold().split()]
    assert routine.ladder[2].endswith("If it doesn't fit now, that's fine: your CX team gets in touch.")
    assert len(routine.ladder[1]) < 90


BOOKED = [
    (date(2026, 11, 24), "is booked for 27 November."),
    (date(2026, 11, 27), "is booked for 27 November."),
    (date(2026, 11, 28), "was booked for 27 November. Did you talk?"),
    (date(2026, 12, 1), "was booked for 27 November. Did you talk?"),
]


@pytest.mark.parametrize(("today", "ends"), BOOKED)
def test_a_booked_call_is_asked_about_only_once_its_day_has_gone(today: date, ends: str) -> None:
    words, actions = rendered(S.BOOKED, today, booked_on=THE_27TH)
    assert ends in words
    asks = ["log_call", "got_voicemail", "got_no_answer", "customer_refused", "number_is_wrong"]
    assert actions == (asks if ends.endswith("?") else [LOG, BOOK, NO_LUCK, SWAP, BRIEF])


def test_a_call_of_an_hour_that_has_gone_is_asked_about_with_the_same_answers() -> None:
    facts = details(S.BOOKED)
    facts.assignment.booked_on = date(2026, 11, 12)
    hour = Booking(id=9, assignment_id=11, starts_at=NOW - timedelta(days=4), minutes=30, uid="1@firsthand", by="U0ADA")
    made = nudges.nudge([(replace(facts, booking=hour), 1)], date(2026, 11, 16))
    assert "Did you talk?" in made.text
    assert "got_voicemail" in offered(made)
    assert "11:9" in str(made.blocks), "it is that hour that they answer about"


def test_who_could_not_reach_them_is_offered_a_swap_and_what_else_it_may_have_been_and_not_that_again() -> None:
    words, actions = rendered(S.UNREACHABLE, date(2026, 11, 24))
    assert "No luck with" in words
    assert actions == [BOOK, LOG, SWAP, BRIEF, SNOOZE, BookingAction.CUSTOMER_REFUSED, BookingAction.NUMBER_IS_WRONG]
    two = details(S.UNREACHABLE), details(S.UNREACHABLE)
    two[1].assignment.id = 2
    assert_message_fits(nudges.nudge([(each, 2) for each in two], date(2026, 11, 24)))


def test_who_reached_nobody_is_told_in_the_end_what_comes_next_and_to_swap_only_while_that_is_possible() -> None:
    facts = details(S.UNREACHABLE)
    told = [nudges.nudge([(facts, step)], date(2026, 11, 24)).text for step in (2, 3)]
    assert ["your CX team gets in touch" in each for each in told] == [False, True]
    facts.round.state = RoundState.CLOSED
    over = nudges.nudge([(facts, 2)], date(2026, 12, 2))
    assert ["swap" in each.casefold() for each in (told[0], over.text)] == [True, False]


def test_nobody_is_to_try_again_where_the_only_number_was_wrong() -> None:
    facts = details(S.UNREACHABLE)
    facts.the_customer.phone = facts.the_customer.email = None
    words = shown(nudges.nudge([(facts, 2)], date(2026, 11, 24)).blocks)
    assert "looks for the right number" in words
    assert "Try again" not in words


@pytest.mark.parametrize("state", [S.DONE, S.REFLECTED, S.CLOSED, S.MISSED, S.SWAPPED, S.DECLINED])
def test_who_is_done_is_offered_nothing(state: S) -> None:
    words, actions = rendered(state, date(2026, 11, 24))
    assert (words, actions) == ("Nothing to do here any more. Thank you.", [])


def test_several_in_one_message_each_have_their_line_and_their_buttons_and_what_is_done_says_so() -> None:
    first, second = details(S.SENT), details(S.SENT)
    second.assignment.id = 2
    made = nudges.nudge([(first, 1), (second, 3)], date(2026, 11, 16))
    assert_message_fits(made)
    assert shown(made.blocks).count("Customer call:") == 2
    assert offered(made).count(LOG) == 2
    first.assignment.state = S.REFLECTED
    left = nudges.nudge([(first, 1), (second, 3)], date(2026, 11, 16))
    assert "Nothing to do here any more." in shown(left.blocks)
    assert offered(left).count(LOG) == 1


def test_of_many_on_one_day_the_most_urgent_are_shown_and_where_the_others_are() -> None:
    many = [details(S.SENT) for _ in range(25)]
    for number, each in enumerate(many, 1):
        each.assignment.id, each.round.ends_on = number, date(2026, 12, 1)
        each.the_customer.name = f"Customer Number{number}"
    many[20].round.ends_on = date(2026, 11, 20)
    many[22].assignment.state, many[22].assignment.booked_on = S.BOOKED, date(2026, 11, 13)
    made = nudges.nudge([(each, 1) for each in many], date(2026, 11, 16))
    assert_message_fits(made)
    said = [line for line in made.text.splitlines() if line.startswith("Customer call: ")]
    numbers = [int(line.split("Number")[1]) for line in said]
    assert numbers == [23, 21, 1, 2, 3, 4, 5, 6]
    assert made.text.endswith("And 17 more: type /firsthand mine.")
    many[0].assignment.state = S.REFLECTED
    assert nudges.nudge([(each, 1) for each in many], date(2026, 11, 16)).text.count("Customer call: ") == 8


def test_what_is_snoozed_says_until_when_and_nothing_else() -> None:
    facts = details(S.SENT)
    facts.assignment.snoozed_until = date(2026, 11, 23)
    made = nudges.nudge([(facts, 1)], date(2026, 11, 16))
    assert shown(made.blocks).startswith("💤  Snoozed until Monday, 23 November.")
    assert "would like to hear" not in shown(made.blocks)


@pytest.mark.parametrize("chosen", ["tomorrow:x", "tomorrow:", "week:99999999999", "day:-1"])
def test_a_choice_of_no_assignment_of_ours_is_of_none(chosen: str) -> None:
    assert read_choice(chosen)[1] == 0


TOLD = [
    (Silence(3, date(2026, 11, 18)), "3 nudges went out, the last on 18 November."),
    (Silence(1, date(2026, 11, 18)), "One nudge went out on 18 November."),
    (Silence(0, None, InTheWay.MUTED), "No nudge went out. They want no nudges."),
    (Silence(1, date(2026, 11, 18), InTheWay.AWAY), "One nudge went out on 18 November. They are away."),
    (Silence(0, None, InTheWay.PAUSED), "No nudge went out. They have paused their nudges."),
]


@pytest.mark.parametrize(("silence", "words"), TOLD)
def test_the_team_is_told_how_it_stands_and_what_may_be_done(silence: Silence, words: str) -> None:
    facts = details(S.SENT)
    made = nudges.unanswered(facts, silence, date(2026, 11, 24))
    assert_message_fits(made)
    assert made.text.startswith(f"No word yet from {facts.participant.name} on {facts.subject_name}")
    assert words in shown(made.blocks)
    assert offered(made) == [NudgeAction.CALL_THEM, NudgeAction.SWAP_FOR_THEM, NudgeAction.LET_GO]
    assert offered(nudges.unanswered(facts, silence, date(2026, 12, 1))) == [NudgeAction.CALL_THEM, NudgeAction.LET_GO]
    facts.participant.timezone, facts.assignment.sent_at = "Asia/Tokyo", datetime(2026, 11, 2, 20, tzinfo=UTC)
    view = nudges.call_them_modal(facts, silence, NOW, zone=ZoneInfo("UTC"))
    assert_view_fits(view)
    assert "With them since 3 November;" in shown(view)


SINCE = [
    (S.BOOKED, {"booked_on": THE_27TH}, "Booked for 27 November."),
    (S.BOOKED, {"booked_on": date(2027, 11, 27)}, "Booked for 27 November 2027."),
    (S.SENT, {"snoozed_until": THE_27TH}, "put it off until 27 November."),
    (S.UNREACHABLE, {}, "couldn't reach"),
    (S.REFLECTED, {}, "that is settled"),
    (S.SWAPPED, {}, "swapped"),
    (S.MISSED, {}, "the round is over"),
    (S.DECLINED, {}, "that is settled"),
]


@pytest.mark.parametrize(("state", "since", "words"), SINCE)
def test_what_the_team_was_told_follows_what_came_of_it(state: S, since: dict[str, date], words: str) -> None:
    facts = details(state)
    for name, value in since.items():
        setattr(facts.assignment, name, value)
    made = nudges.unanswered(replace(facts), Silence(3, date(2026, 11, 18)), date(2026, 11, 24))
    assert words in shown(made.blocks)
    assert bool(offered(made)) is (state in (S.BOOKED, S.SENT, S.UNREACHABLE))
    assert ("No word yet" in made.text) is (state in (S.BOOKED, S.SENT))


def test_only_of_what_the_team_let_go_is_it_said_that_the_participant_knows() -> None:
    made = nudges.unanswered(details(S.MISSED), Silence(3, is_let_go=True), date(2026, 11, 24))
    assert "let go, and" in shown(made.blocks)
