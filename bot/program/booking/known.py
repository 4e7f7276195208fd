"""What is known of the bookings of one assignment: the open one, and how often nobody was reached."""

from sqlalchemy import BindParameter, Integer, bindparam, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import AssignmentState, AssignmentTransition, Booking, Nudge
from models.prepared import PreparedSelect

# So many booked days, or hours, of an assignment are asked about; after the next the CX team is told instead.
MOST_ASKED = 9
_ASSIGNMENT: BindParameter[int] = bindparam("assignment", type_=Integer)
# Built once, as each is asked for messages and clicks.
_OPEN = select(Booking).where(col(Booking.assignment_id) == _ASSIGNMENT, col(Booking.ended_at).is_(None))
_TRIES = PreparedSelect(
    select(func.count(col(AssignmentTransition.id))).where(
        col(AssignmentTransition.assignment_id) == _ASSIGNMENT,
        col(AssignmentTransition.to_state) == AssignmentState.UNREACHABLE,
    )
)
_HOURS = PreparedSelect(
    select(func.count(col(Booking.id))).where(
        col(Booking.assignment_id) == _ASSIGNMENT, col(Booking.asked_at).is_not(None)
    )
)
_DAYS = PreparedSelect(
    select(func.count(col(Nudge.id))).where(
        col(Nudge.assignment_id) == _ASSIGNMENT, col(Nudge.asked_about).is_not(None)
    )
)


async def open_of(session: AsyncSession, assignment_id: int) -> Booking | None:
    """Return the open booking of an assignment by the hour, None where there is none."""
    return (await session.exec(_OPEN, params={"assignment": assignment_id})).first()


async def tries_of(session: AsyncSession, assignment_id: int) -> int:
    """Return how often the participant said that they reached nobody."""
    return await _counted(session, _TRIES, assignment_id)


async def asked_of(session: AsyncSession, assignment_id: int) -> int:
    """Return how many booked days, or hours, have gone by that the participant was to be asked about."""
    return await _counted(session, _HOURS, assignment_id) + await _counted(session, _DAYS, assignment_id)


async def _counted(session: AsyncSession, count: PreparedSelect, assignment_id: int) -> int:
    return int((await count.rows(session, assignment=assignment_id))[0][0])
