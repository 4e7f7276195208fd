"""The messages of nudges: to the participant, one a day about all that is due, and to the CX team after the last."""

from datetime import date

from sqlalchemy import bindparam, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox.message_kinds import Delivered, MessageKind, Subject, register
from models import TO_DO, AssignmentState, Nudge, Outgoing, OutgoingKind
from models.database import execute, table_of
from models.prepared import PreparedSelect

_TABLE = table_of(Nudge)
# Built once, as each is asked for every nudge.
_DELIVERED = (
    update(_TABLE)
    .where(_TABLE.c.message_key == bindparam("the_key"), _TABLE.c.delivered_at.is_(None))
    .values(delivered_at=bindparam("moment", type_=_TABLE.c.delivered_at.type))
)
_ABOUT = PreparedSelect(select(Nudge).where(col(Nudge.message_key) == bindparam("the_key")).order_by(col(Nudge.id)))


async def _note_delivered(session: AsyncSession, delivered: Delivered) -> None:
    if delivered.is_first:
        await execute(session, _DELIVERED, {"the_key": delivered.row.key, "moment": delivered.now})


# About the first of its assignments; which others, `about` tells.
NUDGE = register(
    MessageKind(
        OutgoingKind.NUDGE,
        Subject.ASSIGNMENT,
        called="a nudge",
        only_in_round=True,
        follows_assignment=True,
        follows=_note_delivered,
    )
)


def applies(details: AssignmentDetails, today: date) -> bool:
    """Return whether an assignment is to be nudged on the participant's date `today`, as when it came due."""
    assignment = details.assignment
    booked, until = assignment.booked_on, assignment.snoozed_until
    is_ahead = assignment.state is AssignmentState.BOOKED and booked is not None and booked >= today
    is_snoozed = until is not None and today < until
    return assignment.state in TO_DO and details.may_go_ahead and not (is_ahead or is_snoozed)


async def about(session: AsyncSession, row: Outgoing) -> list[Nudge]:
    """Return the nudges in one message, to be read, in order; none where its release kept no such rows."""
    return [nudge for (nudge,) in await _ABOUT.rows(session, the_key=row.key)]


def _is_told(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or (details.assignment.state in TO_DO and details.may_go_ahead)


UNANSWERED = register(
    MessageKind(
        "unanswered",
        Subject.ASSIGNMENT,
        called="the word that nudges led to nothing",
        follows_assignment=True,
        applies=_is_told,
    )
)
