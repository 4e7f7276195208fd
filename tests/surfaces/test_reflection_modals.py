"""The modal of a reflection and its preview: short at first, changed by choices, and read back as it was filled."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import CALL, ROUTINES, FieldKind, Routine
from bot.program.stories.reflection_form import ReflectionForm
from bot.surfaces.ids import Callback
from bot.surfaces.modal import from_home, is_from_home, kept_in, modal, with_kept
from bot.surfaces.reflection_modals import people_in, read_reflection, reflection_modal, with_choices
from bot.surfaces.story import preview_modal
from models import AssignmentState, Consent, Issue, Meaning
from scripts.sandbox.inputs import find_element, initial_state, merge_state, selected_value
from tests.program.test_any_form import SHADOW
from tests.program.written import Written
from tests.surfaces.builders import (
    ADA,
    HOSTILE_TEXTS,
    LENA,
    NOW,
    TODAY,
    after_the_call,
    answer,
    before_the_call,
    customer,
    details,
    extreme,
    promise,
    reflected,
    reflection,
    words,
)
from tests.surfaces.slack_rules import assert_view_fits, buttons, nodes, shown
from tests.surfaces.test_modals import same, submitted

ISSUES = [
    Issue(id=7, external_id="I-7", title="Invoices don't match orders"),
    Issue(id=8, external_id="I-8", title="Y"),
]


def inputs_of(view: dict[str, Any] | View) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]


def filled(view: View, **values: Any) -> View:
    """Return the view with these values typed or chosen."""
    given: dict[str, Any] = {}
    for name, value in values.items():
        target = find_element(view["blocks"], name)
        given[target.block_id] = {target.action_id: selected_value(target, value)}
    return cast("View", {**view, "state": {"values": merge_state(cast("Any", view["state"]["values"]), given)}})


def updated(view: View, facts: AssignmentDetails, **values: Any) -> View:
    """Return the view as Slack holds it after these choices and the update they lead to."""
    before = filled(view, **values)
    after = with_choices(before, facts, today=TODAY, issues=ISSUES)
    assert_view_fits(after)
    return cast("View", {**after, "state": {"values": initial_state(after["blocks"], before["state"]["values"])}})


def read(view: View, facts: AssignmentDetails) -> ReflectionForm:
    known = facts.reflection.answers if facts.reflection else ()
    return ReflectionForm.of(facts.routine, read_reflection(view), known)


@extreme
@given(before_the_call() | after_the_call())
def test_the_modal_fits_whatever_is_chosen(facts: AssignmentDetails) -> None:
    view = reflection_modal(facts, today=TODAY)
    assert_view_fits(view)
    for choice in ("Yes", "Not this time"):
        updated(submitted(view), facts, promises=choice)


def test_a_fresh_modal_supposes_today_and_a_promise_to_be_kept_within_a_month() -> None:
    facts = details()
    view = reflection_modal(facts, today=TODAY)
    promise = ["promises", "promise", "due_on", "owner"]
    assert inputs_of(view) == ["talked_on", "heard", "quote", "hurts", "headline", *promise, "consent", "self_rating"]
    form = read(submitted(view), facts)
    assert (form.day, form.consent, form.commitment_by(ADA)) == (TODAY, None, None)
    due_on = form.text_of(Meaning.COMMITMENT_DAY)
    assert (TODAY < date.fromisoformat(due_on) <= TODAY + timedelta(days=28), form.text_of(Meaning.COMMITS)) == (
        True,
        "yes",
    )
    assert date.fromisoformat(due_on).weekday() < 5


@pytest.mark.parametrize(
    ("state", "booked", "day"),
    [
        (AssignmentState.BOOKED, -4, -4),
        (AssignmentState.BOOKED, 0, 0),
        (AssignmentState.BOOKED, 3, 0),
        (AssignmentState.UNREACHABLE, -4, 0),
    ],
)
def test_the_day_that_was_booked_is_the_day_of_the_call_unless_it_came_to_nothing(
    state: AssignmentState, booked: int, day: int
) -> None:
    facts = details(state)
    facts.assignment.booked_on = TODAY + timedelta(days=booked)
    view = reflection_modal(facts, today=TODAY)
    asked = next(block for block in view["blocks"] if block.get("block_id") == "talked_on")
    assert asked["element"]["initial_date"] == (TODAY + timedelta(days=day)).isoformat()


def test_the_questions_stand_above_what_they_ask_for() -> None:
    view = reflection_modal(details(), today=TODAY)
    first = next(place for place, block in enumerate(view["blocks"]) if block["type"] == "input")
    above = shown(view["blocks"][:first])
    assert all(question in above for question in ("Why do you stay?", "What was hard?", "What would you change?"))


def test_only_headline_owner_and_self_rating_may_stay_empty_at_first() -> None:
    view = reflection_modal(details(), today=TODAY)
    optional = [b["block_id"] for b in view["blocks"] if b["type"] == "input" and b["optional"]]
    assert optional == ["headline", "owner", "self_rating"]


def test_a_promise_asks_for_its_day_and_owner_and_none_for_a_reason() -> None:
    facts = details()
    view = submitted(reflection_modal(facts, today=TODAY))
    yes = updated(view, facts, promises="Yes")
    assert inputs_of(yes)[5:] == ["promises", "promise", "due_on", "owner", "consent", "self_rating"]
    assert people_in(yes) == {"owner": ADA}
    no = updated(yes, facts, promises="Not this time")
    assert inputs_of(no)[5:] == ["promises", "no_promise_reason", "consent", "self_rating"]


def test_nothing_typed_is_lost_when_a_choice_changes_the_modal() -> None:
    facts = details()
    view = updated(submitted(from_home(reflection_modal(facts, today=TODAY))), facts, promises="Yes")
    typed = {"quote": "So.", "promise": "Freeze it.", "due_on": "2026-11-27", "owner": LENA}
    away = updated(view, facts, promises="Not this time", **typed)
    assert kept_in(away) == {name: typed[name] for name in ("promise", "due_on", "owner")}
    assert is_from_home(away)
    back = updated(away, facts, promises="Yes", no_promise_reason="Sales decides.")
    assert {entry.field: entry.text for entry in read_reflection(back)} | typed == {
        entry.field: entry.text for entry in read_reflection(back)
    }
    assert kept_in(back) == {"no_promise_reason": "Sales decides."}


def test_the_rest_of_the_modal_stays_as_it_was() -> None:
    facts = details()
    view = submitted(reflection_modal(facts, today=TODAY))
    after = with_choices(filled(view, promises="Yes"), replace(facts, questions=("New?",)), today=TODAY)
    assert [block for block in after["blocks"] if block in view["blocks"]] == view["blocks"]
    frame = {name: value for name, value in view.items() if name not in ("blocks", "state")}
    assert {name: after[name] for name in frame} == frame


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS, "\n" * 600, '"' * 600, "👩‍👩‍👧‍👦" * 85])
def test_what_is_kept_with_the_modal_fits_whatever_it_is(text: str) -> None:
    facts = details()
    view = updated(submitted(reflection_modal(facts, today=TODAY)), facts, promises="Yes")
    updated(view, facts, promises="Not this time", promise=text[:600])


@extreme
@given(after_the_call())
def test_a_reflection_is_read_back_as_it_was_saved(facts: AssignmentDetails) -> None:
    saved, kept = facts.reflection, facts.commitment
    assert saved is not None
    form = read(submitted(reflection_modal(facts, today=TODAY)), facts)
    assert (form.day, form.consent) == (saved.talked_on, saved.consent)
    for meaning in (Meaning.QUOTE, Meaning.CAUSE):
        assert form.text_of(meaning) == same(saved.text_of(meaning))
    heard = [(each["question"], same(each["answer"])) for each in saved.answers_of(Meaning.HEARD)]
    assert [(each["question"], each["answer"]) for each in form.answers_of(Meaning.HEARD) if heard] == heard
    commitment = form.commitment_by(ADA)
    if kept is None:
        assert commitment is None
        assert form.text_of(Meaning.NO_COMMITMENT) == same(saved.text_of(Meaning.NO_COMMITMENT))
    else:
        assert commitment is not None
        assert (commitment.text, commitment.due_on, commitment.owner) == (same(kept.text), kept.due_on, kept.owner)


def test_what_an_earlier_release_asked_question_by_question_is_filled_in_again() -> None:
    facts = reflected(reflection=reflection(heard=(("An old question?", "Yes."), ("Another?", ""))))
    view = reflection_modal(facts, today=TODAY)
    assert inputs_of(view)[:3] == ["talked_on", "answer_0", "answer_1"]
    assert "Why do you stay?" not in shown(view)
    heard = read(submitted(view), facts).answers_of(Meaning.HEARD)
    assert [(each["question"], each["answer"]) for each in heard] == [("An old question?", "Yes."), ("Another?", "")]


def test_a_field_of_a_later_release_is_shown_and_kept() -> None:
    saved = reflection(answers=[answer("mood", Meaning.PRIVATE_NOTE, "Grey.", "How was it?")])
    view = reflection_modal(details(reflection=saved), today=TODAY)
    form = read(submitted(view), details(reflection=saved))
    assert "How was it?" in shown(view)
    assert [each["answer"] for each in form.answers_of(Meaning.PRIVATE_NOTE)] == ["Grey."]


def test_a_promise_kept_before_is_filled_in_again() -> None:
    facts = reflected(reflection=reflection(), commitment=promise(due_on=NOW.date() + timedelta(days=3)))
    commitment = read(submitted(reflection_modal(facts, today=TODAY)), facts).commitment_by(ADA)
    assert commitment is not None
    assert (commitment.text, commitment.due_on, commitment.owner) == (
        "Freeze the price.",
        TODAY + timedelta(days=3),
        LENA,
    )


def test_the_form_of_any_routine_is_built_and_read() -> None:
    facts = details(routine=SHADOW)
    built = reflection_modal(facts, today=TODAY, issues=ISSUES)
    assert_view_fits(built)
    view = submitted(built)
    assert inputs_of(view) == [
        "beside",
        "answer_0",
        "answer_1",
        "answer_2",
        "stars",
        "about",
        "aside",
        "with",
        "will",
        "what",
        "when",
    ]
    view = updated(view, facts, answer_1="Much.", stars="2", about="Y", aside="He was sad.", will="Y")
    form = read(filled(view, what="Fix it.", when="2026-11-30"), facts)
    assert (form.text_of(Meaning.RATING), form.issue_id, form.day) == ("2", 8, TODAY)
    assert form.text_of(Meaning.PRIVATE_NOTE) == "He was sad."
    assert form.commitment_by(ADA) is not None


def test_an_issue_is_not_asked_for_where_there_is_none() -> None:
    assert "about" not in inputs_of(reflection_modal(details(routine=SHADOW), today=TODAY))


@pytest.mark.parametrize("consent", ["", "everything", None])
def test_a_consent_nobody_offered_counts_as_none(consent: str | None) -> None:
    view = submitted(reflection_modal(details(), today=TODAY))
    view["state"]["values"]["consent"]["keep_draft"]["selected_option"] = cast("Any", {"value": consent})
    assert read(view, details()).consent is None


def test_the_choice_shows_how_the_customer_will_be_named() -> None:
    view = reflection_modal(details(customer=customer(name="Marta", account="Globex")), today=TODAY)
    assert "Shown as: Marta, Globex" in shown(view)


writings = st.builds(
    Written,
    talked_on=st.none() | st.dates(),
    answers=st.lists(st.tuples(words(500), st.just("") | words(2000)), max_size=3).map(tuple),
    quote=st.just("") | words(600),
    hurts=st.just("") | words(2000),
    promise=st.just("") | words(600),
    due_on=st.none() | st.dates(),
    owner=st.sampled_from([None, LENA]),
    no_promise_reason=st.just("") | words(300),
    consent=st.none() | st.sampled_from(Consent),
    headline=st.just("") | words(120),
)


@extreme
@given(before_the_call(), writings)
def test_the_preview_fits_however_little_was_written(facts: AssignmentDetails, written: Written) -> None:
    view = preview_modal(facts, written.form(), ADA)
    assert_view_fits(view)
    assert "submit" not in view


@pytest.mark.parametrize("hurts", HOSTILE_TEXTS)
def test_a_preview_of_whatever_hurts_has_a_headline(hurts: str) -> None:
    assert_view_fits(preview_modal(details(), Written(TODAY, hurts=hurts[:2000].strip()).form(), ADA))


def test_a_preview_before_the_consent_is_given_names_nobody_and_says_so() -> None:
    written = Written(TODAY, (("Q?", "Marta Silva of Globex said no."),))
    text = shown(preview_modal(details(), written.form(), ADA))
    assert "You haven't said yet what they agreed to" in text
    assert "Marta" not in text
    assert "Globex" not in text


def test_a_private_preview_says_that_there_will_be_no_story() -> None:
    written = Written(TODAY, (("Q?", "A."),), "quote", "hurts", consent=Consent.PRIVATE)
    assert shown(preview_modal(details(), written.form(), ADA)) == (
        "Preview\nBack\nNobody but the CX team will read this. There will be no story."
    )


def test_a_preview_shows_the_promise_as_its_author_made_it() -> None:
    written = Written(TODAY, (), "q", "h", "Freeze the price.", date(2026, 11, 27), consent=Consent.NAMED)
    view = preview_modal(details(), written.form(), ADA)
    assert "Freeze the price." in shown(view)
    assert ADA in [node.get("user_id") for node in nodes(view)]
    assert buttons(view) == []


def test_a_private_note_stands_in_no_story() -> None:
    entries = [*Written(TODAY, consent=Consent.NAMED).entries()]
    form = ReflectionForm.of(CALL, entries, [answer("aside", Meaning.PRIVATE_NOTE, "He was sad.")])
    assert "He was sad." not in shown(preview_modal(details(), form, ADA))


@pytest.mark.parametrize("routine", ROUTINES.values(), ids=lambda routine: routine.key)
def test_what_a_choice_takes_away_always_fits_into_what_is_kept_of_it(routine: Routine) -> None:
    texts = [field for field in routine.form.fields if field.shown_if and field.kind is FieldKind.TEXT]
    for shown_if in {field.shown_if for field in texts}:
        hidden = {field.name: '"' * field.max_length for field in texts if field.shown_if != shown_if}
        assert kept_in(with_kept(modal(Callback.REFLECTION, "Log", [], subject=1), hidden)) == hidden
