"""What one of the CX team is shown of the one-to-one they have with a leader; nothing of what was said in it."""

from datetime import date, timedelta

from bot.dates import short_date, weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.one_to_one import agreed_lines, facts_of
from bot.surfaces.one_to_one_ids import OneToOneAction, OneToOneBlock
from bot.surfaces.parts import Blocks, Element, Part, bold, line, person, prose, quoted
from models import TO_DO, AssignmentState, RoundState

_S = AssignmentState


def host_message(details: AssignmentDetails, reader: int | None) -> Message:
    """Return the message of who sits down with the leader, for the present state; `reader` (person id) has it."""
    state, name = details.assignment.state, details.participant.name
    if details.assignment.host_id != reader:
        return _others(details)
    if state in TO_DO:
        return message(*_to_come(details))
    if state is _S.CLOSED:
        return message(*_logged(details))
    if state is _S.MISSED:
        ended = "The round is over, and no" if details.round.state is RoundState.CLOSED else "It was let go, and no"
        told = prose(line(f"{ended} half hour with {name} was logged. If it came about, it counts."))
        return message(told, parts.actions(OneToOneBlock.ONE_TO_ONE_HOST, _log_button(details)))
    if state is _S.DECLINED:
        return message(*_passed(details))
    return one_line(f"The half hour with {name} is off. Nothing to do here any more.")


def _others(details: AssignmentDetails) -> Message:
    """Return the word to who sat down with the leader until another took over."""
    return one_line(
        f"{details.subject_name} sits down with {details.participant.name} now. Nothing to do here any more."
    )


def _to_come(details: AssignmentDetails) -> Blocks:
    name, facts = details.participant.name, facts_of(details)
    lines = [line(*_who(details)), line(_day(details)), line(_figures(details))]
    if facts.answered:
        lines.append(line(bold(f"{name} answered the questions beforehand.")))
    blocks = [parts.header(f"Half an hour with {name}"), prose(*lines)]
    if facts.last_agreed is not None:
        blocks.append(prose(line(bold("Last time you agreed")), *agreed_lines(facts.last_agreed)))
    day = "Change the day" if details.assignment.state is _S.BOOKED else "Set the day"
    blocks.append(
        parts.actions(
            OneToOneBlock.ONE_TO_ONE_HOST,
            _log_button(details, style="primary"),
            parts.button("Prepare", OneToOneAction.PREPARE_ONE_TO_ONE, details.id),
            parts.button(day, OneToOneAction.SET_ONE_TO_ONE_DAY, details.id),
        )
    )
    return blocks


def _log_button(details: AssignmentDetails, *, style: str | None = None, words: str = "") -> Element:
    return parts.button(words or "Log the one-to-one", OneToOneAction.LOG_ONE_TO_ONE, details.id, style=style)


def _who(details: AssignmentDetails) -> list[Part | str]:
    who, where = details.participant, details.participant.department
    mention: list[Part | str] = [person(who.slack_id)] if who.slack_id else [bold(who.name)]
    return [*mention, f"  ·  {where}"] if where else mention


def _day(details: AssignmentDetails) -> str:
    booked = details.assignment.booked_on
    if details.assignment.state is _S.BOOKED and booked is not None:
        return f"📅  Set for {day_name(booked)}."
    return f"No day is set yet. There is time until {short_date(details.round.ends_on - timedelta(days=1))}."


def day_name(day: date) -> str:
    """Return such as "Thursday, 12 November"."""
    return weekday_date(day)


def _figures(details: AssignmentDetails) -> str:
    facts = facts_of(details)
    calls = (
        "No call logged so far"
        if not facts.calls
        else f"{facts.calls} {'call' if facts.calls == 1 else 'calls'} logged"
    )
    promises = (
        "nothing promised is open"
        if not facts.promises
        else f"{facts.promises} open {'promise' if facts.promises == 1 else 'promises'}"
    )
    return f"{calls}; {promises}."


def _logged(details: AssignmentDetails) -> Blocks:
    facts, name = facts_of(details), details.participant.name
    day = f" on {short_date(facts.met_on)}" if facts.met_on else ""
    blocks = [
        prose(line(bold(f"You talked with {name}{day}."), " Your notes stay with the two of you and the CX team."))
    ]
    if facts.agreed is not None:
        blocks.append(prose(line(bold("What you agreed on")), *agreed_lines(facts.agreed)))
    edit = _log_button(details, words="Edit what you wrote")
    return [*blocks, parts.actions(OneToOneBlock.ONE_TO_ONE_HOST, edit)]


def _passed(details: AssignmentDetails) -> Blocks:
    facts = facts_of(details)
    told = line(bold(f"{details.participant.name} would rather not this quarter:"))
    why = [quoted(facts.passed_why)] if facts.passed_why else []
    log = _log_button(details, words="We talked all the same")
    return [prose(told, *why), parts.actions(OneToOneBlock.ONE_TO_ONE_HOST, log)]


def day_set(details: AssignmentDetails, reader: int | None) -> Message | None:
    """Return the word to the one of the two who did not set the day; None for no day. `reader` is a person id."""
    booked = details.assignment.booked_on
    if booked is None:
        return None
    other = details.participant.name if reader == details.assignment.host_id else details.subject_name
    return one_line(bold(f"Your half hour with {other}"), " is set for ", bold(day_name(booked)), ".")


def to_log(details: AssignmentDetails, reader: int | None) -> Message:
    """Return the reminder to `reader` (person id), once the day is over, to log what was said."""
    name = details.participant.name
    if details.assignment.host_id != reader:
        return _others(details)
    if details.assignment.state is not _S.BOOKED:
        return one_line("That's settled. Nothing to do here any more.")
    words = line(bold(f"How did your half hour with {name} go?"), " Log it while it is fresh.")
    day = parts.button("It's another day", OneToOneAction.SET_ONE_TO_ONE_DAY, details.id)
    return message(
        prose(words), parts.actions(OneToOneBlock.ONE_TO_ONE_HOST, _log_button(details, style="primary"), day)
    )


def passed(details: AssignmentDetails) -> Message:
    """Return the word that the leader wants none this time, and why."""
    if details.assignment.state is not _S.DECLINED:
        return one_line(f"{details.participant.name} changed their mind. Nothing to do here any more.")
    return message(*_passed(details)[:1])


def off(details: AssignmentDetails) -> Message:
    """Return the word that a one-to-one is off."""
    return one_line(bold(f"The half hour with {details.participant.name} is off."), " Nothing to do here.")
