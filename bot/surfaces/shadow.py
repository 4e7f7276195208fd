"""What hosts are asked and told, and what the CX team is told of them."""

from datetime import date, timedelta

from bot.dates import long_date, round_name, short_date, weekday_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.notices import promise_shown
from bot.surfaces.parts import Blocks, Part, bold, bullets, italic, line, person, prose, quoted
from bot.surfaces.render_context import RenderContext
from bot.surfaces.shadow_ids import ShadowAction, ShadowBlock
from models import TO_DO, AssignmentState, Consent, RoundState

_S = AssignmentState


def host_asked(details: AssignmentDetails) -> Message:
    """Return the host's message for the present state of the day: the question, then what came of it."""
    state, name = details.assignment.state, details.participant.name
    if state is _S.ASKED:
        return message(*_question(details))
    if state in TO_DO:
        return message(*_agreed(details))
    if state is _S.MISSED:
        if details.round.state is not RoundState.CLOSED:  # the CX team let it go
            return one_line(f"{name} won't come to you this time. Nothing to do here any more.")
        return one_line(f"{_when(details)} is over, and no day with {name} came about. Thank you for being ready to.")
    if state in (_S.SWAPPED, _S.DECLINED, _S.PROPOSED):
        return one_line(f"That's settled: {name} won't come to you this time. Nothing to do here any more.")
    return one_line(f"{name} spent a day beside you. Thank you for having them.")


def _question(details: AssignmentDetails) -> Blocks:
    name, last = details.participant.name, details.round.ends_on - timedelta(days=1)
    return [
        parts.header(f"Would you have {name} beside you for a day?"),
        prose(
            line(
                *_who(details),
                " would like to see how your work with customers really goes: one working day by "
                f"{short_date(last)}, when it suits you.",
            ),
            bullets(
                "They watch, ask, and lend a hand where you let them. Nothing to prepare.",
                "Nobody is judged, and nothing is reported about persons.",
                "Afterwards they write down one issue that keeps you from serving customers. You decide whether your "
                "name is in it.",
            ),
        ),
        parts.actions(
            ShadowBlock.HOST_BUTTONS,
            parts.button("Glad to", ShadowAction.HOST_AGREES, details.id, style="primary"),
            parts.button("Not this time", ShadowAction.HOST_DECLINES, details.id),
        ),
    ]


def _who(details: AssignmentDetails) -> list[Part]:
    who = details.participant
    said: list[Part] = [bold(who.name)]
    if who.department:
        said.append(parts.words(f" ({who.department})"))
    return said


def _agreed(details: AssignmentDetails) -> Blocks:
    """Return what happens next once a host has said yes, and the way out."""
    who, booked = details.participant, details.assignment.booked_on
    mention: list[Part | str] = [" (", person(who.slack_id), ")"] if who.slack_id else []
    if details.assignment.state is _S.BOOKED and booked is not None:
        told = line("📅  ", bold(who.name), *mention, " comes on ", bold(_day(booked)), ".")
    else:
        told = line(
            "Thank you! ", bold(who.name), *mention, " has your name now, and will write to you to agree on a day."
        )
    ask = parts.ask_first(
        "Call it off?", f"{who.name} is told, and somebody else is asked.", "I can't after all", "Keep"
    )
    button = parts.button("I can't after all", ShadowAction.HOST_DECLINES, details.id, confirm=ask)
    return [prose(told), parts.actions(ShadowBlock.HOST_BUTTONS, button)]


def _when(details: AssignmentDetails) -> str:
    return round_name(details.round.starts_on, details.round.ends_on)


def _day(day: date) -> str:
    return weekday_date(day)


def host_reminded(details: AssignmentDetails) -> Message:
    """Return the one reminder to a host who has not answered."""
    name = details.participant.name
    if details.assignment.state is not _S.ASKED:
        return one_line("That's settled. Nothing to do here any more.")
    return message(
        prose(
            line(bold(f"{name} would still like to spend a day beside you.")),
            line("A yes or a no is equally welcome: somebody else is asked then."),
        ),
        _question(details)[-1],
    )


