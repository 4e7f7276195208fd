"""How a booked call went: nobody reached, the customer refused, or the number was wrong; each leads on."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, outbox
from bot.program.assignments import call_offs, calls, id_of
from bot.program.booking import bookings, known
from bot.program.booking.messages import CUSTOMER_REFUSED, WRONG_NUMBER
from bot.program.people.customers import digits_of
from bot.program.routines import routine_of
from models import Assignment, AssignmentState, ContactNote, Customer, Outcome, Outgoing, OutgoingKind

_S = AssignmentState
# Whoever says it late may say it all the same.
_MAY_SAY = frozenset({_S.APPROVED, _S.SENT, _S.BOOKED, _S.UNREACHABLE, _S.MISSED, _S.DONE})
_FEWEST_DIGITS, _LONGEST = 5, 50
# As many of the longest as their column holds.
_MOST_WRONG = 9


class OtherCallBooked(FirsthandError):
    """It was asked about an earlier hour, and the assignment is booked for another by now."""


class SheetSaysNo(FirsthandError):
    """It is the sheet that says that a customer may not be called, rather than a call."""


class RefusedAgain(FirsthandError):
    """The customer said on a later call, too, that they don't want to be called."""


class NoSuchNumber(Problem):
    """What was typed is no telephone number."""


class SameNumber(Problem):
    """The number typed is the one that was wrong."""


