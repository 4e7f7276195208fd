"""Calls that are off: the CX team takes the customer back, or they may not be called any more."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import uuid4

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assignments import id_of, subjects
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.assignments.subjects import SubjectRow
from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.routines import ROUTINES, Routine
from bot.program.routines import Subject as SubjectKind
from bot.program.routines.hooks import hooks_of
from models import NOT_OUT, TO_DO, Assignment, AssignmentState, Customer, Outgoing, OutgoingKind, Person, Round

_TO_TAKE_BACK = TO_DO | NOT_OUT

_NOTICES = (OutgoingKind.CALL_OFF, OutgoingKind.CALL_OFF_TOLD)


def _applies(row: Outgoing, details: AssignmentDetails, _today: date) -> bool:
    # Who never saw the brief has nobody to call off.
    return row.ts is not None or details.assignment.sent_at is not None


CALL_OFF = register(
    MessageKind(
        OutgoingKind.CALL_OFF,
        Subject.ASSIGNMENT,
        called="the word that a call is off",
        follows_assignment=True,
        applies=_applies,
    )
)
CALL_OFF_TOLD = register(MessageKind(OutgoingKind.CALL_OFF_TOLD, Subject.ASSIGNMENT, follows_assignment=True))


class NothingToTakeBack(FirsthandError):
    """There is not one customer to take back from the participant."""

    participant: str


class NoCustomerToTakeBack(NothingToTakeBack):
    """The participant has no customer at all."""


class HasNotThatCustomer(NothingToTakeBack):
    """The participant has other customers."""

    customer: str


class HasSeveralCustomers(NothingToTakeBack):
    """The participant has several customers, and none was named; `found` are names, each with id."""

    found: tuple[str, ...]


async def take_back(
    session: AsyncSession,
    participant: Person,
    subject: SubjectRow | None,
    *,
    routine: Routine | None = None,
    now: datetime,
    actor: str,
) -> tuple[str, AssignmentState]:
    """Take an assignment back from a participant; return the name of its subject, and the state it was in.

    It is the one about `subject` (a customer, unless a routine about others is given), or of `routine`; without either
    the only one they have. Its subject is free for others again; a participant who had the brief is notified. Raises
    NothingToTakeBack.
    """
    try:
        assignment, found = await _one_of(session, participant, subject, routine)
    except (NoCustomerToTakeBack, HasNotThatCustomer):
        ended = await _let_go(session, participant, subject, routine, now=now, actor=actor)
        if ended is None:
            raise
        return ended, AssignmentState.CLOSED
    # The round is locked before its calls, as everywhere: whoever plans or swaps meanwhile waits.
    await session.get(Round, assignment.round_id, with_for_update={"key_share": True})
    await session.refresh(assignment, with_for_update={"key_share": True})
    before = assignment.state
    await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=actor)
    if before not in NOT_OUT:
        await notify_participant(session, assignment)
    for kind in (OutgoingKind.LEFT, OutgoingKind.NOT_FOUND):  # they name the customers who could be taken back
        await outbox.refresh_newest(session, kind, assignment.participant_id)
    return subjects.name_of(found, assignment.routine), before


async def _let_go(
    session: AsyncSession,
    participant: Person,
    subject: SubjectRow | None,
    routine: Routine | None,
    *,
    now: datetime,
    actor: str,
) -> str | None:
    """End what the participant was entrusted with beyond a round; return its name, None for no such thing."""
    let_go = hooks_of(routine.key).let_go if routine else None
    return await let_go(session, participant, subject, now=now, actor=actor) if let_go else None


async def to_take_back(session: AsyncSession, participant: Person) -> list[Assignment]:
    """Return what could be taken back from this participant, oldest first."""
    rows = await session.exec(
        select(Assignment)
        .where(Assignment.participant_id == participant.id, col(Assignment.state).in_(_TO_TAKE_BACK))
        .order_by(col(Assignment.id))
    )
    return list(rows.all())


async def _one_of(
    session: AsyncSession, participant: Person, subject: SubjectRow | None, routine: Routine | None
) -> tuple[Assignment, SubjectRow | None]:
    held = await to_take_back(session, participant)
    if not held:
        raise NoCustomerToTakeBack(participant.name)
    kind = routine.subject if routine is not None else SubjectKind.CUSTOMER
    found = [each for each in held if subject is None or (kind.column and getattr(each, kind.column) == subject.id)]
    if not found and subject is not None:
        raise HasNotThatCustomer(participant.name, subjects.name_of(subject, held[0].routine))
    found = [each for each in found if routine is None or each.routine == routine.key]
    if not found and routine is not None:
        raise HasNotThatCustomer(participant.name, routine.title)
    about = [await subjects.of(session, each) for each in found]
    if len(found) > 1:
        named = [_named(each, row) for each, row in zip(found, about, strict=True)]
        raise HasSeveralCustomers(participant.name, tuple(named))
    return found[0], about[0]


def _named(assignment: Assignment, row: SubjectRow | None) -> str:
    """Return the name of a subject, with by what it is told from others: a customer's id, else the routine."""
    told_by = row.external_id if isinstance(row, Customer) else ROUTINES[assignment.routine].title
    return f"{subjects.name_of(row, assignment.routine)} ({told_by})"


