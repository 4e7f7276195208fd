"""Every modal, of ordinary and of extreme facts: within Slack's limits, and read back as it was filled."""

import json
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads import SelectedOption, View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories.reflections import ReflectionForm
from bot.program.stories.story_revisions import chosen_from, liftable
from bot.program.stories.story_text import LONGEST_TITLE, parts_of
from bot.surfaces import desk, review_modals
from bot.surfaces.call_modals import booking_modal, errors_at, read_booking, read_reflection, reflection_modal
from bot.surfaces.ids import Callback
from bot.surfaces.modal import Subject, UnknownModal, modal, subject_of
from bot.surfaces.review_modals import masks_modal, read_masks
from bot.surfaces.story import preview_modal
from models import AssignmentState, Consent, Meaning
from scripts.sandbox.inputs import initial_state
from tests.refusals import refusal
from tests.surfaces.builders import (
    ADA,
    HOSTILE_TEXTS,
    LENA,
    NOW,
    TODAY,
    after_the_call,
    before_the_call,
    customer,
    details,
    extreme,
    promise,
    reflected,
    reflection,
    revised,
    story,
    words,
)
from tests.surfaces.slack_rules import assert_view_fits, buttons, nodes, shown


def submitted(view: dict[str, Any]) -> View:
    """Return the view as it comes back when nothing was typed into it."""
    return cast("View", {**view, "state": {"values": initial_state(view["blocks"])}})


@extreme
@given(before_the_call() | after_the_call())
def test_the_reflection_modal_fits(facts: AssignmentDetails) -> None:
    assert_view_fits(reflection_modal(facts, today=TODAY))


@extreme
@given(before_the_call() | after_the_call())
def test_the_booking_modal_fits(facts: AssignmentDetails) -> None:
    assert_view_fits(booking_modal(facts))


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


writings = st.builds(
    ReflectionForm,
    talked_on=st.none() | st.dates(),
    answers=st.lists(st.tuples(words(500), st.just("") | words(2000)), max_size=3).map(tuple),
    quote=st.just("") | words(600),
    hurts=st.just("") | words(2000),
    promise=st.just("") | words(600),
    due_on=st.none() | st.dates(),
    owner=st.sampled_from([None, LENA]),
    no_promise_reason=st.just("") | words(300),
    consent=st.none() | st.sampled_from(Consent),
)


@extreme
@given(before_the_call(), writings)
def test_the_preview_fits_however_little_was_written(facts: AssignmentDetails, written: ReflectionForm) -> None:
    view = preview_modal(facts, written, ADA)
    assert_view_fits(view)
    assert "submit" not in view


@extreme
@given(after_the_call())
def test_a_reflection_is_read_back_as_it_was_saved(facts: AssignmentDetails) -> None:
    saved, kept = facts.reflection, facts.commitment
    assert saved is not None
    read = read_reflection(submitted(reflection_modal(facts, today=TODAY)))
    assert (read.talked_on, read.consent) == (saved.talked_on, saved.consent)
    assert (read.quote, read.hurts) == (same(saved.text_of(Meaning.QUOTE)), same(saved.text_of(Meaning.CAUSE)))
    assert read.no_promise_reason == same(saved.text_of(Meaning.NO_COMMITMENT))
    assert (read.promise, read.due_on) == ((same(kept.text), kept.due_on) if kept else ("", None))
    assert read.owner == (kept.owner if kept else ADA)
    heard = saved.answers_of(Meaning.HEARD)
    if heard:
        assert read.answers == tuple((a["question"], same(a["answer"])) for a in heard)


