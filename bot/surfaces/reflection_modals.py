"""The modal of a reflection: built from its routine's form, changed with each choice made in it, and read back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.drafts import Draft, Typed, Typing, with_draft
from bot.program.routines import YES, FieldKind, ReflectionField
from bot.program.routines.hooks import Prefilled, hooks_of
from bot.program.routines.skills import skill_of
from bot.program.stories.reflection_form import Entry, answer_name, day_from, is_answer
from bot.program.stories.reflections import form_of
from bot.program.stories.story_text import LONGEST_TEXT
from bot.surfaces import inputs, parts
from bot.surfaces.ids import Action, Block, Callback
from bot.surfaces.modal import kept_in, modal, subject_of, with_kept, with_opening, with_pieces
from bot.surfaces.parts import Blocks, bullets, line, prose
from bot.surfaces.talk import draft_blocks
from bot.surfaces.typing_inputs import sent_while_typing, was_opened_with
from models import Answer, AssignmentState, Issue, Meaning

_NOTHING_TYPED = Typed()
# What is promised is small enough to be kept within a month.
_TIME_FOR_PROMISE, _FRIDAY = timedelta(days=28), 4
# What of a view is sent to Slack again.
_FRAME = ("type", "callback_id", "title", "close", "submit", "private_metadata")

_INPUTS: dict[FieldKind, Callable[..., dict[str, Any]]] = {
    FieldKind.PAST_DATE: inputs.date_input,
    FieldKind.FUTURE_DATE: inputs.date_input,
    FieldKind.TEXT: inputs.text_input,
    FieldKind.PERSON: inputs.person_input,
    FieldKind.CHOICE: inputs.choice_input,
    FieldKind.SELECT: inputs.select_input,
    FieldKind.ISSUE: inputs.select_input,
}


@dataclass(frozen=True)
class _Filling:
    """What the fields of one modal are filled with: texts by field, and the issues to choose from."""

    details: AssignmentDetails
    texts: Mapping[str, str]
    issues: Sequence[Issue] = ()


def reflection_modal(
    details: AssignmentDetails,
    *,
    today: date,
    issues: Sequence[Issue] = (),
    draft: Draft | None = None,
    typed: Typed = _NOTHING_TYPED,
    opened_at: str = "",
) -> dict[str, Any]:
    """Return the modal, filled with what was written before; `today` is the participant's date.

    `issues` are those to choose from, where the form asks for one. `typed` is what was typed and not submitted; it
    takes the place of what was saved. `draft` is what they said to the bot: it stands above the form, and in its main
    field behind what stands there. `opened_at` is when, in the form of Slack's times.
    """
    form, saved = details.routine.form, details.reflection
    texts = with_draft(form, {**_known(details, today), **typed.texts}, draft, typed=typed)
    filling, unknown = _Filling(details, texts, issues), _unknown(details)
    blocks: Blocks = [prose(line(form.opening.format(subject=details.subject_name)))]
    blocks += draft_blocks(draft) if draft else []
    if details.questions and not any(_is_question(each) for each in unknown) and not _asks_by_question(details):
        blocks.append(prose(line("You set out to ask:"), bullets(*details.questions)))
    for field in form.asked(form.decided(texts)):
        instead = [each for each in unknown if each["meaning"] == field.meaning and not texts.get(field.name)]
        unknown = [each for each in unknown if each not in instead]
        blocks += _questions(filling, field) if field.kind is FieldKind.QUESTIONS else _asked_before(filling, instead)
        if field.kind is not FieldKind.QUESTIONS and not instead and _can_be_asked(filling, field):
            blocks.append(_block(filling, field))
    blocks += _asked_before(filling, unknown)
    preview = parts.button("Preview the story", Action.PREVIEW_STORY, details.id)
    blocks.append(parts.actions(Block.PREVIEW_BUTTON, preview))
    title, version = (form.edit_title, saved.version) if saved else (form.title, 0)
    view = modal(Callback.REFLECTION, title, _sent(blocks), submit="Save", subject=details.id, version=version)
    view = with_opening(view, opened_at) if opened_at else view
    return with_pieces(view, [piece.id or 0 for piece in draft.settled]) if draft else view


def _sent(blocks: Blocks) -> Blocks:
    """Return the blocks of a form, each field of which tells what is typed in it."""
    return [sent_while_typing(each, Action.KEEP_DRAFT) if each["type"] == "input" else each for each in blocks]


def with_choices(
    view: View,
    details: AssignmentDetails,
    *,
    today: date,
    issues: Sequence[Issue] = (),
    typed: Typed = _NOTHING_TYPED,
) -> dict[str, Any]:
    """Return an open modal with the fields that the choices made in it ask for, and without the others.

    All else stays as it is, so that Slack keeps what was typed; what was typed in a field that goes is kept with the
    modal, and stands there again when the field comes back.
    """
    form, entered = details.routine.form, {entry.field: entry.text for entry in read_reflection(view)}
    asked = {field.name for field in form.asked(form.decided(entered))}
    dependent = {field.name for field in form.fields if field.shown_if}
    shown = {block["block_id"]: block for block in view["blocks"] if block.get("block_id") in dependent}
    kept = kept_in(view) | {name: entered[name] for name in shown if name not in asked}
    filling = _Filling(details, {**_known(details, today), **typed.texts, **kept}, issues)
    blocks: Blocks = []
    for block in view["blocks"]:
        name = block.get("block_id", "")
        blocks += [] if name in dependent else [block]
        needed = [field for field in form.depending_on(name) if field.name in asked]
        blocks += [shown.get(field.name) or _sent([_block(filling, field)])[0] for field in needed]
    frame = {key: view[key] for key in _FRAME if view.get(key)}  # type: ignore[literal-required]
    return with_kept(frame | {"blocks": blocks}, {name: text for name, text in kept.items() if name not in asked})


def read_reflection(view: View) -> tuple[Entry, ...]:
    """Return what stands in a reflection modal, with each question as the person saw it."""
    state = view["state"]["values"]
    return tuple(
        Entry(block["block_id"], block["label"]["text"], inputs.entered(state, block["block_id"]))
        for block in view["blocks"]
        if block["type"] == "input"
    )


def read_typing(view: View, by: str, field: str, at: str) -> Typing:
    """Return what `by` (Slack id) typed in a field at this time (Slack's), and in others since the modal was opened."""
    subject = subject_of(view)
    opened = {block["block_id"]: was_opened_with(block) for block in view["blocks"] if block["type"] == "input"}
    entered = {entry.field: entry.text for entry in read_reflection(view)}
    texts = {name: text for name, text in entered.items() if name == field or text != opened[name]}
    return Typing(by, subject.id, subject.version, field, texts, at, view["id"])


def people_in(view: View) -> dict[str, str]:
    """Return the Slack ids of the people chosen in a modal, by field."""
    state = view["state"]["values"]
    fields = [block["block_id"] for block in view["blocks"] if block["type"] == "input" and _asks_for_person(block)]
    chosen = {field: inputs.entered(state, field) for field in fields}
    return {field: slack_id for field, slack_id in chosen.items() if slack_id}


def _asks_for_person(block: Mapping[str, Any]) -> bool:
    return bool(block["element"]["type"] == "users_select")


def _known(details: AssignmentDetails, today: date) -> dict[str, str]:
    """Return the texts by field: what is usual, and over it what was saved."""
    usual = {
        Meaning.DAY: _day_supposed(details, today).isoformat(),
        Meaning.COMMITMENT_OWNER: details.participant.slack_id or "",
        Meaning.COMMITMENT_DAY: _weekday_before(today + _TIME_FOR_PROMISE).isoformat(),
    }
    form, saved = details.routine.form, details.reflection
    if saved is None:
        usual[Meaning.COMMITS] = YES
    texts = {field.name: usual[field.meaning] for field in form.fields if field.meaning in usual}
    if saved is None:
        untold = {field.name: "" for field in form.fields if form.depending_on(field.name)}
        return untold | texts | dict(_prefilled(details).texts)
    return texts | {
        name: text for name, text in form_of(details.routine, saved, details.commitment).values.items() if text
    }


def _day_supposed(details: AssignmentDetails, today: date) -> date:
    """Return the day on which it took place, as is supposed: the one that was booked, else today."""
    booked = details.assignment.booked_on if details.assignment.state is AssignmentState.BOOKED else None
    return min(booked or today, today)


def _weekday_before(day: date) -> date:
    """Return this day, or the Friday before it where it is at a weekend."""
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def _prefilled(details: AssignmentDetails) -> Prefilled:
    prefill = hooks_of(details.routine.key).prefill
    return prefill(details) if prefill else Prefilled()


def _unknown(details: AssignmentDetails) -> list[Answer]:
    """Return the saved answers that the form doesn't ask for, such as those of an earlier release."""
    saved, form = details.reflection, details.routine.form
    answers = saved.answers if saved else ()
    by_question = _asks_by_question(details)
    return [each for each in answers if not form.field(each["field"]) and not (by_question and _is_question(each))]


def _asks_by_question(details: AssignmentDetails) -> bool:
    return any(field.kind is FieldKind.QUESTIONS for field in details.routine.form.fields)


def _is_question(answer: Answer) -> bool:
    return is_answer(answer["field"])


def _questions(filling: _Filling, field: ReflectionField) -> Blocks:
    """Return a field for each question; those answered before keep the question as it was asked."""
    saved = filling.details.reflection
    asked = [answer for answer in saved.answers if _is_question(answer)] if saved else []
    return _asked_before(filling, asked, field.max_length) or [
        inputs.text_input(
            answer_name(place),
            question,
            value=filling.texts.get(answer_name(place), ""),
            hint="" if place else field.hint,
            max_length=field.max_length,
        )
        for place, question in enumerate(filling.details.questions)
    ]


def _asked_before(filling: _Filling, answers: Iterable[Answer], longest: int = LONGEST_TEXT) -> Blocks:
    """Return a field for each saved answer, with the wording as it was asked."""
    return [
        inputs.text_input(
            each["field"],
            each["question"] or "More",
            value=filling.texts.get(each["field"], each["answer"]),
            max_length=longest,
        )
        for each in answers
    ]


def _can_be_asked(filling: _Filling, field: ReflectionField) -> bool:
    """Return whether there is something to choose: Slack shows no list without options."""
    return field.kind is not FieldKind.ISSUE or bool(filling.issues)


def _block(filling: _Filling, field: ReflectionField) -> dict[str, Any]:
    text, details = filling.texts.get(field.name, ""), filling.details
    hint = _prefilled(details).hints.get(field.name, field.hint)
    ask = partial(_INPUTS[field.kind], field.name, _label(details, field), hint=hint, required=field.required)
    match field.kind:
        case FieldKind.PAST_DATE | FieldKind.FUTURE_DATE:
            return ask(value=day_from(text))
        case FieldKind.PERSON:
            return ask(value=text or None)
        case FieldKind.ISSUE:
            return ask(value=text, options=[(str(issue.id), issue.title, "") for issue in filling.issues])
        case FieldKind.SELECT:
            return ask(value=text, options=_options(details, field))
        case FieldKind.CHOICE:
            # Those on which other fields depend tell us as soon as they are chosen.
            action = Action.FORM_CHOICE if details.routine.form.depending_on(field.name) else None
            return ask(value=text, options=_options(details, field), dispatch=action)
    return ask(value=text, placeholder=field.placeholder, multiline=field.multiline, max_length=field.max_length)


def _label(details: AssignmentDetails, field: ReflectionField) -> str:
    """Return how a field is asked for; that of the skill of the month names it."""
    skill = skill_of(details.routine.skills, details.round.month) if field.meaning is Meaning.SELF_RATING else None
    return skill.asked if skill else field.label


def _options(details: AssignmentDetails, field: ReflectionField) -> list[tuple[str, str, str]]:
    account = details.customer.account_name if details.customer else None
    who = ", ".join(filter(None, (details.subject_name, account)))
    return [(choice.value, choice.label, choice.shown_as.format(customer=who)) for choice in field.choices]
