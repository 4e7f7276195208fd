"""Nudges: one message about all that is due on a day, and what the CX team and the participant are told in the end."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.dates import round_name, short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.nudges.silence import InTheWay, Silence
from bot.program.people.availability import zone_of
from bot.program.routines import Subject
from bot.program.routines.hooks import hooks_of
from bot.surfaces import own_buttons, parts
from bot.surfaces.assignment import action_buttons
from bot.surfaces.did_you_talk import other_outcomes, outcome_buttons
from bot.surfaces.ids import COMMAND, Action, Block, Callback
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.modal import modal
from bot.surfaces.nudge_ids import NudgeAction, NudgeBlock
from bot.surfaces.parts import Blocks, Part, bold, italic, line, person, prose
from bot.surfaces.routine_words import day_name
from bot.surfaces.snooze import snooze_list, snoozed
from bot.surfaces.time_there import time_there
from bot.surfaces.usual_buttons import brief_button, log_button, said, swap_buttons, time_left, unreachable_words
from models import TO_DO, AssignmentState

_FINE = "If it doesn't fit now, that's fine: your CX team gets in touch."
# Each takes four of the fifty blocks of a message, and more than these nobody reads on a phone.
_MOST = 8
_SETTLED = "Nothing to do here any more. Thank you."
# An assignment, and the step of its ladder.
Nudged = tuple[AssignmentDetails, int]


def nudge(nudges: Sequence[Nudged], today: date) -> Message:
    """Return a nudge about each of these, with its step, as of the participant's date `today`; each with its buttons.

    What was done meanwhile says so in a line, and where all of it was, nothing else is left. Of very many the most
    urgent are shown.
    """
    if not any(_is_to_do(details) for details, _ in nudges):
        return one_line(_SETTLED)
    blocks: Blocks = []
    several = len(nudges) > 1
    most_urgent = _most_urgent(nudges, today) if len(nudges) > _MOST else nudges
    for details, step in most_urgent[:_MOST]:
        if not _is_to_do(details):
            blocks.append(prose(line(bold(_heading(details)), f". {_SETTLED}")))
            continue
        lines = [line(bold(_heading(details)))] if several else []
        blocks += [prose(*lines, *_lines(details, step, today)), *_number(details, today)]
        blocks += [_buttons_of(details, step, today), *other_outcomes(details)]
    if len(most_urgent) > _MOST:
        blocks.append(prose(line(f"And {len(most_urgent) - _MOST} more: type {COMMAND} mine.")))
    return message(*blocks)


def _most_urgent(nudges: Sequence[Nudged], today: date) -> list[Nudged]:
    """Return what is still to be done of these: how a booked day went first, then what ends soonest."""
    to_do = [each for each in nudges if _is_to_do(each[0])]
    return sorted(to_do, key=lambda each: (not _asks_how_it_went(each[0], today), each[0].last_day))


def _buttons_of(details: AssignmentDetails, step: int, today: date) -> dict[str, Any]:
    """Return the buttons of one assignment: what comes next first, and fewer than in its brief."""
    if _asks_how_it_went(details, today):
        return outcome_buttons(details, details.booking.id or 0 if details.booking else 0)
    words = details.routine.messages
    is_untouched = details.assignment.state in (AssignmentState.APPROVED, AssignmentState.SENT)
    if details.routine.key in own_buttons.BUTTONS or not is_untouched or not words.book:
        return action_buttons(details)
    buttons = [parts.button(words.book, Action.BOOK_CALL, details.id, style="primary"), log_button(details)]
    if words.not_reached:  # the number above is there to be tapped
        buttons.append(parts.button(words.not_reached, Action.NOT_REACHED, details.id))
    if step == len(details.routine.ladder) and words.swap and details.routine.subject is not Subject.NOTHING:
        buttons += swap_buttons(details)
    return parts.actions(Block.CALL_BUTTONS, *buttons, brief_button(details), *snooze_list(details))


def _number(details: AssignmentDetails, today: date) -> Blocks:
    """Return the number to call, to be tapped."""
    number = details.customer.phone if details.customer else None
    if not number or snoozed(details, today) is not None or _asks_how_it_went(details, today):
        return []
    return [parts.number_to_dial(number) if parts.can_be_dialled(number) else prose(line(number))]


def _asks_how_it_went(details: AssignmentDetails, today: date) -> bool:
    """Return whether it asks how a day went that was booked, in a routine whose calls have an hour."""
    booked = details.assignment.booked_on
    is_booked = details.assignment.state is AssignmentState.BOOKED and booked is not None and booked < today
    return is_booked and details.routine.minutes is not None


def _is_to_do(details: AssignmentDetails) -> bool:
    return details.assignment.state in TO_DO and details.may_go_ahead


def _heading(details: AssignmentDetails) -> str:
    name, title = details.subject_name, details.routine.title
    return title if name == title else f"{title}: {name}"


def _lines(details: AssignmentDetails, step: int, today: date) -> list[Part]:
    off = snoozed(details, today)
    if off is not None:
        return [off]
    effort = "" if _asks_how_it_went(details, today) else details.routine.messages.effort
    return [line(each) for each in (_nudged(details, step, today), effort) if each]


def _nudged(details: AssignmentDetails, step: int, today: date) -> str:
    words, booked = details.routine.messages, details.assignment.booked_on
    if details.assignment.state is AssignmentState.BOOKED and booked is not None:
        told = words.booked_ahead if booked >= today else words.booked_before
        return said(told, details, day=short_date(booked))
    if details.assignment.state is AssignmentState.UNREACHABLE and words.unreachable:
        told = unreachable_words(details)
        return f"{told} {_FINE}" if step == len(details.routine.ladder) else told
    own = hooks_of(details.routine.key).nudge_words
    ladder = (own(details) if own else None) or details.routine.ladder
    nudged = ladder[max(step, 1) - 1].format(subject=details.subject_name)
    is_last = step == len(ladder)
    return nudged if is_last or today > details.last_day else f"{nudged} {time_left(details, today)}"


_IN_THE_WAY = {
    InTheWay.MUTED: "They want no nudges.",
    InTheWay.PAUSED: "They have paused their nudges.",
    InTheWay.AWAY: "They are away.",
}


def unanswered(details: AssignmentDetails, silence: Silence, today: date) -> Message:
    """Return the word to the CX team that the nudges led to nothing, with what may be done; then what came of it."""
    name, subject = details.participant.name, details.subject_name
    state = details.assignment.state
    if state is AssignmentState.SWAPPED:
        return one_line(bold(name), f" and {subject}: swapped. Nothing to do here any more.")
    if state is AssignmentState.MISSED:
        ended = f"let go, and {name} knows" if silence.is_let_go else "the round is over"
        return one_line(bold(name), f" and {subject}: {ended}. Nothing to do here any more.")
    if state not in TO_DO or not details.may_go_ahead:
        return one_line(bold(name), f" and {subject}: that is settled. Nothing to do here any more.")
    since, round_ = _since(details, today), details.round
    # They may have one of the next round by then.
    of = f", {round_name(round_.starts_on, round_.ends_on)}" if today > details.last_day else ""
    return message(
        prose(
            line(*_heard(details), f" ({details.routine.title}{of})."),
            line(*(since or [_so_far(silence)])),
        ),
        parts.actions(NudgeBlock.UNANSWERED_BUTTONS, *_buttons(details, today)),
    )


def _heard(details: AssignmentDetails) -> list[Part | str]:
    """Return what is heard of it so far: none, that nobody was reached, or that they met and have not told of it."""
    name, subject = bold(details.participant.name), bold(details.subject_name)
    if details.assignment.state is AssignmentState.UNREACHABLE:
        return [name, " couldn't reach ", subject, " so far"]
    once_met = hooks_of(details.routine.key).nudge_words
    if once_met and once_met(details):
        return [name, " met ", subject, ", and hasn't told of it yet"]
    return ["No word yet from ", name, " on ", subject]


def _since(details: AssignmentDetails, today: date) -> list[Part]:
    """Return what the participant has done since, nothing where that is nothing."""
    booked, until = details.assignment.booked_on, details.assignment.snoozed_until
    if details.assignment.state is AssignmentState.BOOKED and booked is not None and booked >= today:
        return [bold(f"Booked for {day_name(booked, today)}.")]
    if until is not None and until > today:
        return [bold(f"They have put it off until {short_date(until)}.")]
    return []


def _so_far(silence: Silence) -> Part:
    count = {0: "No nudge went out", 1: "One nudge went out"}.get(silence.nudges, f"{silence.nudges} nudges went out")
    last = f"{', the last' if silence.nudges > 1 else ''} on {short_date(silence.last)}" if silence.last else ""
    why = _IN_THE_WAY[silence.in_the_way] if silence.in_the_way else ""
    asked = f" {silence.asked} booked days have gone by." if silence.asked > 1 else ""
    return parts.words(f"{count}{last}.{asked} {why}".strip())


def _buttons(details: AssignmentDetails, today: date) -> list[Any]:
    """Return what may be done about it; once the round is over, nothing is swapped."""
    name, words = details.participant.name, details.routine.messages
    swapping = parts.ask_first(
        words.swap_title, f"{details.subject_name} goes back to the list, and {name} gets the next one.", "Swap", "Keep"
    )
    letting_go = parts.ask_first(
        "Let it go?",
        f"{name} is told kindly that nothing is left to do. If it comes about after all, it still counts.",
        "Let it go",
        "Keep",
    )
    buttons = [parts.button("Call them", NudgeAction.CALL_THEM, details.id, style="primary")]
    is_swapped = details.routine.subject is not Subject.NOTHING and today <= details.last_day
    if words.swap and is_swapped:
        buttons.append(parts.button("Swap", NudgeAction.SWAP_FOR_THEM, details.id, confirm=swapping))
    return [*buttons, parts.button("Let it go", NudgeAction.LET_GO, details.id, confirm=letting_go)]


def call_them_modal(details: AssignmentDetails, silence: Silence, now: datetime, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return what the CX team needs to speak to the participant: who they are, what it is about, and what is fine.

    `now` is aware, `zone` the programme's.
    """
    who, last, sent_at = details.participant, short_date(details.last_day), details.assignment.sent_at
    there = zone_of(who, zone)
    runs = f"round runs until {last}" if now.astimezone(there).date() <= details.last_day else f"round ended on {last}"
    named: list[Part] = [bold(who.name)]
    if who.slack_id:
        named += [parts.words("  "), person(who.slack_id)]
    facts = [line(*named)]
    facts += [line(each) for each in (who.department or "", time_there(who.timezone, now)) if each]
    about = [
        line(bold(_heading(details))),
        line(f"With them since {short_date(sent_at.astimezone(there).date())}; the {runs}.")
        if sent_at
        else line(f"The {runs}."),
        line(_so_far(silence)),
    ]
    fine = line(
        italic("Ask what is in the way. Another day, somebody else to meet, or nothing this time: each is fine.")
    )
    return modal(Callback.BRIEF, "Call them", [prose(*facts), prose(*about), prose(fine)], subject=details.id)


def let_go(details: AssignmentDetails) -> Message:
    """Return the word to the participant that something was let go."""
    if details.assignment.state is not AssignmentState.MISSED:
        return one_line(_SETTLED)
    return one_line(
        bold(f"{details.subject_name} can wait."),
        " Your CX team let it go, and nothing is left to do here. If it comes about after all, it still counts.",
    )