def same(text: str) -> str:
    """Return text as every reader gives it: one kind of line end, no NUL, no white space around it."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


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


@pytest.mark.parametrize("day", [None, date(2026, 11, 20), date(1999, 1, 1)])
def test_a_booking_is_read_back(day: date | None) -> None:
    facts = details(AssignmentState.BOOKED)
    facts.assignment.booked_on = day
    assert read_booking(submitted(booking_modal(facts))) == day


def test_files_are_read_with_id_and_name() -> None:
    view = submitted(desk.import_modal())
    assert desk.read_import(view) == []
    view["state"]["values"]["workbook"]["workbook"]["files"] = [{"id": "F1", "name": "a.xlsx"}, {"id": "F2"}]
    assert [(file.file_id, file.name) for file in desk.read_import(view)] == [("F1", "a.xlsx"), ("F2", "workbook.xlsx")]


def test_a_fresh_modal_asks_the_briefs_questions_and_supposes_today_and_the_author() -> None:
    read = read_reflection(submitted(reflection_modal(details(), today=TODAY)))
    assert read == ReflectionForm(
        talked_on=TODAY,
        answers=(("Why do you stay?", ""), ("What was hard?", ""), ("What would you change?", "")),
        quote="",
        hurts="",
        promise="",
        due_on=None,
        owner=ADA,
        no_promise_reason="",
        consent=None,
    )


def test_questions_answered_before_stay_as_they_were_asked() -> None:
    facts = reflected(reflection=reflection(heard=(("An old question?", "Yes."),)))
    read = read_reflection(submitted(reflection_modal(facts, today=TODAY)))
    assert read.answers == (("An old question?", "Yes."),)


def test_a_modal_knows_its_subject_and_version_and_says_whether_it_is_the_first() -> None:
    first, again = reflection_modal(details(), today=TODAY), reflection_modal(reflected(), today=TODAY)
    assert (subject_of(first), first["title"]["text"]) == (Subject(11, 0), "Log the call")
    assert (subject_of(again), again["title"]["text"]) == (Subject(11, 2), "Edit your call")
    assert subject_of(review_modals.edit_modal(reflected())) == Subject(11, 3)


def test_neither_promise_nor_reason_is_required() -> None:
    view = reflection_modal(details(), today=TODAY)
    required = [b["block_id"] for b in view["blocks"] if b["type"] == "input" and not b["optional"]]
    assert required == ["talked_on", "quote", "hurts", "consent"]


def test_errors_about_the_answers_are_shown_at_the_first_of_them() -> None:
    assert errors_at({"answers": "A line, please.", "quote": "Too long."}) == {
        "answer_0": "A line, please.",
        "quote": "Too long.",
    }


@pytest.mark.parametrize("consent", ["", "everything", None])
def test_a_consent_nobody_offered_counts_as_none(consent: str | None) -> None:
    view = submitted(reflection_modal(details(), today=TODAY))
    view["state"]["values"]["consent"]["consent"]["selected_option"] = cast("SelectedOption", {"value": consent})
    assert read_reflection(view).consent is None


def test_the_choice_shows_how_the_customer_will_be_named() -> None:
    view = reflection_modal(details(customer=customer(name="Marta", account="Globex")), today=TODAY)
    assert "Shown as: Marta, Globex" in shown(view)


@pytest.mark.parametrize("title", ["x" * 24, "x" * 25, "長" * 100])
def test_the_words_on_a_modals_edge_are_cut_to_fit(title: str) -> None:
    view = modal(Callback.BOOKING, title, [{"type": "divider"}], subject=1)
    assert_view_fits(view)
    assert len(view["title"]["text"]) == 24


def test_the_private_metadata_carries_ids_and_nothing_of_the_customer() -> None:
    kept = json.loads(reflection_modal(reflected(), today=TODAY)["private_metadata"])
    assert kept == {"id": 11, "version": 2}


@pytest.mark.parametrize("hurts", HOSTILE_TEXTS)
def test_a_preview_of_whatever_hurts_has_a_headline(hurts: str) -> None:
    written = ReflectionForm(TODAY, (), "", hurts[:2000].strip(), "", None, None, "", None)
    assert_view_fits(preview_modal(details(), written, ADA))


def test_a_preview_before_the_consent_is_given_names_nobody_and_says_so() -> None:
    written = ReflectionForm(TODAY, (("Q?", "Marta Silva of Globex said no."),), "", "", "", None, None, "", None)
    text = shown(preview_modal(details(), written, ADA))
    assert "You haven't said yet what the customer agreed to" in text
    assert "Marta" not in text
    assert "Globex" not in text


def test_a_private_preview_says_that_there_will_be_no_story() -> None:
    written = ReflectionForm(TODAY, (("Q?", "A."),), "quote", "hurts", "", None, None, "", Consent.PRIVATE)
    assert shown(preview_modal(details(), written, ADA)) == (
        "Preview\nBack\nNobody but the CX team will read this. There will be no story."
    )


def test_a_preview_shows_the_promise_as_its_author_made_it() -> None:
    written = ReflectionForm(TODAY, (), "q", "h", "Freeze the price.", date(2026, 11, 27), None, "", Consent.NAMED)
    view = preview_modal(details(), written, ADA)
    assert "Freeze the price." in shown(view)
    assert ADA in [node.get("user_id") for node in nodes(view)]
    assert buttons(view) == []


def test_a_promise_kept_before_is_filled_in_again() -> None:
    facts = reflected(reflection=reflection(), commitment=promise(due_on=NOW.date() + timedelta(days=3)))
    read = read_reflection(submitted(reflection_modal(facts, today=TODAY)))
    assert (read.promise, read.due_on, read.owner) == ("Freeze the price.", TODAY + timedelta(days=3), LENA)


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
