"""The brief: at a glance in the message, the whole of it in the modal, with times that are true whenever read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.assignments.assignment_details import AssignmentDetails, PastCall
from bot.program.routines import CALL, ROUTINES, Routine, Subject
from bot.program.routines.message_words import MessageWords
from bot.program.routines.routine import QUESTION_PIECES
from bot.surfaces.assignment import assignment_message
from bot.surfaces.booking_modal import booking_modal
from bot.surfaces.brief import PIECES, brief_modal
from bot.surfaces.parts import can_be_dialled, number_to_dial
from bot.surfaces.render_context import RenderContext
from bot.surfaces.time_there import their_hours, time_there
from models import AssignmentState, Journey
from tests.surfaces.builders import CONTEXT, NOW, before_the_call, customer, details, extreme, participant
from tests.surfaces.slack_rules import assert_message_fits, assert_view_fits, buttons, of_type, shown

AT_A_GLANCE = (
    "Marta Silva",
    "Head of Purchasing",
    "Globex",
    "Invoices don't match orders",
    "+351 21 000 0000",
    "Lisbon",
)
BEHIND = (
    "Nobody called.",
    "marta@globex.example",
    "120,000",
    "The invoice is wrong every month.",
    "Why do you stay?",
    "10:30",
)


def test_the_message_says_who_why_the_number_and_when_in_this_order_and_no_more() -> None:
    rendered = assignment_message(details(), CONTEXT).text
    places = [rendered.find(fact) for fact in AT_A_GLANCE]
    assert -1 not in places
    assert places == sorted(places)
    assert [fact for fact in BEHIND if fact in rendered] == []


def test_the_brief_tells_all_that_is_known() -> None:
    known = details(past=(PastCall("Jonas Lind", date(2025, 3, 4)),))
    view = brief_modal(known, CONTEXT)
    words = shown(view["blocks"])
    assert [
        fact for fact in ("Marta Silva", *AT_A_GLANCE[4:], *BEHIND, "Jonas Lind on 4 March 2025") if fact not in words
    ] == []
    assert "submit" not in view


def test_a_brief_leaves_out_what_is_not_known() -> None:
    bare = customer(account=None, title=None, email=None, phone=None, timezone=None, language=None, segment=None)
    bare.annual_value, bare.score, bare.comment = None, None, None
    known, context = details(customer=bare, issue=None, questions=()), RenderContext(now=NOW)
    known.assignment.why = ""
    rendered, view = assignment_message(known, context), brief_modal(known, context)
    assert_message_fits(rendered)
    assert_view_fits(view)
    words = rendered.text + shown(view["blocks"])
    assert [fact for fact in (*AT_A_GLANCE[1:], *BEHIND, "None", "In their words") if fact in words] == []


@pytest.mark.parametrize("barred", [{"consent_to_call": False}, {"active": False}])
def test_of_who_may_not_be_called_any_more_nothing_is_shown(barred: dict[str, bool]) -> None:
    known = details(customer=customer(**barred))
    words = assignment_message(known, CONTEXT).text + shown(brief_modal(known, CONTEXT)["blocks"])
    assert "Marta Silva" in words
    assert [fact for fact in (*AT_A_GLANCE[1:], *BEHIND) if fact in words] == []
    # In the modal there is no button to swap.
    assert "right here" not in shown(brief_modal(known, CONTEXT)["blocks"])


def test_the_longest_title_of_a_journey_fits() -> None:
    routine = replace(CALL, subject=Subject.JOURNEY, glance=("why_in_short",), brief=("why",))
    facts = details(customer=None, issue=None, routine=routine, journey=Journey(external_id="J-1", title="x" * 300))
    assert_message_fits(assignment_message(facts, CONTEXT))
    assert_view_fits(brief_modal(facts, CONTEXT))
    assert_view_fits(booking_modal(facts, today=NOW.date()))


@extreme
@given(facts=before_the_call(), past=st.integers(0, 3))
def test_the_brief_fits_whatever_is_known(facts: AssignmentDetails, past: int) -> None:
    known = replace(facts, past=(PastCall("Jonas Lind", date(2025, 3, 4)),) * past)
    assert_view_fits(brief_modal(known, CONTEXT))


@pytest.mark.parametrize("routine", ROUTINES.values(), ids=lambda routine: routine.key)
def test_each_piece_that_a_routine_names_is_known(routine: Routine) -> None:
    assert set(routine.glance) | set(routine.brief) <= set(PIECES)


@pytest.mark.parametrize("name", PIECES)
def test_each_piece_that_shows_questions_is_known_as_one(name: str) -> None:
    # Where a message shows none, the home tab doesn't read them.
    facts = details()
    with_them, without = (PIECES[name](replace(facts, questions=asked), CONTEXT) for asked in (facts.questions, ()))
    assert (with_them != without) is (name in QUESTION_PIECES)


def test_a_routine_about_nobody_has_a_brief_and_buttons_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PIECES, "what_to_bring", PIECES["tips"])
    base = details()
    words = MessageWords(log="Tell what you saw", book="", swap="", tips="What to bring")
    routine = replace(base.routine, title="A day at the counter", messages=words, invitation="{month}: {subject}")
    routine = replace(routine, glance=("why_in_short", "what_to_bring"), brief=("why", "what_to_bring", "questions"))
    known = replace(base, routine=routine, customer=None, issue=None)
    rendered = assignment_message(known, CONTEXT)
    assert_message_fits(rendered)
    assert rendered.text.startswith("November: A day at the counter\nNobody called.\nWhat to bring\n")
    assert buttons(rendered.blocks) == ["Tell what you saw", "The brief"]
    view = brief_modal(known, CONTEXT)
    assert_view_fits(view)
    assert "Why do you stay?" in shown(view["blocks"])


@pytest.mark.parametrize("state", AssignmentState)
def test_a_routine_about_nobody_has_words_for_every_state(state: AssignmentState) -> None:
    base = details(state)
    known = replace(base, routine=replace(base.routine, messages=MessageWords(), glance=()), customer=None, issue=None)
    for booked_on in (None, date(2026, 11, 20), date(2026, 12, 24)):
        known.assignment.booked_on = booked_on
        rendered = assignment_message(known, CONTEXT)
        assert_message_fits(rendered)
        assert "call" not in rendered.text.replace("Nobody called.", "").replace("Customer call", "")


NUMBERS = [
    ("+351 21 000 0000", "<tel:+351210000000|+351 21 000 0000>"),
    ("030/123-45.67", "<tel:0301234567|030/123-45.67>"),
    ("+49 (0)30 1234567", "<tel:+49301234567|+49 (0)30 1234567>"),
    ("0049 (0) 30 1234567", "<tel:0049301234567|0049 (0) 30 1234567>"),
    ("(0)30 1234567", "<tel:0301234567|(0)30 1234567>"),
    ("(020) 7946 0000", "<tel:02079460000|(020) 7946 0000>"),
]


@pytest.mark.parametrize(("number", "linked"), NUMBERS)
def test_a_number_can_be_tapped(number: str, linked: str) -> None:
    known = details(customer=customer(phone=number))
    assert [node["text"] for node in of_type(assignment_message(known, CONTEXT).blocks, "mrkdwn")] == [linked]


@pytest.mark.parametrize(
    "number",
    ["+351 21 000 ext. 12", "ask the desk", "12|<!here>", "*123456*", "١٢٣٤٥٦٧", "((((((", "030 1234567/0171 98765432"],
)
def test_what_is_more_than_a_number_is_shown_as_it_is(number: str) -> None:
    rendered = assignment_message(details(customer=customer(phone=number)), CONTEXT)
    assert of_type(rendered.blocks, "mrkdwn") == []
    assert number in shown(rendered.blocks)
    assert not can_be_dialled(number)
    with pytest.raises(ValueError, match="dialled"):
        number_to_dial(number)


HOURS = [
    ("Europe/Lisbon", "Europe/Berlin", "Lisbon is 1 hour behind you: their 9 to 5 is 10:00 to 18:00 yours."),
    (
        "Asia/Kolkata",
        "Europe/London",
        "Kolkata is 5 hours 30 minutes ahead of you: their 9 to 5 is 3:30 to 11:30 yours.",
    ),
    (
        "Asia/Kathmandu",
        "Asia/Kolkata",
        "Kathmandu is 15 minutes ahead of you: their 9 to 5 is 8:45 to 16:45 yours.",
    ),
    (
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Kiritimati is 25 hours ahead of you: their 9 to 5 is 8:00 to 16:00 yours, the day before.",
    ),
    ("Europe/Paris", "Europe/Berlin", "Paris has the same time as you."),
    (
        "Asia/Tokyo",
        "America/New_York",
        "Tokyo is 14 hours ahead of you: their 9 to 5 is 19:00 to 3:00 yours, from the day before.",
    ),
    (
        "America/New_York",
        "Asia/Tokyo",
        "New York is 14 hours behind you: their 9 to 5 is 23:00 to 7:00 yours, into the next day.",
    ),
    ("Europe/Lisbon", None, "They are on Lisbon time."),
    ("Mars/Olympus", "Europe/Berlin", ""),
    (None, "Europe/Berlin", ""),
]


@pytest.mark.parametrize(("theirs", "readers", "words"), HOURS)
def test_their_working_hours_are_told_in_the_reader_s_time(theirs: str | None, readers: str | None, words: str) -> None:
    assert their_hours(theirs, readers, now=NOW, until=date(2026, 12, 1)) == words


def test_a_change_of_clocks_within_the_round_is_told() -> None:
    march = datetime(2027, 3, 2, 9, tzinfo=UTC)
    words = their_hours("Europe/London", "America/New_York", now=march, until=date(2027, 4, 1))
    assert words == (
        "London is 5 hours ahead of you: their 9 to 5 is 4:00 to 12:00 yours; "
        "from 14 March 5:00 to 13:00 yours; from 28 March 4:00 to 12:00 yours."
    )


def test_no_time_of_writing_stands_in_the_message_and_the_modal_says_what_time_it_is_there() -> None:
    known = details(participant=participant(timezone="Europe/Berlin"))
    assert "10:30" not in assignment_message(known, CONTEXT).text
    assert time_there("Europe/Lisbon", NOW) == "It is 10:30 in Lisbon now."
    assert "It is 10:30 in Lisbon now." in shown(brief_modal(known, CONTEXT)["blocks"])
