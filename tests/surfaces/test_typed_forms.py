"""What was typed in a form stands in it again: each field of every routine, as a text, a day, a person or a choice."""

from typing import Any, cast

import pytest

from bot.payloads import View
from bot.program.drafts import Typed
from bot.program.routines import ROUTINES, Routine
from bot.surfaces.reflection_modals import read_reflection, read_typing, reflection_modal
from models import Answer, Issue, Meaning
from scripts.sandbox.inputs import BlockElement, elements_of, selected_value
from tests.surfaces.builders import LENA, TODAY, details, reflection
from tests.surfaces.slack_rules import assert_view_fits
from tests.surfaces.test_modals import submitted

ISSUES = [Issue(id=7, external_id="I-7", title="Invoices don't match orders")]
WITH_FORMS = [routine for routine in ROUTINES.values() if routine.form.fields]


def something_for(target: BlockElement) -> Any:
    """Return what may be typed or chosen in an input, other than what stands there."""
    if target.kind == "datepicker":
        return "2026-11-10"
    if target.kind == "users_select":
        return LENA
    if target.kind in ("radio_buttons", "static_select"):
        return target.options[0]["value"]
    return "Half a sent"


def typed_in(view: View) -> Typed:
    """Return what is kept once something was typed in every field of a modal, one after the other."""
    texts: dict[str, str] = {}
    inputs = [each for each in elements_of(cast("Any", view["blocks"])) if each.is_input]
    for at, target in enumerate(inputs):
        held = cast("Any", view["state"]["values"])[target.block_id][target.action_id]
        held |= selected_value(target, something_for(target))
        typing = read_typing(view, "U0ADAOKAFOR", target.block_id, f"{at}.0")
        assert (typing.assignment_id, typing.field) == (11, target.block_id)
        texts |= typing.texts
    return Typed(texts, dict.fromkeys(texts, "99.0"))


@pytest.mark.parametrize("routine", WITH_FORMS, ids=lambda routine: str(routine.key))
def test_every_field_of_every_routine_is_told_and_stands_there_again(routine: Routine) -> None:
    facts = details(routine=routine)
    view = submitted(reflection_modal(facts, today=TODAY, issues=ISSUES))
    assert {each.block["dispatch_action"] for each in elements_of(cast("Any", view["blocks"])) if each.is_input} == {
        True
    }
    kept = typed_in(cast("View", {**view, "id": "V1"}))
    again = reflection_modal(facts, today=TODAY, issues=ISSUES, typed=kept)
    assert_view_fits(again)
    stands = {entry.field: entry.text for entry in read_reflection(submitted(again))}
    assert {name: stands[name] for name in kept.texts} == dict(kept.texts)
    assert set(kept.texts) == set(stands)


def test_what_an_edit_emptied_stays_empty_also_where_the_form_asks_for_it_no_more() -> None:
    former = Answer(field="of_old", meaning=Meaning.PRIVATE_NOTE, question="And?", answer="Nothing.")
    facts = details(reflection=reflection(answers=[former]))
    again = reflection_modal(facts, today=TODAY, typed=Typed({"of_old": "", "quote": ""}))
    stands = {entry.field: entry.text for entry in read_reflection(submitted(again))}
    assert (stands["of_old"], stands["quote"]) == ("", "")
