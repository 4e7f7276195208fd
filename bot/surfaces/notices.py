"""Short messages to one person: a call that is off, a story that is out, a promise to see through."""

from bot.dates import long_date, short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import kind_of
from bot.surfaces import parts
from bot.surfaces.assignment import swap_or_log_buttons
from bot.surfaces.customer import why_not_to_call
from bot.surfaces.ids import Block
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Part, bold, italic, line, prose, quoted
from bot.surfaces.render_context import RenderContext
from bot.surfaces.usual_buttons import log_button, said
from models import TO_DO, AssignmentState, Consent, Outgoing


def gone(row: Outgoing) -> Message:
    """Return the one line that takes the place of a message whose subject is gone: no name, and none of its words."""
    return one_line(kind_of(row).gone)


def superseded() -> Message:
    """Return the line that takes the place of a message to one person once a newer one was posted."""
    return one_line("There is a newer message on this below. Nothing to do here.")


def story_published(details: AssignmentDetails, context: RenderContext) -> Message:
    """Return the message to the author that their story is published, with its headline and link."""
    blocks = [prose(line(said(details.routine.messages.story_published, details)))]
    if details.revision is not None:
        blocks.append(prose(quoted(details.revision.title)))
    if context.story_link:
        blocks.append(parts.actions(Block.STORY_LINK, parts.link_button("Read it", context.story_link)))
    return message(*blocks)


def changes_asked(details: AssignmentDetails) -> Message:
    """Return the request for changes to the author, with the button to edit."""
    edit = log_button(details, "Edit what you wrote", style="primary")
    return message(
        prose(line(said(details.routine.messages.changes_asked, details)), _note(details)),
        parts.actions(Block.CALL_BUTTONS, edit),
    )


def story_declined(details: AssignmentDetails) -> Message:
    """Return the editor's reason to the author."""
    return message(prose(line(said(details.routine.messages.story_declined, details)), _note(details)))


def story_withdrawn(details: AssignmentDetails, *, with_another: bool) -> Message:
    """Return the word to the author that somebody else withdrew their story, or that it went `with_another`."""
    first, by = bold("Your story was withdrawn"), details.story.decided_by if details.story else None
    if with_another:
        return one_line(first, ", as the story that you listened to was. Listening counts all the same.")
    who: list[Part | str] = [" by ", parts.person(by), ", who can tell you why"] if by else []
    return one_line(first, *who, ". Nobody reads it any more; what you did counts all the same.")


def _note(details: AssignmentDetails) -> Part:
    return quoted((details.story.note if details.story else None) or "")


def resubmitted(details: AssignmentDetails) -> Message:
    """Return the message of earlier releases to editors that an author reworked a story; now the card says so."""
    words = f" has reworked the story on {details.subject_name}. Its card is in review again."
    return one_line(bold(details.participant.name), words)


def taken_back() -> Message:
    """Return what takes the place of a message that went to the wrong person."""
    return one_line("This was meant for somebody else and was taken back. Nothing to do here.")


def call_off(details: AssignmentDetails) -> Message | None:
    """Return the message to the participant that they call this customer no more; None where that is not so."""
    words = details.routine.messages
    first = bold(said(words.call_off, details))
    they = f": they {why_not_to_call(details.customer, plural=True)}." if details.customer else "."
    if details.assignment.state is AssignmentState.SWAPPED:
        why = words.taken_back if details.may_go_ahead else they
        return one_line(first, f"{why} Nothing is left to do here.")
    if details.may_go_ahead or details.assignment.state not in TO_DO:
        return None
    return message(prose(line(first, f"{they} {words.swap_instead}")), swap_or_log_buttons(details))


def commitment_message(details: AssignmentDetails, *, changed: bool) -> Message:
    """Return the message to who sees the promise through; `changed` where they were told of it before.

    It says no more of the customer than readers of the story may know, and of a private call not even what was
    promised. Raises ValueError where there is no promise.
    """
    if details.commitment is None:
        raise ValueError("There is no promise to tell of.")
    did = " changed a promise that you see through" if changed else " made a promise and named you to see it through"
    words, by, one = details.revision, bold(long_date(details.commitment.due_on)), details.routine.messages.one
    promise = promise_shown(details)
    if words is None or promise is None:
        opening = prose(line(bold(details.participant.name), f"{did}, by ", by, "."))
        return message(opening, _aside(f"It comes from {one} that stays private. What was promised, ask ", details))
    opening = prose(line(bold(details.participant.name), f"{did}:"), quoted(promise), line("By ", by, "."))
    day = f" on {short_date(words.talked_on)}" if words.talked_on else ""
    whom = f" with {words.shown_as}" if words.shown_as else ""
    return message(
        opening,
        _aside(f"It comes from {one}{whom}{day}. Not yours, or not by then? Talk with ", details),
    )


def promise_shown(details: AssignmentDetails) -> str | None:
    """Return the promise as readers of the story may know it; None of a private call, and of a story that is gone."""
    is_private = details.reflection is None or details.reflection.consent is Consent.PRIVATE
    is_gone = details.story is not None and details.story.is_gone
    return None if is_private or is_gone or details.revision is None else details.revision.promise


def commitment_left(details: AssignmentDetails) -> Message:
    """Return the message to who saw the promise through until now."""
    did = " has put a promise that you saw through into other hands."
    if details.commitment is None:
        did = " has taken back a promise that you were to see through."
    return one_line(bold(details.participant.name), did, " Nothing to do here any more. Thank you.")


def _aside(words: str, details: AssignmentDetails) -> dict[str, object]:
    author = details.participant.slack_id
    return prose(line(italic(words), parts.person(author) if author else italic("them"), italic(".")))
