"""Masking with its places: what was replaced, where, by which words; and what an editor lifts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.masking import Identity, MaskKind, mask
from bot.program.masking.folding import folded, shadow_of
from models import Consent

HANS = Identity(
    names=("Hans Becker",), companies=("Nordwind Logistik GmbH",), phones=("+49 30 23125 417",), emails=("h@n.example",)
)
SPELLINGS = [
    ("Becker waits.", "The customer waits."),
    ("They wait. Hans is patient.", "They wait. The customer is patient."),
    ("I met Hans Becker.", "I met the customer."),
    ("Really?\nNordwind waits", "Really?\nTheir company waits"),
    ("At 3.Becker", "At 3.The customer"),
    ("e-mail h@n.example", "e-mail [e-mail removed]"),
    ("h@n.exampleh@n.example030 23125417", "[e-mail removed][number removed]"),
    ("I told Nora 030 9876543 and now 030 9876543", "I told Nora [number removed] and now [number removed]"),
    ("See order no. 030 9876543 and ref 0309876543", "See order no. 030 9876543 and ref 0309876543"),
]
_TEXTS = """Becker|hans| |. |Nordwind|030 23125417|h@n.example|1.200.000 EUR|2019-2021|王|é|\u200b"""
_PIECES = st.sampled_from(_TEXTS.split("|"))


@pytest.mark.parametrize(("text", "shown"), SPELLINGS)
def test_a_sentence_begins_with_a_capital(text: str, shown: str) -> None:
    assert mask(text, HANS, Consent.ANONYMOUS).text == shown


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_places_tell_exactly_what_was_replaced(text: str) -> None:
    done = mask(text, HANS, Consent.ANONYMOUS)
    rebuilt, at = "", 0
    for span in done.spans:
        assert text[span.start : span.end] == span.original
        rebuilt += text[at : span.start] + span.replacement
        at = span.end
    assert rebuilt + text[at:] == done.text
    if not done.spans:
        assert done.text == text


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_what_is_masked_holds_nothing_to_mask(text: str) -> None:
    once = mask(text, HANS, Consent.ANONYMOUS).text
    assert mask(once, HANS, Consent.ANONYMOUS).text == once


def test_what_is_lifted_stands_as_written() -> None:
    done = mask("Hans rang 030 23125417", HANS, Consent.ANONYMOUS, lifted=("Hans",))
    assert done.text == "Hans rang [number removed]"
    assert [span.kind for span in done.spans] == [MaskKind.PHONE]


def test_a_name_of_before_is_masked_beside_today_s() -> None:
    both = HANS.joined(Identity(names=("Hans Brandt",)))
    assert mask("I met Brandt, once Becker", both, Consent.ANONYMOUS).text == "I met the customer, once the customer"


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_they_do_beside_others(text: str) -> None:
    beside = shadow_of(f"é{text}")
    assert beside.text == "e" + shadow_of(text).text
    assert beside.text == "e" + folded(text)
    assert beside.origin == (0, *(place + 1 for place in shadow_of(text).origin))