async def open_calls(session: AsyncSession) -> frozenset[int]:
    """Return the ids of the calls that are still to be made to customers who may be called."""
    rows = await session.exec(
        select(Assignment.id).join(Customer).where(col(Assignment.state).in_(TO_DO), Customer.may_be_called)
    )
    return frozenset(row for row in rows.all() if row is not None)


async def notify_withdrawn(session: AsyncSession, before: Collection[int], changed: Collection[int]) -> None:
    """Notify participant and CX team of every call of `before` whose customer may not be called any more.

    `before` is from `open_calls`; `changed` are the ids of the customers that changed since. Where a customer may be
    called again, the earlier notices are updated, as are plan cards with one of these customers.
    """
    if not changed:
        return
    rows = await session.exec(
        select(Assignment, Customer.may_be_called)
        .join(Customer)
        .where(col(Assignment.state).in_(_TO_TAKE_BACK))
        .order_by(col(Assignment.id))
    )
    touched = set(changed)
    for assignment, may_be_called in rows.all():
        if assignment.customer_id in touched:
            outbox.refresh_plan_card(session, assignment.round_id)
            if may_be_called:
                await outbox.refresh_about(session, id_of(assignment), _NOTICES)
            elif id_of(assignment) in before:
                await _notify_both(session, assignment)


async def notify_others(session: AsyncSession, assignment: Assignment) -> None:
    """Notify participant and CX team of every other open call to the customer of this one, who may not be called."""
    rows = await session.exec(
        select(Assignment)
        .where(
            Assignment.customer_id == assignment.customer_id,
            Assignment.id != assignment.id,
            col(Assignment.state).in_(_TO_TAKE_BACK),
        )
        .order_by(col(Assignment.id))
    )
    for other in rows.all():
        await _notify_both(session, other)


async def _notify_both(session: AsyncSession, assignment: Assignment) -> None:
    await notify_participant(session, assignment)
    dedup_suffix = uuid4().hex
    await outbox.enqueue(
        session, OutgoingKind.CALL_OFF_TOLD, id_of(assignment), outbox.CX_CHANNEL, dedup_suffix=dedup_suffix
    )


async def notify_participant(session: AsyncSession, assignment: Assignment) -> None:
    """Enqueue the word to the participant that this one is off."""
    # The same customer may be called off, wanted again, and called off once more: each time is a message of its own.
    await outbox.enqueue(
        session, OutgoingKind.CALL_OFF, id_of(assignment), outbox.participant_of(assignment), dedup_suffix=uuid4().hex
    )
