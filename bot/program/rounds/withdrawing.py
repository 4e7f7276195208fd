"""Withdrawing: a plan that nobody approved ends with its routine's being turned off, and is made anew once it is on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.matching import candidates, one_at_a_time, proposals
from bot.program.people.participations import planned_for
from bot.program.rounds.lifecycle import add
from bot.program.routines import ROUTINES, Routine, Subject, switches
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    LeftOut,
    OutgoingKind,
    Person,
    Round,
    RoundState,
    RoutineSwitch,
)

_IS_UNAPPROVED = col(Round.state).in_((RoundState.OPEN, RoundState.PROPOSED))
_IS_PLANNED = or_(col(Round.state) == RoundState.PROPOSED, col(Round.plan_wanted_at).is_not(None))


async def follow_switch(session: AsyncSession, routine: Routine, *, now: datetime) -> int:
    """Bring what waits in line with whether a routine is on: call it wherever that was changed, with the same `now`.

    Off, a plan asked for is not made, and one that waits for Approve is withdrawn, so that people and customers are
    free. On again, what was withdrawn is asked for anew. Return how many that had waited are, one or the other.
    """
    found = select(Round).where(Round.routine == routine.key, _IS_UNAPPROVED).order_by(col(Round.id))
    locked = found.with_for_update(key_share=True).execution_options(populate_existing=True)
    rounds = (await session.exec(locked)).all()
    # Asked with the rounds locked, as another may have turned it on or off while this waited for them.
    switch = (await switches.newest(session)).get(routine.key)
    if switch is not None and switch.off_since is None:
        return sum([await _ask_anew(session, round_, switch, now=now) for round_ in rounds])
    withdrawn = sum([await _withdraw(session, round_, now=now) for round_ in rounds])
    await _update_notices(session, rounds)
    return withdrawn


async def left_over(session: AsyncSession) -> list[Routine]:
    """Return the routines that are off and have a plan that waits all the same, such as one of an earlier release."""
    rows = await session.exec(
        select(Round.routine)
        .where(_IS_UNAPPROVED, _IS_PLANNED, ~switches.is_on(col(Round.routine)))
        .distinct()
        .order_by(Round.routine)
    )
    return [ROUTINES[key] for key in rows.all() if key in ROUTINES]


async def _withdraw(session: AsyncSession, round_: Round, *, now: datetime) -> bool:
    """End what is proposed in a round, of which nobody has heard; return whether it waited for Approve."""
    waited = round_.state is RoundState.PROPOSED
    if not waited and round_.plan_wanted_at is None:
        return False
    round_.state, round_.plan_wanted_at = RoundState.OPEN, None
    await session.flush()
    kept = select(Assignment).where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.PROPOSED)
    rows = await session.exec(kept.order_by(col(Assignment.id)).with_for_update(key_share=True))
    # By nobody, as it is no swap of theirs: who sponsors an account goes on with it.
    await assignments.move_all(session, rows.all(), AssignmentState.SWAPPED, now=now, actor=None)
    await session.exec(delete(LeftOut).where(col(LeftOut.round_id) == round_.id))
    outbox.refresh_plan_card(session, id_of(round_), at_once=True)
    return waited


async def _update_notices(session: AsyncSession, rounds: Sequence[Round]) -> None:
    """Have what the CX team was told of people not found updated: it says what to take back."""
    ids = [id_of(each) for each in rounds]
    freed = select(Assignment.participant_id).where(
        col(Assignment.round_id).in_(ids), Assignment.state == AssignmentState.SWAPPED
    )
    lost = select(Person.id).where(col(Person.not_found_at).is_not(None), col(Person.id).in_(freed))
    for person_id in (await session.exec(lost.order_by(col(Person.id)))).all():
        await outbox.refresh_newest(session, OutgoingKind.NOT_FOUND, person_id or 0)


async def _ask_anew(session: AsyncSession, round_: Round, switch: RoutineSwitch, *, now: datetime) -> bool:
    """Ask again for the plan of a round, with what was chosen by hand in it; return whether it was withdrawn."""
    outbox.refresh_plan_card(session, id_of(round_), at_once=True)
    is_before = switch.first_month is not None and round_.month < switch.first_month
    if is_before or round_.state is not RoundState.OPEN or round_.plan_wanted_at is not None:
        return False
    if await outbox.find(session, OutgoingKind.PLAN, id_of(round_)) is None:
        return False
    round_.plan_wanted_at = now
    await session.flush()
    await _restore_chosen(session, round_, now=now)
    return True


async def _restore_chosen(session: AsyncSession, round_: Round, *, now: datetime) -> None:
    """Propose again what was chosen by hand when the plan was withdrawn, as far as both are still free."""
    routine = ROUTINES[round_.routine]
    in_the_way = one_at_a_time.in_the_way(routine, await switches.newest(session))
    off_since = select(func.max(col(RoutineSwitch.off_since))).where(RoutineSwitch.routine == routine.key)
    chosen = await session.exec(
        select(Assignment)
        .join(AssignmentTransition, col(AssignmentTransition.assignment_id) == col(Assignment.id))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(
            Assignment.round_id == round_.id,
            col(Assignment.assigned_by).is_not(None),
            AssignmentTransition.from_state == AssignmentState.PROPOSED,
            AssignmentTransition.to_state == AssignmentState.SWAPPED,
            col(AssignmentTransition.actor).is_(None),
            col(AssignmentTransition.at) == off_since.scalar_subquery(),
            planned_for(routine.key),
            one_at_a_time.is_free(in_the_way),
        )
        .order_by(col(Assignment.id))
    )
    for each in chosen.all():
        about = getattr(each, routine.subject.column) if routine.subject.column else None
        made = await add(session, round_, each.participant_id, about, why=each.why, now=now, actor=each.assigned_by)
        if not await _holds(session, round_, made):
            await assignments.transition(session, made, AssignmentState.SWAPPED, now=now, actor=None)


async def _holds(session: AsyncSession, round_: Round, made: Assignment) -> bool:
    """Return whether whom or what a proposal is about is free for it."""
    if ROUTINES[round_.routine].subject is Subject.CUSTOMER:
        return bool(await candidates.proposed(session, round_, [id_of(made)]))
    return not await proposals.in_the_way(session, round_, [id_of(made)])
