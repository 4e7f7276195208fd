"""Endings: what of a round that has ended is over with it, and what stays open a while longer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.nudges.unanswered import untold
from bot.program.rounds.calendar import Cadence
from models import NOT_OUT, Assignment, AssignmentState, Round, RoundState
from models.prepared import PreparedSelect

# A booked call is not missed before its participant was asked about it, and had a week to say, or for a second try.
_ASKED_ABOUT = timedelta(days=7)
_BOOKED = frozenset({AssignmentState.BOOKED, AssignmentState.UNREACHABLE})
_BEFORE_SENDING = NOT_OUT | {AssignmentState.APPROVED}
# Built once, as it is asked for every brief and nudge.
_TO_BE_CLOSED = PreparedSelect(
    select(col(Round.id))
    .join(Assignment, col(Assignment.round_id) == col(Round.id))
    .where(
        col(Assignment.id) == bindparam("assignment"),
        col(Round.ends_on) <= bindparam("day"),
        col(Round.state) != RoundState.CLOSED,
    )
)


async def is_to_be_closed(session: AsyncSession, assignment_id: int, day: date) -> bool:
    """Return whether the round of an assignment has ended by `day`, and nobody has closed it yet."""
    return bool(await _TO_BE_CLOSED.rows(session, assignment=assignment_id, day=day))


def end_of(assignment: Assignment) -> AssignmentState:
    """Return the state in which what is over ends.

    A participant who never got the brief has missed nothing, and may get this customer in another round.
    """
    unheard = assignment.sent_at is None and assignment.state in _BEFORE_SENDING
    return AssignmentState.SWAPPED if unheard else AssignmentState.MISSED


def _is_awaited(assignment: Assignment, day: date) -> bool:
    """Return whether a call is booked, and its participant may yet say how it went, or try again."""
    booked = assignment.booked_on if assignment.state in _BOOKED else None
    if booked is None or booked + _ASKED_ABOUT <= day:
        return False
    # Once it was tried, a day far ahead, such as of a wrong year, says nothing any more.
    return assignment.state is AssignmentState.BOOKED or booked - _ASKED_ABOUT < day


async def over_in(
    session: AsyncSession, round_: Round, undone: Sequence[Assignment], cadence: Cadence, *, now: datetime
) -> list[Assignment]:
    """Return what of a round that ended is over with it: not what is awaited, nor what the CX team was not told of."""
    ending = [each for each in undone if not _is_awaited(each, cadence.day_of(now))]
    staying = await untold(session, ending, over=round_.ends_on, now=now, zone=cadence.zone)
    return [each for each in ending if each.id not in staying]
