"""What becomes of assignments in their participants' hands: booked, not reached, swapped."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox, rounds
from bot.program.assignments import id_of
from bot.program.matching import proposals
from bot.program.people.participations import takes_part
from bot.program.routines import ROUTINES, Subject
from bot.program.routines.hooks import hooks_of
from models import (
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Customer,
    OutgoingKind,
    Person,
    Round,
    RoundState,
)
from models.database import batched

_FARTHEST, _A_DAY = timedelta(days=5 * 366), timedelta(days=1)


class NobodyLeft(FirsthandError):
    """There is nothing else in this routine (its key) to swap for."""

    routine: str


class NobodyLeftForThem(FirsthandError):
    """There is nothing else for the participant, as who would swap for them is told."""

    participant: str


class RoundOver(FirsthandError):
    """What was open when its round closed, of this routine (its key), can't be swapped any more."""

    routine: str


class NoOtherAnyMore(FirsthandError):
    """The participant takes part no more: they keep what they have, and get no other."""


class NoSwapLeft(FirsthandError):
    """The participant has swapped as often as a round of this routine (its key) allows."""

    limit: int
    routine: str = ""


class DayPassed(Problem):
    """A day to come was asked for."""


class BookingDayTooFar(Problem):
    """A call is booked for a day that is near."""


class NotToBeCalled(FirsthandError):
    """The customer may not be called (any more)."""

    customer: str


async def book(session: AsyncSession, assignment_id: int, day: date, *, today: date, now: datetime, by: str) -> None:
    """Record that the call is booked for `day`.

    Raises FieldError for a day gone by or too far, NotYours, IllegalTransition, NotToBeCalled.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by)
    await book_held(session, assignment, day, today=today, now=now, by=by)


async def book_held(
    session: AsyncSession, assignment: Assignment, day: date, *, today: date, now: datetime, by: str
) -> None:
    """Record, as `book` does, that an assignment that is locked and theirs to book is booked for `day`."""
    if assignment.state is AssignmentState.BOOKED and assignment.booked_on == day:
        return  # the same submission once more
    await _require_may_be_called(session, assignment)
    if day < today:
        raise FieldError({"booked_on": DayPassed()})
    if day > today + _FARTHEST:
        raise FieldError({"booked_on": BookingDayTooFar()})
    assignment.booked_on, assignment.snoozed_until = day, None
    await assignments.transition(session, assignment, AssignmentState.BOOKED, now=now, actor=by)


async def _require_may_be_called(session: AsyncSession, assignment: Assignment) -> None:
    customer = await session.get(Customer, assignment.customer_id) if assignment.customer_id else None
    if customer is not None and not customer.may_be_called:
        raise NotToBeCalled(customer.name)


async def not_reached(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Record that the customer couldn't be reached; once more changes nothing. Raises NotYours, IllegalTransition."""
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state is AssignmentState.UNREACHABLE:
        return
    if assignment.booked_on is not None and assignment.booked_on > now.date() + _A_DAY:  # wherever they are
        assignment.booked_on = None  # tried before it came, and taken out of the calendar
    await assignments.transition(session, assignment, AssignmentState.UNREACHABLE, now=now, actor=by)


async def swap(session: AsyncSession, assignment_id: int, *, limit: int, now: datetime, by: str) -> Assignment:
    """End this assignment as swapped and hand out the next one; return the new assignment.

    It takes over the message, unless its routine has a way of its own to hand out, such as to ask somebody first.

    Pressed twice it swaps once; the second time returns the newest assignment there is. A participant may swap `limit`
    times a round, since each swap shows one more customer's contact data; whoever no longer wishes to be called may
    always be swapped. Raises NotYours (also for what is only proposed), IllegalTransition, RoundOver, NoOtherAnyMore,
    NoSwapLeft or NobodyLeft with nothing changed.
    """
    # Two who swap at once must not both get the same customer: the round is locked, before its call as everywhere.
    round_, still_takes_part = await _held_round(session, assignment_id)
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state is AssignmentState.PROPOSED:  # nobody but the CX team knows of it yet
        raise assignments.NotYours
    if await assignments.was_moved_by(session, assignment, AssignmentState.SWAPPED, by):
        return await assignments.latest_of(session, assignment.participant_id, round_.routine) or assignment
    assignments.require_transition(assignment, AssignmentState.SWAPPED)
    _require_open(round_, still_takes_part=still_takes_part)
    await _require_swap_left(session, assignment, limit, by)
    # Whoever swaps has seen the customer, even if the bot was killed before it recorded the post.
    assignment.sent_at = assignment.sent_at or now
    other = await _next_in_place(session, round_, assignment, now=now, by=by)
    if hooks_of(round_.routine).hand_out is None:
        await outbox.hand_over(session, OutgoingKind.ASSIGNMENT, assignment_id, id_of(other))
    await rounds.hand_out(session, other, now=now, actor=by)
    return other


