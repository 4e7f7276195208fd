"""The life of an assignment: its transitions from state to state, and finding assignments."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, not_, or_, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.errors import FirsthandError
from bot.program import outbox
from bot.program.routines import ROUTINES
from bot.program.routines.hooks import hooks_of
from models import (
    NOT_OUT,
    TO_DO,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    OutgoingKind,
    Person,
    Round,
)
from models.columns import one_of
from models.database import execute, table_of


class _Row(Protocol):
    """A row of any table with an id."""

    id: int | None


_TABLE = table_of(Assignment)
_MOVES_TABLE = table_of(AssignmentTransition)
# Built once, since building a statement takes as long as running it.
_MOVE = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("the_id"), _TABLE.c.state == bindparam("here"))
    .values(state=bindparam("there"))
)
_RECORD = insert(_MOVES_TABLE)
# What a participant never had, or has no more.
_NOT_THEIRS = NOT_OUT | {AssignmentState.SWAPPED}


class IllegalTransition(FirsthandError):
    """This transition is not allowed from the assignment's state, by its routine (key)."""

    state: AssignmentState
    routine: str


class NotYours(FirsthandError):
    """Somebody else's call; the words reveal nothing about it."""


async def transition(
    session: AsyncSession,
    assignment: Assignment,
    to: AssignmentState,
    *,
    through: tuple[AssignmentState, ...] = (),
    now: datetime,
    actor: str | None,
) -> None:
    """Move `assignment` to the state `to`, record the transition, and have its messages and the plan card updated.

    `through` are states in between, each recorded. `actor` is the Slack user id of who did it, None for the clock.
    Raises IllegalTransition, with nothing changed, where its routine does not allow it, or another moved it meanwhile.
    """
    await move_all(session, [assignment], to, through=through, now=now, actor=actor)


async def move_all(
    session: AsyncSession,
    moving: Sequence[Assignment],
    to: AssignmentState,
    *,
    through: tuple[AssignmentState, ...] = (),
    now: datetime,
    actor: str | None,
) -> None:
    """Move each assignment to the state `to` as `transition` does, by few statements however many; all of one routine.

    Raises IllegalTransition where it is not allowed for one, or another moved one meanwhile; the caller rolls back.
    """
    if not moving:
        return
    before = {id_of(each): each.state for each in moving}
    steps = [(the_id, step) for the_id, state in before.items() for step in pairwise((state, *through, to))]
    routine = ROUTINES[moving[0].routine]
    for _, (here, there) in steps:
        if not routine.allows(here, there):
            raise IllegalTransition(here, routine.key)
    moved = await execute(
        session, _MOVE, [{"the_id": the_id, "here": here, "there": to} for the_id, here in before.items()]
    )
    if moved.rowcount != len(moving):
        first = await session.get_one(Assignment, moving[0].id, populate_existing=True)
        raise IllegalTransition(first.state, routine.key)
    names = ("assignment_id", "from_state", "to_state", "at", "actor")
    rows = [dict(zip(names, (the_id, *step, now, actor), strict=True)) for the_id, step in steps]
    await execute(session, _RECORD, rows)
    for assignment in moving:
        set_committed_value(assignment, "state", to)  # the row has it already
        outbox.refresh_plan_card(session, assignment.round_id)
    if to is not AssignmentState.SENT:  # its message was posted just now
        told_of = [id_of(each) for each in moving if _may_be_told_of(each, before[id_of(each)], to)]
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *told_of, and_followers=True)
    moved_hook = hooks_of(routine.key).moved
    if moved_hook is not None:
        await moved_hook(session, moving, to, before=before, now=now, actor=actor)


def _may_be_told_of(assignment: Assignment, here: AssignmentState, to: AssignmentState) -> bool:
    """Return whether somebody may have a message about an assignment that moves.

    Of what was only proposed only the CX team may, where they chose it by hand; Approve changes nothing about that.
    """
    if here is not AssignmentState.PROPOSED:
        return True
    return assignment.assigned_by is not None and to is not AssignmentState.APPROVED


async def record_new(session: AsyncSession, assignment: Assignment, *, now: datetime, actor: str | None) -> None:
    """Record that `assignment` was made."""
    state = assignment.state
    session.add(
        AssignmentTransition(assignment_id=id_of(assignment), from_state=None, to_state=state, at=now, actor=actor)
    )


def require_transition(assignment: Assignment, to: AssignmentState) -> None:
    """Raise IllegalTransition unless the assignment may move to the state `to`."""
    if not ROUTINES[assignment.routine].allows(assignment.state, to):
        raise IllegalTransition(assignment.state, assignment.routine)


def require_to_do(assignment: Assignment) -> None:
    """Raise IllegalTransition, whose words say what became of it, unless the assignment is still to be done."""
    if assignment.state not in TO_DO:
        raise IllegalTransition(assignment.state, assignment.routine)