async def nobody_reached(
    session: AsyncSession, assignment_id: int, asked_about: int, outcome: Outcome, *, now: datetime, by: str
) -> int:
    """Record that the voicemail, or nobody, answered; return how often nobody was reached so far.

    `asked_about` is the id of the booking, 0 for a booked day. Once more changes nothing. Raises NotYours,
    IllegalTransition, OtherCallBooked.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by)
    await _over(session, assignment, asked_about, outcome, now=now)
    if assignment.state is not _S.UNREACHABLE:
        await assignments.transition(session, assignment, _S.UNREACHABLE, now=now, actor=by)
    return await known.tries_of(session, assignment_id)


async def _over(
    session: AsyncSession, assignment: Assignment, asked_about: int, outcome: Outcome, *, now: datetime
) -> None:
    """End the booking that was asked about. Raises OtherCallBooked where the one that is open is another."""
    booking = await known.open_of(session, id_of(assignment))
    if booking is not None and assignment.state is _S.BOOKED:
        if booking.id != asked_about:
            raise OtherCallBooked
        await bookings.end(session, booking, now=now, outcome=outcome)


async def refused(session: AsyncSession, assignment_id: int, asked_about: int, *, now: datetime, by: str) -> None:
    """Record that the customer doesn't want to be called: nobody calls them any more, and the CX team is told.

    It outlives the next import. Once more changes nothing. Raises NotYours, IllegalTransition, OtherCallBooked.
    """
    customer, note = await _held_customer(session, assignment_id)
    assignment = await _for_saying(session, assignment_id, by=by)
    if note.refused_at is not None:
        return
    await _over(session, assignment, asked_about, Outcome.REFUSED, now=now)
    note.refused_at, note.assignment_id = now, assignment_id
    session.add(note)
    customer.consent_to_call = False
    await session.flush()
    await _not_reached(session, assignment, now=now, by=by)
    await call_offs.notify_others(session, assignment)
    await _refresh(session, assignment)
    # Said again after it was taken back, it is news again, and no change of what stands far up in the channel.
    await outbox.enqueue(session, CUSTOMER_REFUSED.name, assignment_id, outbox.CX_CHANNEL, dedup_suffix=uuid4().hex)


async def may_be_called_after_all(session: AsyncSession, assignment_id: int) -> None:
    """Take back that the customer of an assignment doesn't want to be called; once more changes nothing.

    Raises SheetSaysNo where it is the sheet that says so, and RefusedAgain where they said so on a later call.
    """
    customer, note = await _held_customer(session, assignment_id)
    if note.refused_at is None:
        if not customer.consent_to_call:
            raise SheetSaysNo
        return
    if note.assignment_id != assignment_id and await _is_told_of(session, note.assignment_id):
        raise RefusedAgain
    note.refused_at, customer.consent_to_call = None, True
    await session.flush()
    await _refresh(session, await session.get_one(Assignment, assignment_id))
    await outbox.refresh_about(session, assignment_id, [CUSTOMER_REFUSED.name])


async def _is_told_of(session: AsyncSession, assignment_id: int) -> bool:
    """Return whether the CX team was told that the customer of this call refused: a note may be of a number alone."""
    told = select(Outgoing.id).where(Outgoing.subject_id == assignment_id, Outgoing.kind == CUSTOMER_REFUSED.name)
    return (await session.exec(told.limit(1))).first() is not None


async def wrong_number(
    session: AsyncSession, assignment_id: int, asked_about: int, corrected: str, *, now: datetime, by: str
) -> None:
    """Record that the customer's number is wrong, and the right one, "" where it isn't known; tell the CX team.

    Once more changes nothing. Raises NotYours, IllegalTransition, OtherCallBooked, and FieldError for what is no
    number, or the wrong one again.
    """
    _require_number(corrected)
    customer, note = await _held_customer(session, assignment_id)
    assignment = await _for_saying(session, assignment_id, by=by)
    is_said = assignment.state is not _S.BOOKED  # else it is said of another call, for which this number was wrong, too
    if is_said and note.wrong_phone is not None and customer.phone == (corrected or None):
        return  # the same submission once more
    if corrected and digits_of(corrected) == digits_of(customer.phone or ""):
        raise FieldError({"phone": SameNumber()})
    await _over(session, assignment, asked_about, Outcome.WRONG_NUMBER, now=now)
    note.wrong_before = _wrong_before(note, corrected)
    note.wrong_phone = customer.phone or note.wrong_phone
    if note.refused_at is None:  # else it stays known who heard that they refuse
        note.assignment_id = assignment_id
    session.add(note)
    customer.phone = corrected or None
    await session.flush()
    await _not_reached(session, assignment, now=now, by=by)
    await _refresh(session, assignment)
    await outbox.enqueue(session, WRONG_NUMBER.name, assignment_id, outbox.CX_CHANNEL, dedup_suffix=uuid4().hex)


def _require_number(typed: str) -> None:
    if typed and (len(typed) > _LONGEST or len(digits_of(typed)) < _FEWEST_DIGITS):
        raise FieldError({"phone": NoSuchNumber()})


def _wrong_before(note: ContactNote, corrected: str) -> str | None:
    """Return the digits of the numbers that were wrong so far, the newest last, but for what is right after all."""
    earlier = [*(note.wrong_before or "").split(), digits_of(note.wrong_phone or "")]
    return " ".join([each for each in earlier if each and each != digits_of(corrected)][-_MOST_WRONG:]) or None


async def _held_customer(session: AsyncSession, assignment_id: int) -> tuple[Customer, ContactNote]:
    """Return the customer of an assignment, locked before it as in an import, and what is noted of them.

    Raises NotYours where there is none.
    """
    rows = await session.exec(
        select(Customer)
        .join(Assignment, col(Assignment.customer_id) == col(Customer.id))
        .where(Assignment.id == assignment_id)
        .with_for_update(of=Customer, key_share=True)
        .execution_options(populate_existing=True)
    )
    customer = rows.first()
    if customer is None:
        raise assignments.NotYours
    note = await session.get(ContactNote, id_of(customer), populate_existing=True)
    return customer, note or ContactNote(customer_id=id_of(customer), assignment_id=assignment_id)


async def _for_saying(session: AsyncSession, assignment_id: int, *, by: str) -> Assignment:
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.state not in _MAY_SAY:
        raise assignments.IllegalTransition(assignment.state, assignment.routine)
    return assignment


async def _refresh(session: AsyncSession, assignment: Assignment) -> None:
    """Have the messages about this call, and the briefs of others with its customer, updated."""
    await calls.refresh_other_briefs(session, assignment)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)


async def _not_reached(session: AsyncSession, assignment: Assignment, *, now: datetime, by: str) -> None:
    if routine_of(assignment).allows(assignment.state, _S.UNREACHABLE):
        await assignments.transition(session, assignment, _S.UNREACHABLE, now=now, actor=by)
