"""The life of a round: its plan requested and approved, and the approved assignments handed out."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.matching import candidates, proposals
from bot.program.people.participations import planned_for
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Span, day_key
from bot.program.rounds.proposing import add, restore_chosen
from bot.program.routines import ROUTINES, Routine, Subject, default_routine, switches
from bot.program.routines.hooks import hooks_of
from models import (
    Assignment,
    AssignmentState,
    Customer,
    OutgoingKind,
    Person,
    Round,
    RoundState,
)


class NothingToApprove(FirsthandError):
    """The plan can't be approved any more."""


class PlanIsOver(NothingToApprove):
    """The round of the plan is over, or gone."""


class PlanApprovedAlready(NothingToApprove):
    """Somebody else approved the plan."""


class PlanWithdrawn(NothingToApprove):
    """The plan ended when its routine, of this title, was turned off; there may be a newer one."""

    title: str


async def needs_plan(session: AsyncSession, routine: Routine, span: Span) -> bool:
    """Return whether the plan of the round of `span` is yet to be requested, and there is somebody to plan for."""
    round_ = await round_times.of_span(session, routine, span)
    return await _somebody_takes_part(session, routine) and (round_ is None or _lacks_plan(round_))


async def want_plan_or_say_why(session: AsyncSession, routine: Routine, span: Span, *, now: datetime) -> Round | None:
    """Request a plan as `want_plan` does; where nobody may be called, notify the CX team, once a round and routine."""
    round_ = await want_plan(session, routine, span, now=now)
    waits, dedup_suffix = day_key(span.starts_on), routine.key
    if (
        round_ is None
        and await outbox.find(session, OutgoingKind.ROUND_WAITS, waits, dedup_suffix=dedup_suffix) is None
    ):
        await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, waits, outbox.CX_CHANNEL, dedup_suffix=dedup_suffix)
    return round_


async def want_plan(session: AsyncSession, routine: Routine, span: Span, *, now: datetime) -> Round | None:
    """Request the plan of the round of `span`, opening the round if need be; a job makes the plan, once.

    Return the round, which is OPEN until its plan is made; None, with nothing changed, where nobody takes part or no
    customer may be called.
    """
    round_ = await round_times.hold(session, routine, span)
    if round_ is not None and not _lacks_plan(round_):
        return round_
    if not await _somebody_takes_part(session, routine) or (round_ is None and not await _any_left(session, routine)):
        return None
    is_new = round_ is None
    round_ = await round_times.open_now(session, routine, span, now=now)
    if _lacks_plan(round_):
        round_.plan_wanted_at = now
        if not is_new:
            await restore_chosen(session, round_, now=now)
    return round_


async def hold_unapproved(session: AsyncSession) -> None:
    """Lock the rounds whose plan is not made or not approved, ordered by id as in planning.

    For whatever is about several of them: nobody plans or approves one meanwhile.
    """
    unapproved = col(Round.state).in_((RoundState.OPEN, RoundState.PROPOSED))
    locked = select(Round.id).where(unapproved).order_by(col(Round.id))
    await session.exec(locked.with_for_update(key_share=True))


async def wanting_plan(session: AsyncSession) -> list[int]:
    """Return the ids of the rounds whose plan was requested and is not made yet, in the order these are to be made.

    What comes round seldom is first, and calls are last: whoever is left without another may get one.
    """
    wanted = select(Round).where(Round.state == RoundState.OPEN, col(Round.plan_wanted_at).is_not(None))
    rounds = [each for each in (await session.exec(wanted.order_by(col(Round.id)))).all() if each.routine in ROUTINES]
    known = await switches.newest(session) if len(rounds) > 1 else {}

    def last_of(round_: Round) -> tuple[bool, int]:
        routine = ROUTINES[round_.routine]
        return routine is default_routine(), -switches.months_between(routine, known.get(routine.key))

    return [id_of(each) for each in sorted(rounds, key=last_of)]


async def any_of(session: AsyncSession, round_ids: Sequence[int], routine: Routine) -> bool:
    """Return whether one of these rounds is of this routine."""
    found = select(Round.id).where(col(Round.id).in_(round_ids), Round.routine == routine.key)
    return (await session.exec(found.limit(1))).first() is not None


def _lacks_plan(round_: Round) -> bool:
    return round_.state is RoundState.OPEN and round_.plan_wanted_at is None


async def _any_left(session: AsyncSession, routine: Routine) -> bool:
    return routine.subject is not Subject.CUSTOMER or await candidates.any_left(session)


async def _somebody_takes_part(session: AsyncSession, routine: Routine) -> bool:
    somebody = await session.exec(select(Person.id).where(planned_for(routine.key)).limit(1))
    return somebody.first() is not None


