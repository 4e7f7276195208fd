"""Every modal, of ordinary and of extreme facts: within Slack's limits, and read back as it was filled."""

import json
import re
import unicodedata
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import CALL
from bot.program.stories.story_revisions import chosen_from, liftable
from bot.program.stories.story_text import LONGEST_TITLE, parts_of
from bot.surfaces import desk, review_modals
from bot.surfaces.booking_modal import booking_modal, read_booking
from bot.surfaces.ids import Callback
from bot.surfaces.modal import Subject, UnknownModal, modal, subject_of
from bot.surfaces.reflection_modals import reflection_modal
from bot.surfaces.review_modals import masks_modal, read_masks
from models import AssignmentState, Consent
from scripts.sandbox.inputs import initial_state
from tests.refusals import refusal
from tests.surfaces.builders import (
    TODAY,
    after_the_call,
    before_the_call,
    details,
    extreme,
    reflected,
    revised,
    story,
    words,
)
from tests.surfaces.slack_rules import assert_view_fits, nodes


def submitted(view: dict[str, Any]) -> View:
    """Return the view as it comes back when nothing was typed into it."""
    return cast("View", {**view, "state": {"values": initial_state(view["blocks"])}})


@extreme
@given(before_the_call() | after_the_call())
def test_the_booking_modal_fits(facts: AssignmentDetails) -> None:
    assert_view_fits(booking_modal(facts, today=TODAY))


@extreme
@given(after_the_call())
def test_the_editors_modals_fit(facts: AssignmentDetails) -> None:
    assert_view_fits(review_modals.edit_modal(facts))
    assert_view_fits(review_modals.changes_modal(facts))
    assert_view_fits(review_modals.decline_modal(facts))


def test_the_import_modal_fits_and_takes_one_workbook() -> None:
    view = desk.import_modal()
    assert_view_fits(view)
    chosen = next(node for node in nodes(view) if node.get("type") == "file_input")
    assert (chosen["filetypes"], chosen["max_files"]) == (["xlsx"], 1)


def same(text: str) -> str:
    """Return text as every reader gives it: one kind of line end, no NUL, no white space around it, nothing unseen."""
    bare = text.replace("\r\n", "\n").replace("\x00", "").strip()
    return bare if re.search(r"[^\W_]|_", bare) or any(unicodedata.category(sign)[0] in "PS" for sign in bare) else ""


@extreme
@given(words(LONGEST_TITLE), words(3000), words(600), words(2000))
def test_an_edited_story_is_read_back_as_it_was(title: str, heard: str, quote: str, cause: str) -> None:
    facts = reflected(story=story(title=title, heard=heard, quote=quote, cause=cause))
    shown = facts.revision
    assert shown is not None
    read = review_modals.read_edit(submitted(review_modals.edit_modal(facts)))
    assert read == {part: same(text) for part, text in parts_of(shown).items()}


@extreme
@given(after_the_call())
def test_what_was_masked_fits_a_modal_and_is_read_back(facts: AssignmentDetails) -> None:
    assert facts.revision is not None
    view = masks_modal(facts)
    assert_view_fits(view)
    known = liftable(facts.revision)
    ticked = [place for place, each in enumerate(known) if each.is_lifted]
    assert read_masks(submitted(view)) == ticked


def test_every_masked_word_can_be_ticked_and_the_lifted_ones_are() -> None:
    cause = " ".join(f"person{number}@globex.example" for number in range(12)) + " Marta"
    facts = revised(reflected(Consent.ANONYMOUS, story=story(cause=cause)), lifted=("Marta",))
    view = masks_modal(facts)
    assert_view_fits(view)
    boxes = [node for node in nodes(view) if node.get("type") == "checkboxes"]
    assert [len(box["options"]) for box in boxes] == [10, 3]
    assert read_masks(submitted(view)) == [12]
    assert facts.revision is not None
    assert chosen_from(facts.revision, [0, 12, 99, -1]) == ["person0@globex.example", "Marta"]