async def swap_for(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """End this assignment as swapped and hand out the next one to its participant, who gets a new brief.

    `by` is the Slack id of who of the CX team did it; pressed twice it swaps once. Raises NotYours where there is none,
    IllegalTransition, RoundOver, NoOtherAnyMore or NobodyLeftForThem with nothing changed.
    """
    round_, still_takes_part = await _held_round(session, assignment_id)
    assignment = await session.get_one(
        Assignment, assignment_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if await assignments.was_moved_by(session, assignment, AssignmentState.SWAPPED, by):
        return
    assignments.require_to_do(assignment)
    _require_open(round_, still_takes_part=still_takes_part)
    try:
        other = await _next_in_place(session, round_, assignment, now=now, by=by)
    except NobodyLeft:
        participant = await session.get_one(Person, assignment.participant_id)
        raise NobodyLeftForThem(participant.name) from None
    await rounds.hand_out(session, other, now=now, actor=by)


def _require_open(round_: Round, *, still_takes_part: bool) -> None:
    if round_.state is RoundState.CLOSED:
        raise RoundOver(round_.routine)
    if not still_takes_part:
        raise NoOtherAnyMore


async def _next_in_place(
    session: AsyncSession, round_: Round, assignment: Assignment, *, now: datetime, by: str
) -> Assignment:
    """End an assignment as swapped, and return the next one, not handed out yet. Raises NobodyLeft."""
    if ROUTINES[round_.routine].subject is Subject.NOTHING:
        raise NobodyLeft(round_.routine)
    found = await proposals.next_one(session, round_, assignment.participant_id, now=now)
    if found is None:
        raise NobodyLeft(round_.routine)
    await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=by)
    to, why = assignment.participant_id, found.why
    return await rounds.add(session, round_, to, found.subject_id, why=why, now=now, actor=by)


async def _held_round(session: AsyncSession, assignment_id: int) -> tuple[Round, bool]:
    """Return the round of an assignment, locked, and whether its participant still takes part. Raises NotYours."""
    rows = await session.exec(
        select(Round, takes_part(col(Round.routine)))
        .join(Assignment)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(Assignment.id == assignment_id)
        .with_for_update(of=Round, key_share=True)
    )
    row = rows.first()
    if row is None:
        raise assignments.NotYours
    return row


async def _require_swap_left(session: AsyncSession, assignment: Assignment, limit: int, by: str) -> None:
    customer = await session.get(Customer, assignment.customer_id) if assignment.customer_id else None
    if customer is not None and not customer.may_be_called:
        return
    # What gave way in the plan, or the CX team took back, was no swap of theirs.
    swapped = await session.exec(
        select(func.count(col(Assignment.id)))
        .join(AssignmentTransition, col(AssignmentTransition.assignment_id) == col(Assignment.id))
        .where(
            Assignment.round_id == assignment.round_id,
            Assignment.participant_id == assignment.participant_id,
            AssignmentTransition.to_state == AssignmentState.SWAPPED,
            AssignmentTransition.actor == by,
        )
    )
    if swapped.one() >= limit:
        raise NoSwapLeft(limit, assignment.routine)


async def refresh_other_briefs(session: AsyncSession, assignment: Assignment) -> None:
    """Have other participants' briefs of this customer updated: those of earlier releases name who called before."""
    if assignment.customer_id is None:
        return
    rows = await session.exec(
        select(Assignment.id)
        .where(
            Assignment.customer_id == assignment.customer_id,
            Assignment.id != assignment.id,
            col(Assignment.state).in_(WITH_PARTICIPANT),
        )
        .order_by(col(Assignment.id))
    )
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *(other_id or 0 for other_id in rows.all()))


async def refresh_briefs(session: AsyncSession, customer_ids: Collection[int]) -> None:
    """Have the open briefs of these customers (ids) updated, as the customers changed."""
    changed = set(customer_ids)
    if not changed:
        return
    rows = await session.exec(
        select(Assignment.id, Assignment.customer_id).where(col(Assignment.state).in_(WITH_PARTICIPANT))
    )
    ids = [assignment_id for assignment_id, customer_id in rows.all() if assignment_id and customer_id in changed]
    # Locked before their messages, as a click does.
    for batch in batched(sorted(ids)):
        held = select(Assignment.id).where(col(Assignment.id).in_(batch)).order_by(col(Assignment.id))
        await session.exec(held.with_for_update(key_share=True))
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *ids)
    # Not what was said of a call that was off: an earlier notice stays settled, though the call is off again.
    await outbox.refresh_posted(session, OutgoingKind.NUDGE, ids)
