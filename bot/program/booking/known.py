"""What is known of the bookings of one assignment: the open one, and how often nobody was reached."""

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import AssignmentState, AssignmentTransition, Booking, Nudge

# So many booked days, or hours, of an assignment are asked about; after the next the CX team is told instead.
MOST_ASKED = 9


async def open_of(session: AsyncSession, assignment_id: int) -> Booking | None:
    """Return the open booking of an assignment by the hour, None where there is none."""
    found = await session.exec(
        select(Booking).where(Booking.assignment_id == assignment_id, col(Booking.ended_at).is_(None))
    )
    return found.first()


async def tries_of(session: AsyncSession, assignment_id: int) -> int:
    """Return how often the participant said that they reached nobody."""
    counted = await session.exec(
        select(func.count(col(AssignmentTransition.id))).where(
            AssignmentTransition.assignment_id == assignment_id,
            AssignmentTransition.to_state == AssignmentState.UNREACHABLE,
        )
    )
    return counted.one()


async def asked_of(session: AsyncSession, assignment_id: int) -> int:
    """Return how many booked days, or hours, have gone by that the participant was to be asked about."""
    hours = await session.exec(
        select(func.count(col(Booking.id))).where(
            Booking.assignment_id == assignment_id, col(Booking.asked_at).is_not(None)
        )
    )
    days = await session.exec(
        select(func.count(col(Nudge.id))).where(
            Nudge.assignment_id == assignment_id, col(Nudge.asked_about).is_not(None)
        )
    )
    return hours.one() + days.one()
