"""Withdrawing: a plan that nobody approved ends with its routine's being turned off, and is made anew once it is on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.rounds import round_times
from bot.program.rounds.proposing import restore_chosen
from bot.program.routines import ROUTINES, Routine, switches
from models import (
    Assignment,
    AssignmentState,
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
    # Those of others, too: nobody is to be planned another just as what was chosen for them is proposed again.
    found = select(Round).where(_IS_UNAPPROVED).order_by(col(Round.id))
    locked = found.with_for_update(key_share=True).execution_options(populate_existing=True)
    rounds = [each for each in (await session.exec(locked)).all() if each.routine == routine.key]
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
    # By then /firsthand plan plans the next, too; a day more or less, in other zones, is no matter.
    if is_before or round_times.is_nearly_over(round_times.span_of(round_), now.date()):
        return False
    if round_.state is not RoundState.OPEN or round_.plan_wanted_at is not None:
        return False
    if await outbox.find(session, OutgoingKind.PLAN, id_of(round_)) is None:
        return False
    round_.plan_wanted_at = now
    await session.flush()
    await restore_chosen(session, round_, now=now)
    return True
