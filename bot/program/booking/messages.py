"""The messages of bookings: that a call begins soon, how it went, and what the CX team is to know of a customer."""

from datetime import date

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from models import AssignmentState, Outgoing


def _applies(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    # What was said stays; nothing new is said once the call is off, or made.
    is_booked = details.assignment.state is AssignmentState.BOOKED and details.booking is not None
    return row.ts is not None or (is_booked and details.may_go_ahead)


CALL_SOON = register(
    MessageKind(
        "call soon",
        Subject.ASSIGNMENT,
        called="the word that a call begins soon",
        at_any_hour=True,  # they chose the hour
        follows_assignment=True,
        applies=_applies,
    )
)
DID_YOU_TALK = register(
    MessageKind(
        "did you talk",
        Subject.ASSIGNMENT,
        called="the question how a call went",
        follows_assignment=True,
        applies=_applies,
    )
)
CUSTOMER_REFUSED = register(MessageKind("customer refused", Subject.ASSIGNMENT, called="what a customer said"))
WRONG_NUMBER = register(MessageKind("wrong number", Subject.ASSIGNMENT, called="that a number is wrong"))
