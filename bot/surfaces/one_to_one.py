"""What a leader is shown of a one-to-one: the pieces of its brief, its buttons, what became of it, what was agreed."""

from bot.dates import long_date, round_name, short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.one_to_ones.facts import OneToOneFacts
from bot.program.routines.one_to_one import ONE_TO_ONE
from bot.surfaces import parts
from bot.surfaces.ids import Action
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.one_to_one_ids import OneToOneAction, OneToOneBlock
from bot.surfaces.parts import Blocks, Element, Part, bold, italic, line, person, prose, quoted
from bot.surfaces.render_context import RenderContext
from models import AssignmentState, Commitment, RoundState

_S = AssignmentState


def facts_of(details: AssignmentDetails) -> OneToOneFacts:
    """Return what is known of a one-to-one."""
    return details.own if isinstance(details.own, OneToOneFacts) else OneToOneFacts()


def _purpose(_details: AssignmentDetails, _context: RenderContext) -> Blocks:
    words = (
        "To hear what this programme is to you, and what to do differently. It stays with the two of you and the CX "
    )
    return [prose(line(f"{words}team."))]


def _questions(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    return [prose(line(bold(details.routine.messages.questions)), parts.bullets(*details.questions))]


def _agreed_last(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    last = facts_of(details).last_agreed
    return [] if last is None else [prose(line(bold("Last time you agreed")), *agreed_lines(last))]


PIECES = {
    "one_to_one_purpose": _purpose,
    "one_to_one_questions": _questions,
    "one_to_one_agreed": _agreed_last,
}


def agreed_lines(agreed: Commitment) -> list[Part]:
    """Return what was agreed, by when, and who sees it through."""
    by = italic(f"by {long_date(agreed.due_on)}, seen through by ")
    return [quoted(agreed.text), line(by, person(agreed.owner))]


def buttons(details: AssignmentDetails) -> list[Element]:
    """Return the leader's buttons while it is still to come."""
    words, is_set = details.routine.messages, details.assignment.state is _S.BOOKED
    day = parts.button(
        words.change_day if is_set else words.book,
        Action.BOOK_CALL,
        details.id,
        style=None if is_set else "primary",
    )
    answers = "Change my answers" if facts_of(details).answered else "My answers beforehand"
    return [
        day,
        parts.button(answers, OneToOneAction.ANSWER_BEFOREHAND, details.id),
        parts.button("Not this quarter", OneToOneAction.PASS_ONE_TO_ONE, details.id),
    ]


def leader_message(details: AssignmentDetails) -> Message | None:
    """Return the leader's message once it is over; None while it is as for every routine."""
    words, name = details.routine.messages, details.subject_name
    if details.assignment.state is _S.CLOSED:
        return _done(details)
    if details.assignment.state is _S.MISSED:
        if details.round.state is not RoundState.CLOSED:  # the CX team let it go
            return one_line(words.let_go.format(subject=name))
        when = round_name(details.round.starts_on, details.round.ends_on)
        return one_line(f"{words.missed.format(month=when, subject=name)} If you did, {name} can still log it.")
    if details.assignment.state is _S.DECLINED:
        return _passed(details)
    return None


def _done(details: AssignmentDetails) -> Message:
    """Return that they talked; what was agreed comes in a message of its own, and stands among their promises."""
    words, met_on = details.routine.messages, facts_of(details).met_on
    day = f"On {short_date(met_on)}. " if met_on else ""
    header = parts.header(words.done.format(subject=details.subject_name))
    return message(header, prose(line(f"{day}{words.kept_private}")))


def _passed(details: AssignmentDetails) -> Message:
    told = prose(line(f"No half hour with {details.subject_name} this time. They know why; thank you."))
    if details.round.state is RoundState.CLOSED:
        return message(told)
    again = parts.button("We've set a day after all", Action.BOOK_CALL, details.id)
    return message(told, parts.actions(OneToOneBlock.ONE_TO_ONE_LEADER, again))


def told(details: AssignmentDetails) -> Message:
    """Return the word to the leader, after they talked, what was agreed."""
    return message(*_told(details))


def _told(details: AssignmentDetails) -> Blocks:
    facts = facts_of(details)
    day = f" on {short_date(facts.met_on)}" if facts.met_on else ""
    thanks = f"Thank you for the half hour with {details.subject_name}{day}."
    if facts.agreed is None:
        return [prose(line(f"{thanks} It stays with the two of you and the CX team."))]
    return [prose(line(thanks)), prose(line(bold("What you agreed on")), *agreed_lines(facts.agreed))]


def new_host(details: AssignmentDetails) -> Message:
    """Return the word to the leader that another of the CX team sits down with them."""
    name = details.subject_name
    booked = details.assignment.booked_on
    if details.assignment.state is _S.BOOKED and booked is not None:
        return one_line(bold(f"{name} takes over your half hour"), f" on {short_date(booked)}. The day stays as it is.")
    written = " What you wrote beforehand is with them." if facts_of(details).answered else ""
    return one_line(bold(f"{name} takes over your half hour"), f".{written}")


def agreed_with(details: AssignmentDetails, owner: str | None) -> Message:
    """Return the word to `owner` (Slack id) what they are to see through, and nothing else of the one-to-one."""
    agreed = facts_of(details).agreed
    if agreed is None or agreed.owner != owner:
        return one_line("What you were to see through is settled. Nothing to do here any more. Thank you.")
    who = f"{details.participant.name} and {details.subject_name} agreed on something, and named you to see it through:"
    by = line("By ", bold(long_date(agreed.due_on)), ". ", italic("Not yours, or not by then? Talk with them."))
    return message(prose(line(who), quoted(agreed.text), by))


BUTTONS = {ONE_TO_ONE.key: buttons}
MESSAGES = {ONE_TO_ONE.key: leader_message}
