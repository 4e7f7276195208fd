"""The buttons that several routines have on an assignment, and their words filled in."""

from datetime import date

from bot.dates import round_name, short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.ids import Action
from bot.surfaces.parts import Element
from models import RoundState

_GO_ON = "Go on writing"


def said(words: str, details: AssignmentDetails, **more: str) -> str:
    """Return words of the routine with their parameters filled in."""
    month = round_name(details.round.starts_on, details.round.ends_on)
    return words.format(subject=details.subject_name, title=details.routine.title, month=month, **more)


def unreachable_words(details: AssignmentDetails) -> str:
    """Return that nobody was reached so far, and what may be done; where the only number was wrong, that it is."""
    customer, is_over = details.customer, details.round.state is RoundState.CLOSED
    if customer is not None and not (customer.phone or customer.email):
        instead = "" if is_over else " Wait for it, or swap for another customer."
        return f"The CX team looks for the right number of {customer.name}.{instead}"
    if is_over:  # nothing is swapped then
        return f"No luck with {details.subject_name} so far. A second try often works."
    return said(details.routine.messages.unreachable, details)


def log_button(details: AssignmentDetails, words: str = "", *, style: str | None = None) -> Element:
    """Return the button that opens the form, by these words, else those of the routine, or *Go on writing*."""
    shown = _GO_ON if details.is_begun else words or details.routine.messages.log
    return parts.button(shown, Action.LOG_CALL, details.id, style=style)


def brief_button(details: AssignmentDetails) -> Element:
    """Return the button that opens the whole brief."""
    return parts.button("The brief", Action.READ_BRIEF, details.id)


def swap_buttons(details: AssignmentDetails, *, style: str | None = None) -> list[Element]:
    """Return the button that swaps what an assignment is about for something else, with its confirmation.

    None once the round is closed, as nothing is swapped then.
    """
    if details.round.state is RoundState.CLOSED:
        return []
    words = details.routine.messages
    ask = parts.ask_first(words.swap_title, said(words.swap_question, details), words.swap, "Keep")
    return [parts.button(words.swap, Action.SWAP, details.id, confirm=ask, style=style)]


def time_left(details: AssignmentDetails, today: date) -> str:
    """Return until when there is time, or was, as of the participant's date `today`."""
    last = short_date(details.last_day)
    return f"There is time until {last}." if today <= details.last_day else f"This was until {last}, and still counts."