def id_of(row: _Row) -> int:
    """Return the id of a stored row. Raises ValueError for one that was never stored."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has not been stored yet.")
    return row.id


async def for_change(session: AsyncSession, assignment_id: int, *, by: str, or_assistant: bool = False) -> Assignment:
    """Return the assignment, locked for this transaction. Raises NotYours unless `by` (Slack id) is its participant.

    With `or_assistant` it may be whoever books for the participant, too, if this is theirs to book.
    """
    booked = tuple(key for key, routine in ROUTINES.items() if routine.assistant_books) if or_assistant else ()
    found = await session.exec(_theirs(booked), params={"assignment_id": assignment_id, "by": by})
    assignment = found.first()
    if assignment is None:
        raise NotYours
    return assignment


@cache
def _theirs(booked: tuple[str, ...]) -> SelectOfScalar[Assignment]:
    """Return the statement, built once, of an assignment whose participant is `by`, or who books one of `booked`."""
    is_theirs = col(Person.slack_id) == bindparam("by")
    return (
        select(Assignment)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(
            col(Assignment.id) == bindparam("assignment_id"), or_(is_theirs, _books(booked)) if booked else is_theirs
        )
        .with_for_update(of=Assignment, key_share=True)
        .execution_options(populate_existing=True)
    )


def _books(booked: tuple[str, ...]) -> ColumnElement[bool]:
    """Return the condition that it is `by` who books this assignment, of one of these routines, for its participant."""
    assistant: Any = aliased(Person)
    named = select(assistant.id).where(
        assistant.id == col(Person.assistant_id),
        assistant.slack_id == bindparam("by"),
        assistant.active,
        ~assistant.guest,
    )
    return and_(col(Assignment.routine).in_(booked), named.exists())


async def locked_round(session: AsyncSession, assignment_id: int) -> Round | None:
    """Return the round of an assignment, locked as it is before the assignment; None where there is none."""
    rows = await session.exec(
        select(Round).join(Assignment).where(Assignment.id == assignment_id).with_for_update(of=Round, key_share=True)
    )
    return rows.first()


async def locked(session: AsyncSession, assignment_id: int) -> Assignment | None:
    """Return an assignment, locked after its round, as everywhere; None where there is none."""
    if await locked_round(session, assignment_id) is None:
        return None
    return await session.get_one(Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True)


async def was_moved_by(session: AsyncSession, assignment: Assignment, to: AssignmentState, slack_id: str) -> bool:
    """Return whether the assignment is in the state `to`, and this person (Slack id) moved it there."""
    if assignment.state is not to:
        return False
    moves = await session.exec(
        select(AssignmentTransition.actor)
        .where(AssignmentTransition.assignment_id == id_of(assignment), AssignmentTransition.to_state == to)
        .order_by(col(AssignmentTransition.id).desc())
    )
    return moves.first() == slack_id


async def latest_of(session: AsyncSession, participant_id: int, routine: str) -> Assignment | None:
    """Return the participant's newest assignment that was handed out and not swapped away."""
    rows = await session.exec(
        select(Assignment)
        .where(
            Assignment.participant_id == participant_id,
            Assignment.routine == routine,
            col(Assignment.state).not_in(_NOT_THEIRS),
        )
        .order_by(col(Assignment.id).desc())
    )
    return rows.first()


def is_current() -> ColumnElement[bool]:
    """Return the condition that a participant has an assignment in hand, of any routine, or that it is fresh beside it.

    It asks for the assignment's round, too. Its parameters are `participant_id`, and `today` in the programme's zone.
    Fresh is what was logged and is not decided yet, and the newest of each routine that was missed, or whose round runs
    `today`. What is not out yet or was swapped away is left out.
    """
    counts = and_(
        col(Assignment.participant_id) == bindparam("participant_id"),
        not_(one_of(col(Assignment.state), _NOT_THEIRS)),
    )
    newest = select(func.max(Assignment.id)).where(counts).group_by(col(Assignment.routine))
    is_open = one_of(col(Assignment.state), WITH_PARTICIPANT)
    is_late = col(Assignment.state) == AssignmentState.MISSED
    is_fresh = and_(col(Assignment.id).in_(newest), or_(is_late, col(Round.ends_on) > bindparam("today")))
    is_undecided = col(Assignment.state) == AssignmentState.REFLECTED
    return and_(counts, or_(is_open, is_undecided, is_fresh))


async def open_ones(session: AsyncSession, participant_id: int) -> list[Assignment]:
    """Return the participant's assignments still to be called or logged, newest first."""
    rows = await session.exec(
        select(Assignment)
        .where(Assignment.participant_id == participant_id, col(Assignment.state).in_(WITH_PARTICIPANT))
        .order_by(col(Assignment.id).desc())
    )
    return list(rows.all())
