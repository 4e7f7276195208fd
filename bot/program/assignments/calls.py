"""Calls: assigned by hand, booked, not reached, swapped."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox, people, rounds
from bot.program.assignments import id_of
from bot.program.matching import candidates
from bot.program.people import customers
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Span, span_name
from bot.program.routines import CALL
from models import (
    UNDECIDED,
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

_FARTHEST = timedelta(days=5 * 366)


class AlreadyAssigned(FirsthandError):
    """The participant or the customer is taken in this round."""

    customer: str


class HasCustomerAlready(AlreadyAssigned):
    """The participant has just this customer."""

    participant: str


class HadCustomerBefore(AlreadyAssigned):
    """The participant had this customer before, and gets nobody twice."""

    participant: str


class HasAnotherToCall(AlreadyAssigned):
    """The participant has another customer, and has not called them yet."""

    participant: str


class CustomerIsTaken(AlreadyAssigned):
    """Somebody else has the customer in this round, which is given by its name."""

    holder: str
    round: str


class NobodyLeft(FirsthandError):
    """There is no other customer to swap for."""


class RoundOver(FirsthandError):
    """A call that was open when its round closed can't be swapped any more."""


class NoSwapLeft(FirsthandError):
    """The participant has swapped as often as a round allows."""

    limit: int


class DayPassed(Problem):
    """A day to come was asked for."""


class BookingDayTooFar(Problem):
    """A call is booked for a day that is near."""


async def assign(
    session: AsyncSession, participant: Person, customer: Customer, *, span: Span, now: datetime, actor: str
) -> Assignment:
    """Assign `customer` to `participant` by hand of `actor` (Slack id), opening the round of `span` if need be.

    While the plan waits for approval the assignment returned is PROPOSED, and goes out with the others; else its brief
    is enqueued. Proposals in the way end: that to the participant, and that of this customer to somebody else, who is
    proposed another. Raises NoSuchParticipant, NotActive, NoConsentToCall, or AlreadyAssigned where the participant has
    a customer to call already, had this one before, or somebody else has them in this round.
    """
    await people.require_active(session, participant, CALL.key)
    customers.require_consent(customer)
    round_ = await round_times.open_now(session, CALL, span, now=now)
    await _require_free(session, round_, participant, customer)
    left = await _give_way(session, round_, participant, customer, now=now, actor=actor)
    why = await candidates.why_this(session, id_of(customer))
    chosen = f"Your CX team chose them for you. {why}"
    made = await rounds.add(session, round_, id_of(participant), id_of(customer), why=chosen, now=now, actor=actor)
    if round_.state is not RoundState.PROPOSED:
        await rounds.hand_out(session, made, now=now, actor=actor)
    for participant_id in left:
        await rounds.propose_next(session, round_, participant_id, now=now, actor=actor)
    outbox.refresh_plan_card(session, id_of(round_), at_once=True)
    return made


async def _require_free(session: AsyncSession, round_: Round, participant: Person, customer: Customer) -> None:
    past = await session.exec(
        select(Assignment).where(Assignment.participant_id == participant.id, Assignment.customer_id == customer.id)
    )
    for earlier in past.all():
        if earlier.state in UNDECIDED and earlier.state != AssignmentState.PROPOSED:
            raise HasCustomerAlready(customer.name, participant.name)
        if earlier.state != AssignmentState.PROPOSED and (
            earlier.state != AssignmentState.SWAPPED or earlier.sent_at is not None
        ):
            raise HadCustomerBefore(customer.name, participant.name)
    for other in await assignments.open_ones(session, id_of(participant)):
        if other.round_id == round_.id or await _is_to_call_in_another(session, other):
            has = await session.get_one(Customer, other.customer_id)
            raise HasAnotherToCall(has.name, participant.name)
    holders = await session.exec(
        select(Person.name)
        .join(Assignment, col(Assignment.participant_id) == col(Person.id))
        .where(
            Assignment.round_id == round_.id,
            Assignment.customer_id == customer.id,
            Assignment.participant_id != participant.id,
            col(Assignment.state).not_in((AssignmentState.SWAPPED, AssignmentState.PROPOSED)),
        )
    )
    holder = holders.first()
    if holder is not None:
        raise CustomerIsTaken(customer.name, holder, round=span_name(round_.starts_on, round_.ends_on))


