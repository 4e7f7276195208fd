"""Assignments: moving them from state to state, one move at a time whoever clicks."""

from datetime import datetime
from itertools import pairwise

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import outbox, plan_cards
from bot.program.rows import connection_of
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

# What else is said about a call: shown anew with its brief.
ABOUT_CALL = (OutgoingKind.REMINDER, OutgoingKind.CALL_OFF, OutgoingKind.CALL_OFF_TOLD)

_TABLE: Table = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table models
_MOVES_TABLE: Table = AssignmentMove.__table__  # type: ignore[attr-defined]
# Made once, since making a statement takes as long as running it.
_MOVE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("the_id"), _TABLE.c.state == bindparam("here"))
    .values(state=bindparam("there"))
)
_RECORD = insert(_MOVES_TABLE)


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
    session: AsyncSession,
    assignment: Assignment,
    to: AssignmentState,
    *,
    through: tuple[AssignmentState, ...] = (),
    now: datetime,
    actor: str | None,
) -> None:
    """Move `assignment` to `to`, once: of two movers at the same moment the second gets IllegalMove.

    `through` are states passed on the way, each a move of its own on record. `actor` is the Slack user id of who did
    it, None for the clock. Lets the participant's messages and the plan follow. Raises IllegalMove, with nothing
    changed, when the table of moves has no such way.
    """
    way = (assignment.state, *through, to)
    for here, there in pairwise(way):
        if there not in MOVES[here]:
            raise IllegalMove(here, there)
    connection = await connection_of(session)
    moved = await connection.execute(_MOVE, {"the_id": assignment.id, "here": assignment.state, "there": to})
    if moved.rowcount != 1:
        await session.refresh(assignment)
        raise IllegalMove(assignment.state, to)
    set_committed_value(assignment, "state", to)  # it stands in the row already
    await connection.execute(
        _RECORD,
        [
            {"assignment_id": assignment.id, "from_state": here, "to_state": there, "at": now, "actor": actor}
            for here, there in pairwise(way)
        ],
    )
    plan_cards.follow(session, assignment.round_id)
    if to is not AssignmentState.SENT:  # it has just been shown
        subject = id_of(assignment)
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, subject, and_shown=ABOUT_CALL)


async def record_new(session: AsyncSession, assignment: Assignment, *, now: datetime, actor: str | None) -> None:
    """Keep for the record that `assignment` was made."""
    state = assignment.state
    session.add(AssignmentMove(assignment_id=id_of(assignment), from_state=None, to_state=state, at=now, actor=actor))


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
