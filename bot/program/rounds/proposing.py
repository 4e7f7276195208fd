"""Proposing: an assignment stored in a round; what was chosen by hand, once more after its plan was withdrawn."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.matching import candidates, one_at_a_time, proposals
from bot.program.people.participations import planned_for
from bot.program.rounds import held_back
from bot.program.routines import ROUTINES, Routine, Subject, switches
from models import Assignment, AssignmentState, AssignmentTransition, Person, Round, RoutineSwitch

_MADE = aliased(AssignmentTransition)


async def add(
    session: AsyncSession,
    round_: Round,
    participant_id: int,
    subject_id: int | None,
    *,
    why: str,
    now: datetime,
    actor: str | None,
) -> Assignment:
    """Store a proposed assignment; `actor` is the Slack id of who chose it by hand, None for the plan.

    `subject_id` is that of the customer, colleague or journey, as the routine says. Raises ValueError where it is None
    and the routine needs one.
    """
    routine = ROUTINES[round_.routine]
    assignment = Assignment(
        round_id=id_of(round_),
        routine=routine.key,
        participant_id=participant_id,
        **routine.subject.values(subject_id),
        why=why,
        assigned_by=actor,
    )
    session.add(assignment)
    await session.flush()
    await assignments.record_new(session, assignment, now=now, actor=actor)
    return assignment


async def restore_chosen(session: AsyncSession, round_: Round, *, now: datetime) -> None:
    """Propose again what was chosen by hand when the plan was withdrawn, as far as both are still free."""
    routine = ROUTINES[round_.routine]
    chosen = await _chosen(session, round_, routine)
    in_round = select(Assignment.participant_id).where(
        Assignment.round_id == round_.id,
        Assignment.state != AssignmentState.SWAPPED,
        col(Assignment.participant_id).in_({each.participant_id for each, _ in chosen}),
    )
    had = Counter((await session.exec(in_round)).all() if chosen else ())
    for each, at in chosen:
        who, about = each.participant_id, getattr(each, routine.subject.column) if routine.subject.column else None
        if had[who] >= routine.at_most:
            continue
        # As of when it was chosen: what the CX team was told then of their leave holds.
        made = await add(session, round_, who, about, why=each.why, now=at, actor=each.assigned_by)
        if await _holds(session, round_, made):
            had[who] += 1
            await outbox.hand_over(session, held_back.HELD_BACK.name, id_of(each), id_of(made))
        else:
            await assignments.transition(session, made, AssignmentState.SWAPPED, now=now, actor=None)


async def _chosen(session: AsyncSession, round_: Round, routine: Routine) -> Sequence[tuple[Assignment, datetime]]:
    """Return what was chosen by hand and withdrawn since the routine was turned off last, and when, newest first."""
    in_the_way = one_at_a_time.in_the_way(routine, await switches.newest(session))
    # Withdrawn at that moment, or later by the job.
    off_since = select(func.max(col(RoutineSwitch.off_since))).where(RoutineSwitch.routine == routine.key)
    rows = await session.exec(
        select(Assignment, _MADE.at)
        .join(_MADE, col(_MADE.assignment_id) == col(Assignment.id))
        .join(AssignmentTransition, col(AssignmentTransition.assignment_id) == col(Assignment.id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(
            Assignment.round_id == round_.id,
            col(Assignment.assigned_by).is_not(None),
            col(_MADE.from_state).is_(None),
            AssignmentTransition.from_state == AssignmentState.PROPOSED,
            AssignmentTransition.to_state == AssignmentState.SWAPPED,
            col(AssignmentTransition.actor).is_(None),
            col(AssignmentTransition.at) >= off_since.scalar_subquery(),
            planned_for(routine.key),
            one_at_a_time.is_free(in_the_way),
        )
        .order_by(col(Assignment.id).desc())
    )
    return rows.all()


async def _holds(session: AsyncSession, round_: Round, made: Assignment) -> bool:
    """Return whether whom or what a proposal is about is free for it."""
    if ROUTINES[round_.routine].subject is Subject.CUSTOMER:
        return bool(await candidates.proposed(session, round_, [id_of(made)]))
    return not await proposals.in_the_way(session, round_, [id_of(made)])
