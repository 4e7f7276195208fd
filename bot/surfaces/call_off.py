"""Calls that are off: the word to the participant, with a way on where there is one, and to the CX team."""

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.ids import COMMAND, Action, Block
from bot.surfaces.message import Message, message
from bot.surfaces.parts import bold, line, prose
from models import TO_CALL, AssignmentState, Customer


def call_off(brief: AssignmentDetails) -> Message | None:
    """Return the word to the participant that they call this customer no more; None where that is not so."""
    name, subject = brief.customer.name, brief.assignment.id or 0
    first = bold(f"Please don't call {name}")
    if brief.assignment.state is AssignmentState.SWAPPED:
        why = ": your CX team took them back." if brief.customer.may_be_called else f": they {_why(brief.customer)}."
        return message(prose(line(first, f"{why} Nothing is left to do here.")))
    if brief.customer.may_be_called or brief.assignment.state not in TO_CALL:
        return None
    return message(
        prose(line(first, f": they {_why(brief.customer)}. Swap for another customer, right here.")),
        parts.actions(
            Block.CALL_BUTTONS,
            parts.button("Swap", Action.SWAP, subject, style="primary"),
            parts.button("Log the call", Action.LOG_CALL, subject),
        ),
    )


def call_off_told(brief: AssignmentDetails) -> Message | None:
    """Return the word to the CX team that a customer in somebody's hands is not to be called; None where not so."""
    if brief.customer.may_be_called or brief.assignment.state not in TO_CALL:
        return None
    account = f" ({brief.customer.account})" if brief.customer.account else ""
    return message(
        prose(
            line(
                bold(f"{brief.customer.name}{account} {_why(brief.customer, of='one')}."), " So says the last import."
            ),
            line(
                bold(brief.participant.name),
                " was to call them, and is told. They can press Swap; or take the customer back and assign another: ",
                f"{COMMAND} take back {brief.participant.external_id} {brief.customer.external_id}",
            ),
        )
    )


def _why(customer: Customer, *, of: str = "they") -> str:
    if customer.consent_to_call:
        return "is not to be called any more" if of == "one" else "are not to be called any more"
    return "no longer wishes to be called" if of == "one" else "no longer wish to be called"