async def _is_to_call_in_another(session: AsyncSession, other: Assignment) -> bool:
    """Return whether a call is still to be made in a round that is not closed."""
    round_ = await session.get_one(Round, other.round_id)
    return round_.state is not RoundState.CLOSED and other.state is not AssignmentState.DONE


async def _give_way(
    session: AsyncSession, round_: Round, participant: Person, customer: Customer, *, now: datetime, actor: str
) -> list[int]:
    """End the proposals in the way; return the ids of the other participants who have none now."""
    proposed = await session.exec(
        select(Assignment).where(
            Assignment.round_id == round_.id,
            or_(col(Assignment.participant_id) == participant.id, col(Assignment.customer_id) == customer.id),
            Assignment.state == AssignmentState.PROPOSED,
        )
    )
    left = []
    for assignment in proposed.all():
        await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=actor)
        if assignment.participant_id != participant.id:
            left.append(assignment.participant_id)
    await session.flush()
    return left


async def book(session: AsyncSession, assignment_id: int, day: date, *, today: date, now: datetime, by: str) -> None:
    """Record that the call is booked for `day`.

    Raises FieldError for a day gone by or too far, NotYours, IllegalTransition.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state is AssignmentState.BOOKED and assignment.booked_on == day:
        return  # the same submission once more
    if day < today:
        raise FieldError({"booked_on": DayPassed()})
    if day > today + _FARTHEST:
        raise FieldError({"booked_on": BookingDayTooFar()})
    assignment.booked_on = day
    await assignments.transition(session, assignment, AssignmentState.BOOKED, now=now, actor=by)


async def not_reached(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Record that the customer couldn't be reached; once more changes nothing. Raises NotYours, IllegalTransition."""
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state is AssignmentState.UNREACHABLE:
        return
    await assignments.transition(session, assignment, AssignmentState.UNREACHABLE, now=now, actor=by)


async def swap(session: AsyncSession, assignment_id: int, *, limit: int, now: datetime, by: str) -> Assignment:
    """End this assignment as swapped and hand out the next customer in the same message; return the new assignment.

    Pressed twice it swaps once; the second time returns the newest assignment there is. A participant may swap `limit`
    times a round, since each swap shows one more customer's contact data; whoever no longer wishes to be called may
    always be swapped. Raises NotYours (also for what is only proposed), IllegalTransition, RoundOver, NoSwapLeft or
    NobodyLeft with nothing changed.
    """
    # Two who swap at once must not both get the same customer: the round is locked, before its call as everywhere.
    rows = await session.exec(
        select(Round).join(Assignment).where(Assignment.id == assignment_id).with_for_update(of=Round, key_share=True)
    )
    round_ = rows.first()
    if round_ is None:
        raise assignments.NotYours
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state is AssignmentState.PROPOSED:  # nobody but the CX team knows of it yet
        raise assignments.NotYours
    if await assignments.was_moved_by(session, assignment, AssignmentState.SWAPPED, by):
        return await assignments.latest_of(session, assignment.participant_id) or assignment
    assignments.require_transition(assignment, AssignmentState.SWAPPED)
    if round_.state is RoundState.CLOSED:
        raise RoundOver
    await _require_swap_left(session, assignment, limit, by)
    customer_id = await candidates.next_candidate(session, round_, assignment.participant_id)
    if customer_id is None:
        raise NobodyLeft
    # Whoever swaps has seen the customer, even if the bot was killed before it recorded the post.
    assignment.sent_at = assignment.sent_at or now
    await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=by)
    why = await candidates.why_this(session, customer_id)
    other = await rounds.add(session, round_, assignment.participant_id, customer_id, why=why, now=now, actor=by)
    await outbox.hand_over(session, OutgoingKind.ASSIGNMENT, assignment_id, id_of(other))
    await rounds.hand_out(session, other, now=now, actor=by)
    return other


async def _require_swap_left(session: AsyncSession, assignment: Assignment, limit: int, by: str) -> None:
    customer = await session.get_one(Customer, assignment.customer_id)
    if not customer.may_be_called:
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
        raise NoSwapLeft(limit)


async def refresh_other_briefs(session: AsyncSession, assignment: Assignment) -> None:
    """Have other participants' briefs of this customer updated, as the past calls in them may have changed."""
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
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *ids)
    # Not what was said of a call that was off: an earlier notice stays settled, though the call is off again.
    await outbox.refresh_posted(session, OutgoingKind.REMINDER, ids)
