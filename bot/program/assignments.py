"""Assignments: moving them from state to state, one move at a time whoever clicks."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value
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
    require_way(assignment, to)
    moved = await session.exec(
        update(Assignment)
        .where(col(Assignment.id) == assignment.id, col(Assignment.state) == assignment.state)
        .values(state=to)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        await session.refresh(assignment)
        raise IllegalMove(assignment.state, to)
    before = assignment.state
    set_committed_value(assignment, "state", to)  # it stands in the row already
    await record(session, assignment, before=before, now=now, actor=actor)
    if to is not AssignmentState.SENT:  # it has just been shown
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment))
        await outbox.refresh_shown(session, OutgoingKind.REMINDER, id_of(assignment))


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


def require_way(assignment: Assignment, to: AssignmentState) -> None:
    """Raise IllegalMove unless the assignment may go to `to` from where it stands."""
    if to not in MOVES[assignment.state]:
        raise IllegalMove(assignment.state, to)


def id_of(row: Assignment | Customer | Participant | Reflection | Round | Story) -> int:
    """Return the id of a stored row. Raises ValueError for one that was never stored."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has not been stored yet.")
    return row.id


async def for_change(session: AsyncSession, assignment_id: int, *, by: str) -> Assignment:
    """Return the assignment, locked for this transaction. Raises NotYours unless `by` (Slack id) is its participant."""
    return (await own(session, assignment_id, by=by))[0]


async def own(session: AsyncSession, assignment_id: int, *, by: str) -> tuple[Assignment, Participant]:
    """Return the assignment, locked for this transaction, and its participant. Raises NotYours unless that is `by`."""
    found = await session.exec(
        select(Assignment, Participant)
        .join(Participant)
        .where(Assignment.id == assignment_id, Participant.slack_id == by)
        .with_for_update(of=Assignment)
        .execution_options(populate_existing=True)
    )
    pair = found.first()
    if pair is None:
        raise NotYours
    return pair


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
