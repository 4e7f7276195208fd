"""Unanswered: what the CX team does about an assignment whose nudges led to nothing, and what keeps its round open."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.nudges.reading import is_nudged
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.rounds.calendar import day_of
from bot.program.routines import routine_of
from models import Assignment, AssignmentState, Outgoing, Person

# What the CX team is told once the round is over stays open for so long, so that they may do something about it; and
# what was snoozed beyond its end, so that its participant may.
_FOR_CX = _ONCE_RESUMED = timedelta(days=3)


def _is_let_go(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    return row.ts is not None or details.assignment.state is AssignmentState.MISSED


LET_GO = register(
    MessageKind(
        "let go",
        Subject.ASSIGNMENT,
        called="the word that something was let go",
        follows_assignment=True,
        applies=_is_let_go,
    )
)


async def let_go(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """End an assignment before its round does, and tell its participant; it still counts where it comes about.

    `by` is the Slack id of who of the CX team did it. Once more changes nothing. Raises NotYours where there is none,
    or IllegalTransition.
    """
    assignment = await assignments.locked(session, assignment_id)
    if assignment is None:
        raise assignments.NotYours
    if await assignments.was_moved_by(session, assignment, AssignmentState.MISSED, by):
        return
    assignments.require_to_do(assignment)
    await assignments.transition(session, assignment, AssignmentState.MISSED, now=now, actor=by)
    if routine_of(assignment).minutes:  # its hour goes out of the calendar
        assignment.booked_on = None
    await outbox.enqueue(session, LET_GO.name, assignment_id, outbox.participant_of(assignment))


async def untold(
    session: AsyncSession, among: Collection[Assignment], *, over: date, now: datetime, zone: ZoneInfo
) -> set[int]:
    """Return which of these (ids) are to stay open at `now`, though their round ended with the day before `over`.

    They are what the CX team was not told of, or only just, and what is snoozed beyond the end, or was until just now.
    `zone` is the programme's.
    """
    ids = [each.id for each in among if each.id is not None]
    if not ids:
        return set()
    rows = await session.exec(
        select(Assignment)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(is_nudged(), col(Assignment.id).in_(ids))
    )
    return {each.id or 0 for each in rows.all() if _stays_open(each, over, now, zone)}


def _stays_open(assignment: Assignment, over: date, now: datetime, zone: ZoneInfo) -> bool:
    if assignment.told_at is None:
        return True
    day, told = day_of(now, zone), day_of(assignment.told_at, zone)
    until = assignment.snoozed_until
    if until is not None and until >= over and day < until + _ONCE_RESUMED:
        return True
    return told >= over and day < told + _FOR_CX
