"""What a colleague reads who is named to see a promise through: who promised what by when, and from which call."""

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.message import Message, message
from bot.surfaces.parts import bold, italic, line, prose, quoted
from models import Consent, PublicWords


def promise_message(brief: AssignmentDetails, *, changed: bool) -> Message:
    """Return the word to who sees the promise through; `changed` where they were told of it before.

    It says no more of the customer than readers of the story may know, and of a private call not even what was
    promised. Raises ValueError where there is no promise.
    """
    if brief.commitment is None:
        raise ValueError("There is no promise to tell of.")
    did = " changed a promise that you see through" if changed else " made a promise and named you to see it through"
    words, by = _shown(brief), bold(f"{brief.commitment.due_on.day} {brief.commitment.due_on:%B %Y}")
    if words is None or words.promise is None:
        said = prose(line(bold(brief.participant.name), f"{did}, by ", by, "."))
        return message(said, _aside("It comes from a call that stays private. What was promised, ask ", brief))
    said = prose(line(bold(brief.participant.name), f"{did}:"), quoted(words.promise), line("By ", by, "."))
    return message(said, _aside(f"It comes from {_call(words)}. Not yours, or not by then? Talk with ", brief))


def promise_left(brief: AssignmentDetails) -> Message:
    """Return the word to who saw the promise through until now."""
    did = " has put a promise that you saw through into other hands."
    if brief.commitment is None:
        did = " has taken back a promise that you were to see through."
    return message(prose(line(bold(brief.participant.name), did, " Nothing to do here any more. Thank you.")))


def _shown(brief: AssignmentDetails) -> PublicWords | None:
    is_private = brief.reflection is None or brief.reflection.consent is Consent.PRIVATE
    return None if is_private else brief.revision


def _call(words: PublicWords) -> str:
    day = f" on {words.talked_on.day} {words.talked_on:%B}" if words.talked_on else ""
    return f"a call with {words.shown_as}{day}"


def _aside(words: str, brief: AssignmentDetails) -> dict[str, object]:
    author = brief.participant.slack_id
    return prose(line(italic(words), parts.person(author) if author else italic("them"), italic(".")))
