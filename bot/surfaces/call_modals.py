"""The modals about a call: the day it is booked for, and what was heard; each read back beside its builder."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import FieldKind, ReflectionField
from bot.program.stories.reflections import ReflectionForm
from bot.surfaces import inputs, parts
from bot.surfaces.ids import Action, Block, Callback, answer_id
from bot.surfaces.modal import modal
from bot.surfaces.parts import line, prose
from models import Consent, Meaning


def booking_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that asks for the day."""
    label = f"When do you talk with {details.the_customer.name}?"
    day = inputs.date_input("booked_on", label, value=details.assignment.booked_on, required=True)
    return modal(Callback.BOOKING, "I've booked it", [day], subject=details.id, submit="Save")


def read_booking(view: View) -> date | None:
    """Return the day chosen, None for none."""
    return inputs.date_from(view["state"]["values"], "booked_on")


def reflection_modal(details: AssignmentDetails, *, today: date) -> dict[str, Any]:
    """Return the modal, filled with what was written before; `today` is the participant's date."""
    blocks: parts.Blocks = [
        prose(line(f"Your call with {details.the_customer.name}. Short is fine; three minutes will do."))
    ]
    for field in details.routine.reflection:
        blocks += _answers(details, field) if field.kind is FieldKind.ANSWERS else [_field(details, field, today)]
    preview = parts.button("Preview the story", Action.PREVIEW_STORY, details.id)
    blocks.append(parts.actions(Block.PREVIEW_BUTTON, preview))
    version = details.reflection.version if details.reflection else 0
    return modal(
        Callback.REFLECTION,
        "Edit your call" if version else "Log the call",
        blocks,
        submit="Save",
        subject=details.id,
        version=version,
    )


def _answers(details: AssignmentDetails, field: ReflectionField) -> parts.Blocks:
    """Return a field for each question; those answered before keep the question as it was asked."""
    answered = details.reflection.answers_of(Meaning.HEARD) if details.reflection else []
    asked = [(a["question"], a["answer"]) for a in answered] or [(question, "") for question in details.questions]
    return [
        inputs.text_input(
            answer_id(position),
            question,
            value=answer,
            hint="" if position else field.hint,
            max_length=field.max_length,
        )
        for position, (question, answer) in enumerate(asked)
    ]


def _field(details: AssignmentDetails, field: ReflectionField, today: date) -> dict[str, Any]:
    known = _known(details, today).get(field.name)
    if field.kind in (FieldKind.PAST_DATE, FieldKind.FUTURE_DATE):
        day = known if isinstance(known, date) else None
        return inputs.date_input(field.name, field.label, value=day, hint=field.hint, required=field.required)
    text = str(known) if known else ""
    if field.kind is FieldKind.PERSON:
        return inputs.person_input(field.name, field.label, value=text or None, hint=field.hint)
    if field.kind is FieldKind.CHOICE:
        who = ", ".join(filter(None, (details.the_customer.name, details.the_customer.account_name)))
        options = [(c.value, c.label, c.shown_as.format(customer=who)) for c in field.choices]
        return inputs.choice_input(field.name, field.label, options, value=text or None, required=field.required)
    return inputs.text_input(
        field.name,
        field.label,
        value=text,
        hint=field.hint,
        required=field.required,
        multiline=field.multiline,
        max_length=field.max_length,
    )


def _known(details: AssignmentDetails, today: date) -> Mapping[str, object]:
    reflection, promise = details.reflection, details.commitment
    known: dict[str, object] = {"talked_on": today, "owner": details.participant.slack_id}
    if reflection is not None:
        known |= {
            "talked_on": reflection.talked_on,
            "quote": reflection.text_of(Meaning.QUOTE),
            "hurts": reflection.text_of(Meaning.CAUSE),
            "no_promise_reason": reflection.text_of(Meaning.NO_COMMITMENT),
            "consent": reflection.consent.value,
        }
    if promise is not None:
        known |= {"promise": promise.text, "due_on": promise.due_on, "owner": promise.owner}
    return known


def read_reflection(view: View) -> ReflectionForm:
    """Return what stands in a submitted (or previewed) reflection modal."""
    state = view["state"]["values"]
    consent = inputs.choice_from(state, "consent")
    return ReflectionForm(
        talked_on=inputs.date_from(state, "talked_on"),
        answers=tuple((question, inputs.text_from(state, name)) for name, question in _asked(view).items()),
        quote=inputs.text_from(state, "quote"),
        hurts=inputs.text_from(state, "hurts"),
        promise=inputs.text_from(state, "promise"),
        due_on=inputs.date_from(state, "due_on"),
        owner=inputs.person_from(state, "owner"),
        no_promise_reason=inputs.text_from(state, "no_promise_reason"),
        consent=Consent(consent) if consent in set(Consent) else None,
    )


def _asked(view: View) -> dict[str, str]:
    """Return block id and question of each answer; the question is what the person saw, whatever was imported since."""
    questions: dict[str, str] = {}
    for position in range(len(view["blocks"])):
        name = answer_id(position)
        for block in view["blocks"]:
            if block.get("block_id") == name and block["type"] == "input":
                questions[name] = block["label"]["text"]
    return questions


def errors_at(fields: Mapping[str, str]) -> dict[str, str]:
    """Return field errors by block id; those about the answers stand at the first one."""
    return {answer_id(0) if name == "answers" else name: words for name, words in fields.items()}
