"""Endings: what of a round that has ended is over with it, and what stays open a while longer."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.nudges.unanswered import untold
from models import NOT_OUT, Assignment, AssignmentState, Round, RoundState

# A booked call is not missed before its participant was asked about it, and had a week to say.
_ASKED_ABOUT = timedelta(days=7)
_BEFORE_SENDING = NOT_OUT | {AssignmentState.APPROVED}


async def is_to_be_closed(session: AsyncSession, assignment_id: int, day: date) -> bool:
    """Return whether the round of an assignment has ended by `day`, and nobody has closed it yet."""
    ended = await session.exec(
        select(Round.id)
        .join(Assignment, col(Assignment.round_id) == col(Round.id))
        .where(Assignment.id == assignment_id, Round.ends_on <= day, Round.state != RoundState.CLOSED)
    )
    return ended.first() is not None


def end_of(assignment: Assignment) -> AssignmentState:
    """Return the state in which what is over ends.

    A participant who never got the brief has missed nothing, and may get this customer in another round.
    """
    unheard = assignment.sent_at is None and assignment.state in _BEFORE_SENDING
    return AssignmentState.SWAPPED if unheard else AssignmentState.MISSED


def _is_awaited(assignment: Assignment, day: date) -> bool:
    """Return whether a call is booked, and its participant may yet say how it went."""
    booked = assignment.booked_on if assignment.state is AssignmentState.BOOKED else None
    return booked is not None and booked + _ASKED_ABOUT > day


async def over_in(session: AsyncSession, round_: Round, undone: Sequence[Assignment], day: date) -> list[Assignment]:
    """Return what of a round that ended is over with it: not what is awaited, nor what the CX team was not told of."""
    ending = [each for each in undone if not _is_awaited(each, day)]
    staying = await untold(session, ending, over=round_.ends_on, day=day)
    return [each for each in ending if each.id not in staying]
