"""The modals of a one-to-one: answers beforehand, not this time, the day, what to go on, and logging what was said."""

from datetime import date
from typing import Any

from bot.dates import short_date
from bot.payloads import StateValues, View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.one_to_ones.keeping import LONGEST, LONGEST_AGREED, LONGEST_WHY, Agreed, Logged
from bot.program.routines.one_to_one import QUESTIONS
from bot.surfaces import inputs, parts
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.one_to_one import agreed_lines, facts_of
from bot.surfaces.one_to_one_ids import OneToOneAction, OneToOneCallback
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted
from models import OneToOne

_AGREES = "agrees"


def beforehand_modal(details: AssignmentDetails, record: OneToOne | None) -> dict[str, Any]:
    """Return the leader's modal to answer the questions before they meet."""
    given = record.beforehand if record else {}
    opening = f"For {details.subject_name}, and whoever of the CX team follows. A line is enough; none is fine, too."
    blocks = [prose(line(opening)), *_question_inputs(given)]
    return modal(
        OneToOneCallback.ONE_TO_ONE_BEFOREHAND, "My answers beforehand", blocks, subject=details.id, submit="Save"
    )


def _question_inputs(given: dict[str, Any]) -> Blocks:
    return [
        inputs.text_input(each.name, each.words, value=str(given.get(each.name, "")), max_length=LONGEST)
        for each in QUESTIONS
    ]


def read_answers(view: View) -> dict[str, str]:
    """Return what was answered, by the question's name; questions left blank are left out."""
    state = view["state"]["values"]
    answers = {each.name: inputs.text_from(state, each.name) for each in QUESTIONS}
    return {name: text for name, text in answers.items() if text}


def pass_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the leader's modal to say that it isn't for now, and why."""
    why = inputs.text_input(
        "why",
        "Why not this time?",
        hint=f"{details.subject_name} reads this, and nobody else.",
        required=True,
        multiline=False,
        max_length=LONGEST_WHY,
    )
    return modal(OneToOneCallback.ONE_TO_ONE_PASSED, "Not this quarter", [why], subject=details.id, submit="Save")


def read_why(view: View) -> str:
    """Return why the leader wants none this time."""
    return inputs.text_from(view["state"]["values"], "why")


def day_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which one of the CX team sets the day."""
    label = f"When do you sit down with {details.participant.name}?"
    day = inputs.date_input("booked_on", label, value=details.assignment.booked_on, required=True)
    return modal(OneToOneCallback.ONE_TO_ONE_DAY, "Set the day", [day], subject=details.id, submit="Save")


def prepared_modal(details: AssignmentDetails, record: OneToOne | None, last: OneToOne | None) -> dict[str, Any]:
    """Return what there is to go on: the leader's answers beforehand, and what was said and agreed last time."""
    blocks: Blocks = [parts.header(details.participant.name)]
    if record is not None and record.beforehand:
        blocks += [prose(line(bold("Answered beforehand"))), *_said(record.beforehand)]
    if last is not None:
        day = f" on {short_date(last.met_on)}" if last.met_on else ""
        blocks += [prose(line(bold(f"Last time{day}"))), *_said(last.answers)]
        if last.notes:
            blocks.append(prose(line(italic("Notes")), quoted(last.notes)))
    agreed = facts_of(details).last_agreed
    if agreed is not None:
        blocks.append(prose(line(bold("What you agreed on then")), *agreed_lines(agreed)))
    if len(blocks) == 1:
        blocks.append(prose(line("This is your first one-to-one, and nothing was answered beforehand. Just ask:")))
        blocks.append(prose(parts.bullets(*(each.words for each in QUESTIONS))))
    return modal(Callback.BRIEF, "What you have to go on", blocks, subject=details.id)


def _said(answers: dict[str, Any]) -> Blocks:
    told = [(each.words, str(answers[each.name])) for each in QUESTIONS if answers.get(each.name)]
    return [prose(line(italic(question)), quoted(answer)) for question, answer in told]


def log_modal(details: AssignmentDetails, record: OneToOne | None, *, today: date, by: str) -> dict[str, Any]:
    """Return the modal to log what was said; at first with the day that was set and the answers beforehand.

    `today` is the date of who logs, `by` their Slack id.
    """
    record, agreed = record or OneToOne(assignment_id=details.id), facts_of(details).agreed
    booked = details.assignment.booked_on
    met_on = record.met_on or (booked if booked is not None and booked <= today else today)
    kept = Agreed(agreed.text, agreed.due_on, agreed.owner) if agreed else None
    given = record.answers if record.logged_at else record.beforehand
    return _log_view(details, Logged(met_on, given, record.notes, kept), version=record.version, by=by)


def _log_view(details: AssignmentDetails, shown: Logged, *, version: int, by: str) -> dict[str, Any]:
    blocks = [
        prose(line("Nobody reads this but you, the CX team, and who sits down with them next.")),
        inputs.date_input("met_on", "When did you talk?", value=shown.met_on, required=True),
        *_question_inputs(dict(shown.answers)),
        inputs.text_input("notes", "Notes", value=shown.notes, max_length=LONGEST),
        inputs.box(_AGREES, "We agreed on something", OneToOneAction.TICK_AGREED, ticked=shown.agreed is not None),
        *(_agreed_inputs(shown.agreed, details, by) if shown.agreed is not None else ()),
    ]
    return modal(
        OneToOneCallback.ONE_TO_ONE_LOG,
        "Log the one-to-one",
        blocks,
        subject=details.id,
        version=version,
        submit="Save",
    )


def _agreed_inputs(agreed: Agreed, details: AssignmentDetails, by: str) -> Blocks:
    who = details.participant.name
    return [
        inputs.text_input(
            "agreed",
            "What did you agree on?",
            value=agreed.text,
            hint=f"{who} gets this in these words, and so does who sees it through.",
            required=True,
            max_length=LONGEST_AGREED,
        ),
        inputs.date_input("due_on", "By when?", value=agreed.due_on, required=True),
        inputs.person_input("owner", "Who sees it through?", value=agreed.owner or by, required=True),
    ]


def with_tick(view: View, details: AssignmentDetails, *, version: int, by: str) -> dict[str, Any]:
    """Return the open modal with the fields of what was agreed, or without them, as is ticked now."""
    return _log_view(details, read_log(view), version=version, by=by)


def read_log(view: View) -> Logged:
    """Return what was entered of a one-to-one."""
    state = view["state"]["values"]
    agreed = _agreed_in(state) if inputs.is_ticked(state, _AGREES) else None
    return Logged(inputs.date_from(state, "met_on"), read_answers(view), inputs.text_from(state, "notes"), agreed)


def _agreed_in(state: StateValues) -> Agreed:
    due_on = inputs.date_from(state, "due_on")
    return Agreed(inputs.text_from(state, "agreed"), due_on, inputs.entered(state, "owner"))
