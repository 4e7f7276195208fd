"""The messages of bookings: that a call begins soon, how it went, and what the CX team is to know of a customer."""

from datetime import date

from sqlalchemy import bindparam, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import Delivered, MessageKind, Subject, register
from models import AssignmentState, Booking, Outgoing
from models.database import execute, table_of

_TABLE = table_of(Booking)
_ASKED = (
    update(_TABLE)
    .where(_TABLE.c.assignment_id == bindparam("subject"), _TABLE.c.ended_at.is_(None), _TABLE.c.asked_at.is_not(None))
    .values(asked_at=bindparam("moment", type_=_TABLE.c.asked_at.type))
)


def _applies(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    # What was said stays; nothing new is said once the call is off, or made.
    is_booked = details.assignment.state is AssignmentState.BOOKED and details.booking is not None
    return row.ts is not None or (is_booked and details.may_go_ahead)


async def _note_asked(session: AsyncSession, delivered: Delivered) -> None:
    """Note when they were asked: a question of the evening is posted in the morning, and nudges keep their distance."""
    if delivered.is_first:
        await execute(session, _ASKED, {"subject": delivered.row.subject_id, "moment": delivered.now})


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
        follows=_note_asked,
    )
)
CUSTOMER_REFUSED = register(MessageKind("customer refused", Subject.ASSIGNMENT, called="what a customer said"))
WRONG_NUMBER = register(MessageKind("wrong number", Subject.ASSIGNMENT, called="that a number is wrong"))
