"""Assignments: moving them from state to state, one move at a time whoever clicks."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import outbox
from models import (
    MOVES,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentMove,
    AssignmentState,
    Customer,
    OutgoingKind,
    Participant,
    Reflection,
    Round,
    Story,
)

_WORDS = {
    AssignmentState.PROPOSED: "still waiting for the CX team's approval",
    AssignmentState.APPROVED: "approved and on its way",
    AssignmentState.SENT: "with its participant",
    AssignmentState.BOOKED: "booked",
    AssignmentState.TALKED: "talked",
    AssignmentState.REFLECTED: "already reflected on",
    AssignmentState.CLOSED: "already done",
    AssignmentState.UNREACHABLE: "marked as not reached",
    AssignmentState.SWAPPED: "swapped for another customer",
    AssignmentState.DECLINED: "declined",
    AssignmentState.MISSED: "over, as its month has ended",
}


class IllegalMove(FirsthandError):
    """This call can't go there from where it stands."""

    def __init__(self, state: AssignmentState, to: AssignmentState) -> None:
        super().__init__(f"Nothing was changed: this call is {_WORDS[state]}, so it can't become “{to.value}” now.")
        self.state, self.to = state, to


class NotYours(FirsthandError):
    """Somebody else's call; the words reveal nothing about it."""

    def __init__(self) -> None:
        super().__init__("This one isn't yours to change. If you think it should be, ask your CX team.")


async def move(
    session: AsyncSession, assignment: Assignment, to: AssignmentState, *, now: datetime, actor: str | None
) -> None:
    """Move `assignment` to `to`, once: of two movers at the same moment the second gets IllegalMove.

    `actor` is the Slack user id of who did it, None for the clock. Keeps the move for the record and lets the
    participant's message follow. Raises IllegalMove, with nothing changed, when the table of moves has no such way.
    """
    if to not in MOVES[assignment.state]:
        raise IllegalMove(assignment.state, to)
    moved = await session.exec(
        update(Assignment)
        .where(col(Assignment.id) == assignment.id, col(Assignment.state) == assignment.state)
        .values(state=to)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        await session.refresh(assignment)
        raise IllegalMove(assignment.state, to)
    before, assignment.state = assignment.state, to
    await record(session, assignment, before=before, now=now, actor=actor)
    if to is not AssignmentState.SENT:  # it has just been shown
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment))


async def record(
    session: AsyncSession, assignment: Assignment, *, before: AssignmentState | None, now: datetime, actor: str | None
) -> None:
    """Keep one move for the record; `before` is None for an assignment that has just been made."""
    session.add(
        AssignmentMove(
            assignment_id=id_of(assignment), from_state=before, to_state=assignment.state, at=now, actor=actor
        )
    )


def ways(assignment: Assignment) -> frozenset[AssignmentState]:
    """Return where the assignment may go from where it stands."""
    return MOVES[assignment.state]


def id_of(row: Assignment | Customer | Participant | Reflection | Round | Story) -> int:
    """Return the id of a stored row. Raises ValueError for one that was never stored."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has not been stored yet.")
    return row.id


async def for_change(session: AsyncSession, assignment_id: int, *, by: str) -> Assignment:
    """Return the assignment, locked for this transaction. Raises NotYours unless `by` (Slack id) is its participant."""
    assignment = await session.get(Assignment, assignment_id, with_for_update=True)
    if assignment is None:
        raise NotYours
    participant = await session.get(Participant, assignment.participant_id)
    if participant is None or participant.slack_id != by:
        raise NotYours
    return assignment


async def latest_of(session: AsyncSession, participant_id: int) -> Assignment | None:
    """Return the participant's newest assignment that was handed out and not swapped away."""
    rows = await session.exec(
        select(Assignment)
        .where(
            Assignment.participant_id == participant_id,
            col(Assignment.state).not_in((AssignmentState.SWAPPED, AssignmentState.PROPOSED)),
        )
        .order_by(col(Assignment.id).desc())
    )
    return rows.first()


async def open_ones(session: AsyncSession, participant_id: int) -> list[Assignment]:
    """Return what `participant_id` has still to do, newest first."""
    rows = await session.exec(
        select(Assignment)
        .where(Assignment.participant_id == participant_id, col(Assignment.state).in_(WITH_PARTICIPANT))
        .order_by(col(Assignment.id).desc())
    )
    return list(rows.all())