def day_told(details: AssignmentDetails, *, is_another: bool) -> Message | None:
    """Return the word to the host on which day somebody comes; None where no day is agreed on."""
    booked, who = details.assignment.booked_on, details.participant
    if booked is None:
        return None
    first = "The day has changed: " if is_another else ""
    return one_line(
        first, bold(who.name), " comes on ", bold(_day(booked)), ". An ordinary day is just what they come for."
    )


def day_off(details: AssignmentDetails) -> Message:
    """Return the word to the host that nobody comes."""
    name = details.participant.name
    return one_line(bold(f"{name} won't come to you this time."), " Nothing to do here. Thank you for being ready to.")


def thanked(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the thanks to the host in the participant's name, with the promise, and the story once it is out."""
    who, reflection = details.participant, details.reflection
    day = f" on {short_date(reflection.talked_on)}" if reflection else ""
    blocks: Blocks = [prose(line(bold(who.name), f" says thank you for the day with you{day}."))]
    promise = promise_shown(details)
    if details.commitment is not None and promise is not None:
        by = long_date(details.commitment.due_on)
        blocks.append(prose(line("What they promise to fix, because of what they saw:"), quoted(promise)))
        blocks.append(prose(line(italic(f"By {by}, seen through by "), person(details.commitment.owner))))
    if details.story is not None and details.story.is_gone:
        blocks.append(prose(line("The story of it was withdrawn.")))
    elif reflection is not None and reflection.consent is Consent.PRIVATE:
        blocks.append(prose(line("As you wished, no story is made of it.")))
    if context.story_link and details.story is not None and details.story.is_public:
        link = parts.link_button("Read the story", context.story_link)
        blocks.append(parts.actions(ShadowBlock.HOST_BUTTONS, link))
    return message(*blocks)


def host_silent(details: AssignmentDetails, left_by: str | None) -> Message:
    """Return the word to the CX team that a host doesn't answer; `left_by` (Slack id) left the question open."""
    name, who = details.subject_name, details.participant.name
    if details.assignment.state is not _S.ASKED:
        answer = f"{name} has said yes" if details.assignment.state in TO_DO else "This is settled"
        return one_line(f"{answer}: {who}'s {details.routine.title.lower()}. Nothing to do here any more.")
    words = line(bold(name), " was asked to have ", bold(who), " for a day, and has not answered, nor to a reminder.")
    another = parts.button("Ask another", ShadowAction.ASK_ANOTHER_HOST, details.id, style="primary")
    if left_by is not None:
        aside = line(person(left_by), italic(" left it open: a late yes still counts."))
        return message(prose(words, aside), parts.actions(ShadowBlock.HOST_SILENT_BUTTONS, another))
    leave = parts.button("Leave it", ShadowAction.LEAVE_HOST_ASKED, details.id)
    return message(prose(words), parts.actions(ShadowBlock.HOST_SILENT_BUTTONS, another, leave))


def host_withdrew(details: AssignmentDetails, *, is_last: bool = False) -> Message:
    """Return the word to the participant that their host can't after all, and what comes next.

    `is_last` says that nobody else is left to be asked, which the CX team is told.
    """
    next_one = " Your next brief comes once somebody else has said yes. Nothing to do until then."
    if is_last:
        next_one = " Nobody else is free just now; your CX team looks for somebody. Nothing to do until then."
    if details.round.state is RoundState.CLOSED:
        next_one = f" {_when(details)} is over, so nobody else is asked. Nothing to do here."
    return one_line(bold(f"{details.subject_name} can't have you for a day after all."), next_one)


def no_host_left(details: AssignmentDetails) -> Message:
    """Return the word to the CX team that nobody is left to be asked for a participant."""
    who, title = details.participant.name, details.routine.title
    return message(
        prose(
            line(
                bold(f"Nobody is left to host {who} in {_when(details)}."),
                f" {details.subject_name} can't, and everybody else was asked, is away, or may not be.",
            ),
            line(f"Add hosts on the sheet Hosts and import it, then: {COMMAND} assign {who} {title} HOST"),
        )
    )