@extreme
@given(words(1000))
def test_a_note_is_read_as_it_was_typed(note: str) -> None:
    view = submitted(review_modals.changes_modal(reflected()))
    view["state"]["values"]["note"]["note"]["value"] = note
    assert review_modals.read_note(view) == same(note)


@pytest.mark.parametrize("typed", ["\u200b", " \u2066\u2069 ", "\u00ad", "\u3164\u2800", "\ufe0f", "\x07"])
def test_what_nobody_would_see_counts_as_nothing(typed: str) -> None:
    view = submitted(review_modals.changes_modal(reflected()))
    view["state"]["values"]["note"]["note"]["value"] = typed
    assert review_modals.read_note(view) == ""


def test_the_booking_modal_is_called_what_was_pressed() -> None:
    asked = booking_modal(details(AssignmentState.SENT), today=TODAY)["title"]["text"]
    changed = booking_modal(details(AssignmentState.BOOKED), today=TODAY)["title"]["text"]
    assert (asked, changed) == (CALL.messages.book, CALL.messages.change_day)


@pytest.mark.parametrize("day", [None, date(2026, 11, 20), date(1999, 1, 1)])
def test_a_booking_is_read_back_and_a_day_gone_by_is_not_proposed_again(day: date | None) -> None:
    facts = details(AssignmentState.BOOKED)
    facts.assignment.booked_on = day
    read = [read_booking(submitted(booking_modal(facts, today=today))) for today in (date.min, date(2026, 11, 20))]
    assert read == [day, day if day and day.year > 2000 else None]


def test_files_are_read_with_id_and_name() -> None:
    view = submitted(desk.import_modal())
    assert desk.read_import(view) == []
    view["state"]["values"]["workbook"]["workbook"]["files"] = [{"id": "F1", "name": "a.xlsx"}, {"id": "F2"}]
    assert [(file.file_id, file.name) for file in desk.read_import(view)] == [("F1", "a.xlsx"), ("F2", "workbook.xlsx")]


def test_a_modal_knows_its_subject_and_version_and_says_whether_it_is_the_first() -> None:
    first, again = reflection_modal(details(), today=TODAY), reflection_modal(reflected(), today=TODAY)
    assert (subject_of(first), first["title"]["text"]) == (Subject(11, 0), "Log the call")
    assert (subject_of(again), again["title"]["text"]) == (Subject(11, 2), "Edit your call")
    assert subject_of(review_modals.edit_modal(reflected())) == Subject(11, 3)


@pytest.mark.parametrize("title", ["x" * 24, "x" * 25, "長" * 100])
def test_the_words_on_a_modals_edge_are_cut_to_fit(title: str) -> None:
    view = modal(Callback.BOOKING, title, [{"type": "divider"}], subject=1)
    assert_view_fits(view)
    assert len(view["title"]["text"]) == 24


def test_the_private_metadata_carries_ids_and_nothing_of_the_customer() -> None:
    kept = json.loads(reflection_modal(reflected(), today=TODAY)["private_metadata"])
    assert kept == {"id": 11, "version": 2}


GARBLED = [
    "",
    "nope",
    "null",
    "[]",
    "7",
    '"id"',
    "{}",
    '{"id": 1}',
    '{"id": null, "version": 0}',
    '{"id": "1", "version": 0}',
    '{"id": 1.5, "version": 0}',
    '{"id": true, "version": 0}',
    '{"id": -1, "version": 0}',
    '{"id": 1, "version": 99999999999999}',
    "[" * 3000,
]


@pytest.mark.parametrize("kept", GARBLED)
def test_what_is_none_of_ours_is_refused_in_words(kept: str) -> None:
    with refusal(UnknownModal, "nothing was changed"):
        subject_of({"private_metadata": kept})


@pytest.mark.parametrize("view", [{}, {"private_metadata": None}, {"private_metadata": {"id": 1, "version": 1}}])
def test_a_view_that_carries_nothing_is_refused_in_words(view: dict[str, object]) -> None:
    with pytest.raises(UnknownModal):
        subject_of(view)


def test_ours_is_read() -> None:
    assert subject_of({"private_metadata": json.dumps({"id": 7, "version": 2})}) == Subject(7, 2)
