"""What is written in the form of a call: each field right and wrong, the wrong ones named in words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FieldError
from bot.program.routines import CALL
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.reflection_checks import check
from bot.wording import field_words
from models import Consent
from tests.program.factories import ADA, FORM, JONAS, TODAY, filled_form
from tests.program.written import Written

NOBODY_ANSWERED = (("What was hard?", ""), ("What would you change?", ""))

# What is written instead; the fields that are named; a word that must stand there.
WRONG: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("no day", {"talked_on": None}, {"talked_on": "On which day"}),
    ("a day to come", {"talked_on": TODAY + timedelta(days=1)}, {"talked_on": "last three months"}),
    ("a day long gone", {"talked_on": TODAY - timedelta(days=93)}, {"talked_on": "last three months"}),
    ("no answer at all", {"answers": NOBODY_ANSWERED}, {"heard": "What did you hear?"}),
    ("no question", {"answers": ()}, {"heard": "What did you hear?"}),
    ("much that was heard", {"heard": "x" * 2001}, {"heard": "2001 characters; please keep it to 2000"}),
    ("no quote", {"quote": ""}, {"quote": "as they said it"}),
    ("a long quote", {"quote": "x" * 601}, {"quote": "601 characters; please keep it to 600"}),
    ("nothing that hurts", {"hurts": ""}, {"hurts": "What hurts"}),
    ("much that hurts", {"hurts": "x" * 2001}, {"hurts": "2001 characters; please keep it to 2000"}),
    ("a long headline", {"headline": "x" * 121}, {"headline": "121 characters; please keep it to 120"}),
    ("a promise without a day", {"due_on": None}, {"due_on": "By when?"}),
    ("a day without a promise", {"promise": ""}, {"promise": "Write the promise"}),
    ("a day gone by", {"due_on": TODAY - timedelta(days=1)}, {"due_on": "has passed"}),
    ("a day too far", {"due_on": TODAY + timedelta(days=5 * 366 + 1)}, {"due_on": "more than five years"}),
    ("a long promise", {"promise": "x" * 601}, {"promise": "601 characters; please keep it to 600"}),
    (
        "a long reason",
        {"promise": "", "due_on": None, "no_promise_reason": "x" * 301},
        {"no_promise_reason": "please keep it to 300"},
    ),
    ("an owner who pings", {"owner": "U1> <!channel> <@U2"}, {"owner": "Choose a member"}),
    ("an owner too long", {"owner": "U" + "A" * 32}, {"owner": "Choose a member"}),
    ("an owner in other digits", {"owner": "U٣٤٥"}, {"owner": "Choose a member"}),
    ("no consent", {"consent": None}, {"consent": "Choose what the customer agreed to"}),
    (
        "nothing at all",
        vars(Written()),
        {"talked_on": "", "heard": "", "quote": "", "hurts": "", "consent": ""},
    ),
]

RIGHT: list[tuple[str, dict[str, Any]]] = [
    ("talked today", {"talked_on": TODAY}),
    ("talked three months ago", {"talked_on": TODAY - timedelta(days=92)}),
    ("one answer of two", {"answers": (("One?", ""), ("Two?", "Yes."))}),
    ("heard, and nothing by question", {"answers": (), "heard": "The invoice."}),
    ("a headline", {"headline": "Nobody explains the invoice"}),
    ("a quote that just fits", {"quote": "x" * 600}),
    ("neither promise nor day", {"promise": "", "due_on": None}),
    ("no promise and a reason", {"promise": "", "due_on": None, "no_promise_reason": "Not ours to fix."}),
    ("due today", {"due_on": TODAY}),
    ("due in five years", {"due_on": TODAY + timedelta(days=5 * 366)}),
    ("an owner", {"owner": JONAS}),
]


@pytest.mark.parametrize(("other", "named"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_field_is_named_and_no_other(other: dict[str, Any], named: dict[str, str]) -> None:
    with pytest.raises(FieldError) as refused:
        check(filled_form(**other).form(), today=TODAY)
    words = field_words(refused.value)
    assert set(words) == set(named)
    for field, word in named.items():
        assert word in words[field]


@pytest.mark.parametrize("other", [row[1] for row in RIGHT], ids=[row[0] for row in RIGHT])
def test_what_is_all_right_is_taken(other: dict[str, Any]) -> None:
    check(filled_form(**other).form(), today=TODAY)


@pytest.mark.parametrize("consent", list(Consent))
def test_the_consent_chosen_is_the_form_s(consent: Consent) -> None:
    assert filled_form(consent=consent).form().consent is consent


_DAYS = st.none() | st.dates(TODAY - timedelta(days=500), TODAY + timedelta(days=2000))
_LINES = st.sampled_from(["", "A line.", "x" * 300, "x" * 601, "x" * 2001])
_ANYTHING = st.builds(
    Written,
    talked_on=_DAYS,
    answers=st.lists(st.tuples(st.just("Q?"), _LINES), max_size=3).map(tuple),
    quote=_LINES,
    hurts=_LINES,
    promise=_LINES,
    due_on=_DAYS,
    owner=st.none() | st.just(JONAS),
    no_promise_reason=_LINES,
    consent=st.none() | st.sampled_from(Consent),
    heard=_LINES,
)


@given(_ANYTHING)
def test_whatever_is_not_accepted_is_answered_at_its_fields(anything: Written) -> None:
    try:
        check(anything.form(), today=TODAY)
    except FieldError as refused:
        messages = field_words(refused)
        assert messages
        assert set(messages) <= {field.name for field in CALL.form.fields}
        assert all(words.strip() for words in messages.values())
    else:
        assert anything.talked_on
        assert anything.quote
        assert anything.hurts
        assert anything.heard or any(answer for _, answer in anything.answers)
        assert bool(anything.promise) == (anything.due_on is not None)


COMMITMENTS = [
    ({}, CommitmentTerms("Freeze the price.", TODAY + timedelta(days=20), ADA)),
    ({"owner": JONAS}, CommitmentTerms("Freeze the price.", TODAY + timedelta(days=20), JONAS)),
    ({"promise": "", "due_on": None, "owner": JONAS}, None),
    ({"due_on": None}, None),
]


@pytest.mark.parametrize(("other", "commitment"), COMMITMENTS)
def test_a_promise_is_the_author_s_own_unless_somebody_else_is_named(
    other: dict[str, Any], commitment: CommitmentTerms | None
) -> None:
    assert replace(FORM, **other).form().commitment_by(ADA) == commitment


def test_an_early_morning_is_still_the_participant_s_own_day() -> None:
    check(filled_form(talked_on=date(2026, 11, 3)).form(), today=date(2026, 11, 3))
