"""Giving: the steps asked for, the day of the meeting, and what the CX team decides about a welcome."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox, rounds
from bot.program.assignments import call_offs, id_of
from bot.program.matching import one_at_a_time
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import ROUTINES, Routine, switches
from bot.program.routines.welcome import WELCOME
from bot.program.welcomes import beginning, following
from bot.program.welcomes.messages import DAY_TOLD
from models import NOT_OUT, TO_DO, Assignment, AssignmentState, LeftOut, LeftOutWhy, Person, Place

_NEAR = timedelta(days=92)
_MORE = timedelta(weeks=2)


class StepIsOff(FirsthandError):
    """The routine of this step, given by its title, is turned off."""

    title: str


class OneAtATime(FirsthandError):
    """Something else, of the routine of this title, is in their hands."""

    title: str


class MeetingDayNotNear(Problem):
    """A meeting is on a day of these weeks, or soon after."""


async def give(
    session: AsyncSession, assignment_id: int, step: Routine, *, cadence: Cadence, now: datetime, by: str, is_cx: bool
) -> None:
    """Hand out an assignment of the routine `step` to who is new, at once; what they have of it counts.

    `cadence` is that routine's. What a plan proposes them of another routine gives way. Where none is left, that is
    kept, and the CX team sees it. Raises NotYours, IllegalTransition, WelcomeSettled, StepIsOff, or OneAtATime.
    """
    await beginning.require_theirs(session, assignment_id, by=by, is_cx=is_cx)
    span = await round_times.span_to_hand_out_in(session, step, cadence, now=now)
    # Locked before the assignment, as everywhere; and so two who press at once take turns, or a plan and who presses.
    await rounds.hold_unapproved(session)
    round_ = await round_times.open_now(session, step, span, now=now)
    known = await switches.newest(session)  # with the rounds locked, which whoever turns it off locks, too
    if step.key not in {each.key for each in switches.on_in(known)}:
        raise StepIsOff(step.title)
    assignment, row = await beginning.held(session, assignment_id)
    assignments.require_to_do(assignment)
    # The welcome itself is never in the way of its steps.
    in_the_way = one_at_a_time.in_the_way(step, known) - {WELCOME.key}
    in_hand = await _in_hand(session, assignment.participant_id)
    if any(each.routine == step.key for each in in_hand if each.state is not AssignmentState.PROPOSED):
        return
    others = [each for each in in_hand if each.routine in in_the_way]
    for other in others:
        if other.state is not AssignmentState.PROPOSED:
            raise OneAtATime(ROUTINES[other.routine].title)
    made = next((each for each in in_hand if each.routine == step.key and each.round_id == round_.id), None)
    made = made or await rounds.propose_next(session, round_, assignment.participant_id, now=now, actor=None)
    if made is not None:
        await _give_way(session, others, to=step, now=now)
        await rounds.hand_out(session, made, now=now, actor=by)
        outbox.refresh_plan_card(session, id_of(round_), at_once=True)
    row.wanted = [key for key in row.wanted if key != step.key] + ([] if made is not None else [step.key])
    await following.refresh(session, assignment)


async def _give_way(session: AsyncSession, proposed: Sequence[Assignment], *, to: Routine, now: datetime) -> None:
    """End what plans propose to somebody who gets one of the routine `to` at once; these come next time."""
    for each in proposed:
        # By nobody, as it is no swap of theirs.
        await assignments.transition(session, each, AssignmentState.SWAPPED, now=now, actor=None)
        noted = select(LeftOut).where(LeftOut.round_id == each.round_id, LeftOut.person_id == each.participant_id)
        if (await session.exec(noted)).first() is None:
            session.add(
                LeftOut(
                    round_id=each.round_id,
                    person_id=each.participant_id,
                    why=LeftOutWhy.OTHER_FIRST,
                    routine=to.key,
                )
            )
            await session.flush()


async def _in_hand(session: AsyncSession, person_id: int) -> list[Assignment]:
    """Return what is proposed to somebody or in their hands."""
    rows = await session.exec(
        select(Assignment)
        .where(Assignment.participant_id == person_id, col(Assignment.state).in_(TO_DO | NOT_OUT))
        .order_by(col(Assignment.id))
    )
    return list(rows.all())


async def agree(session: AsyncSession, assignment_id: int, day: date, *, today: date, by: str, is_cx: bool) -> None:
    """Keep the day on which who is new and their CX member meet; whoever of the two did not say so is told.

    Raises FieldError for a day far from today, NotYours, IllegalTransition, or WelcomeSettled.
    """
    await beginning.require_theirs(session, assignment_id, by=by, is_cx=is_cx)
    assignment, row = await beginning.held(session, assignment_id)
    if row.meets_on == day:
        return
    assignments.require_to_do(assignment)
    if abs(day - today) > _NEAR:
        raise FieldError({"meets_on": MeetingDayNotNear()})
    row.meets_on = day
    await session.flush()
    newcomer = await session.get_one(Person, assignment.participant_id)
    if row.partner is not None and row.partner != by:
        to = outbox.Recipient(Place.PERSON, slack_user=row.partner)
        suffix = f"{day.isoformat()}:{uuid4().hex[:8]}:partner"
        await outbox.enqueue(session, DAY_TOLD.name, assignment_id, to, dedup_suffix=suffix)
    if newcomer.slack_id != by:
        await beginning.tell_newcomer(session, row)
    await following.refresh(session, assignment)


async def take_back(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Take a welcome back, by `by` (Slack id); once more by the same changes nothing. Raises WelcomeSettled."""
    assignment, _ = await beginning.held(session, assignment_id)
    if await assignments.was_moved_by(session, assignment, AssignmentState.SWAPPED, by):
        return
    if assignment.state not in TO_DO:
        raise beginning.WelcomeSettled
    participant = await session.get_one(Person, assignment.participant_id)
    await call_offs.take_back(session, participant, None, routine=WELCOME, now=now, actor=by)


async def give_more_time(session: AsyncSession, assignment_id: int, *, seen: int, today: date) -> None:
    """Let a welcome last two weeks from today; once more changes nothing, as its last day is not that which was `seen`.

    Days are told as `date.toordinal` does.

    Raises WelcomeSettled where it is done.
    """
    assignment, row = await beginning.held(session, assignment_id)
    if row.last_day.toordinal() != seen:
        return
    if assignment.state not in TO_DO:
        raise beginning.WelcomeSettled
    row.last_day = today + _MORE
    await following.refresh(session, assignment)


async def let_be(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """End a welcome as it stands, by `by` (Slack id); once more changes nothing. Raises WelcomeSettled."""
    assignment, _ = await beginning.held(session, assignment_id)
    if await assignments.was_moved_by(session, assignment, AssignmentState.MISSED, by):
        return
    if assignment.state not in TO_DO:
        raise beginning.WelcomeSettled
    await assignments.transition(session, assignment, AssignmentState.MISSED, now=now, actor=by)