def plan_number(round_: Round) -> int:
    """Return by which number the plan of a round is told from one that was withdrawn before; 0 for none."""
    return int(round_.plan_wanted_at.timestamp()) if round_.plan_wanted_at is not None else 0


async def approve(session: AsyncSession, round_id: int, *, seen: int = 0, now: datetime, actor: str) -> Round:
    """Approve the plan, once however often `actor` presses: every proposed assignment is on its way.

    `seen` is the number of the plan that they saw, 0 where their card has none. Raises NothingToApprove where somebody
    else approved it, it was withdrawn, or its month is over; IsOff where its routine is off.
    """
    round_ = await session.get(Round, round_id, with_for_update={"key_share": True})
    if round_ is not None and round_.approved_at is not None and round_.approved_by == actor:
        return round_
    if round_ is None or (round_.state is RoundState.CLOSED and round_.approved_at is None):
        raise PlanIsOver
    if round_.state not in (RoundState.OPEN, RoundState.PROPOSED):
        raise PlanApprovedAlready
    if round_.state is RoundState.OPEN or not await _was_seen(session, round_, seen):
        await switches.require_on(session, ROUTINES[round_.routine])
        raise PlanWithdrawn(ROUTINES[round_.routine].title)
    round_.state, round_.approved_at, round_.approved_by = RoundState.APPROVED, now, actor
    await _hand_out_all(session, round_, now=now, actor=actor)
    outbox.refresh_plan_card(session, round_id, at_once=True)
    return round_


async def _was_seen(session: AsyncSession, round_: Round, seen: int) -> bool:
    if seen:
        return seen == plan_number(round_)
    # Cards of earlier releases carry no number: they show the first plan of their round.
    return not await outbox.has_past(session, OutgoingKind.PLAN, id_of(round_))


async def _hand_out_all(session: AsyncSession, round_: Round, *, now: datetime, actor: str) -> None:
    """Hand out what is proposed; a customer who may not be called any more is replaced by the next, if there is one.

    Participants who left or can't be found in Slack get nothing. Raises IsOff where the routine was turned off since.
    """
    may_go_ahead = or_(col(Assignment.customer_id).is_(None), Customer.may_be_called)
    rows = await session.exec(
        select(Assignment, planned_for(round_.routine), may_go_ahead, switches.is_on(round_.routine))
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .outerjoin(Customer, col(Customer.id) == col(Assignment.customer_id))
        .where(Assignment.round_id == round_.id, Assignment.state == AssignmentState.PROPOSED)
        .order_by(col(Assignment.id))
    )
    proposed = rows.all()
    if not all(is_on for *_, is_on in proposed):
        raise switches.IsOff(ROUTINES[round_.routine].title)
    handed_out = [assignment for assignment, takes_part, callable_, _ in proposed if takes_part and callable_]
    await (hooks_of(round_.routine).hand_out or send_briefs)(session, handed_out, now=now, actor=actor)
    for assignment, takes_part, callable_, _ in proposed:
        if not takes_part:
            await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=actor)
            await outbox.refresh_newest(session, OutgoingKind.NOT_FOUND, assignment.participant_id)
        elif not callable_:
            await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=actor)
            other = await propose_next(session, round_, assignment.participant_id, now=now, actor=actor)
            if other is not None:
                await hand_out(session, other, now=now, actor=actor)


async def propose_next(
    session: AsyncSession, round_: Round, participant_id: int, *, now: datetime, actor: str | None
) -> Assignment | None:
    """Propose what is next to a participant; return None where there is nothing, or they left or can't be found."""
    is_planned_for = planned_for(round_.routine)
    takes_part = await session.exec(select(Person.id).where(Person.id == participant_id, is_planned_for))
    if takes_part.first() is None:
        return None
    found = await proposals.next_one(session, round_, participant_id, now=now)
    if found is None:
        return None
    return await add(session, round_, participant_id, found.subject_id, why=found.why, now=now, actor=actor)


async def hand_out(session: AsyncSession, assignment: Assignment, *, now: datetime, actor: str | None) -> None:
    """Hand out one assignment, as its routine does."""
    await (hooks_of(assignment.routine).hand_out or send_briefs)(session, [assignment], now=now, actor=actor)


async def send_briefs(
    session: AsyncSession, approved: Sequence[Assignment], *, now: datetime, actor: str | None
) -> None:
    """Approve these assignments, all of one routine, and enqueue their briefs."""
    await assignments.move_all(session, approved, AssignmentState.APPROVED, now=now, actor=actor)
    await outbox.enqueue_all(
        session, OutgoingKind.ASSIGNMENT, {id_of(each): outbox.participant_of(each) for each in approved}
    )
