"""Assigning by hand: the CX team chooses what a participant gets, whatever the plan says."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox, people, rounds
from bot.program.assignments import id_of, subjects
from bot.program.assignments.subjects import SubjectRow
from bot.program.matching import candidates, pair_rules
from bot.program.people import customers
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Span
from bot.program.routines import ROUTINES, Routine, Subject, switches
from bot.program.routines.hooks import hooks_of
from models import NOT_OUT, UNDECIDED, Assignment, AssignmentState, Customer, Person, Round, RoundState


class AlreadyAssigned(FirsthandError):
    """The participant, or whom or what they are to meet (`customer`, by name), is taken in this round."""

    customer: str


class HasCustomerAlready(AlreadyAssigned):
    """The participant has just this one."""

    participant: str


class HadCustomerBefore(AlreadyAssigned):
    """The participant had this one before, and is not to meet them again yet."""

    participant: str


class HasAnotherToCall(AlreadyAssigned):
    """The participant has another customer, and has not called them yet."""

    participant: str


class HasAnotherToDo(AlreadyAssigned):
    """The participant has another assignment of this routine, and has not done it yet."""

    participant: str


class CustomerIsTaken(AlreadyAssigned):
    """Somebody else has this one in this round."""

    holder: str
    round: Span


class IsThemselves(AlreadyAssigned):
    """Nobody meets themselves."""


async def assign(
    session: AsyncSession,
    participant: Person,
    subject: SubjectRow | None,
    *,
    routine: Routine,
    span: Span,
    now: datetime,
    actor: str,
) -> Assignment:
    """Assign `subject` to `participant` by hand of `actor` (Slack id), opening the round of `span` if need be.

    While the plan waits for approval the assignment returned is PROPOSED, and goes out with the others; else its brief
    is enqueued. Proposals in the way end: that to the participant, and that of this subject to somebody else, who is
    proposed another. Raises IsOff, NoSuchParticipant, NotActive, NoConsentToCall, or AlreadyAssigned where the
    participant has something to do already, had this one before, or somebody else has them in this round.
    """
    round_ = await round_times.open_now(session, routine, span, now=now)
    # With the round locked: whoever turns it off withdraws the plan, and nothing would wait for Approve any more.
    await _require_allowed(session, participant, subject, routine)
    change = hooks_of(routine.key).change_subject
    changed = await change(session, round_, participant, subject) if change is not None else None
    if changed is not None:
        return changed
    await _require_free(session, round_, participant, subject)
    left = await _give_way(session, round_, participant, subject, now=now, actor=actor)
    subject_id = subject.id if subject is not None else None
    why = await _why(session, routine, subject)
    made = await rounds.add(session, round_, id_of(participant), subject_id, why=why, now=now, actor=actor)
    if round_.state is not RoundState.PROPOSED:
        await rounds.hand_out(session, made, now=now, actor=actor)
    for participant_id in left:
        await rounds.propose_next(session, round_, participant_id, now=now, actor=actor)
    outbox.refresh_plan_card(session, id_of(round_), at_once=True)
    return made


async def _require_allowed(
    session: AsyncSession, participant: Person, subject: SubjectRow | None, routine: Routine
) -> None:
    await switches.require_on(session, routine)
    await people.require_active(session, participant, routine.key)
    if isinstance(subject, Customer):
        customers.require_consent(subject)
    may_assign = hooks_of(routine.key).may_assign
    if may_assign is not None:
        await may_assign(session, participant, subject)


async def _why(session: AsyncSession, routine: Routine, subject: SubjectRow | None) -> str:
    if isinstance(subject, Customer):
        return f"Your CX team chose them for you. {await candidates.why_this(session, id_of(subject))}"
    return f"Your CX team chose this for you. {routine.why}".strip()


def _is_about(round_: Round, subject: SubjectRow | None) -> ColumnElement[bool] | None:
    """Return the condition of an assignment of this routine that is about `subject`, None where it is nothing."""
    column = ROUTINES[round_.routine].subject.column
    if column is None or subject is None:
        return None
    is_about: ColumnElement[bool] = getattr(Assignment, column) == subject.id
    return is_about


async def _require_free(session: AsyncSession, round_: Round, participant: Person, subject: SubjectRow | None) -> None:
    name, is_about = subjects.name_of(subject, round_.routine), _is_about(round_, subject)
    if isinstance(subject, Person) and subject.id == participant.id:
        raise IsThemselves(name)
    if isinstance(subject, Customer):
        await candidates.choose_in_turn(session)
    if is_about is not None:
        past = await session.exec(
            select(Assignment.state).where(
                Assignment.participant_id == participant.id, is_about, pair_rules.met_before(round_)
            )
        )
        for state in past.all():
            if state in UNDECIDED - {AssignmentState.PROPOSED}:
                raise HasCustomerAlready(name, participant.name)
            if state not in NOT_OUT:
                raise HadCustomerBefore(name, participant.name)
    in_hand = [
        other
        for other in await assignments.open_ones(session, id_of(participant))
        if other.routine == round_.routine
        and (other.round_id == round_.id or await _is_to_do_in_another(session, other))
    ]
    if len(in_hand) >= ROUTINES[round_.routine].at_most:
        await _refuse(session, in_hand[0], participant)
    if is_about is not None:
        await _require_untaken(session, round_, participant, name, is_about)


async def _refuse(session: AsyncSession, other: Assignment, participant: Person) -> None:
    has = subjects.name_of(await subjects.of(session, other), other.routine)
    if ROUTINES[other.routine].subject is Subject.CUSTOMER:
        raise HasAnotherToCall(has, participant.name)
    raise HasAnotherToDo(has, participant.name)


async def _require_untaken(
    session: AsyncSession, round_: Round, participant: Person, name: str, is_about: ColumnElement[bool]
) -> None:
    holders = await session.exec(
        select(Person.name)
        .join(Assignment, col(Assignment.participant_id) == col(Person.id))
        .where(
            pair_rules.taken(round_),
            is_about,
            Assignment.participant_id != participant.id,
            Assignment.state != AssignmentState.PROPOSED,
        )
    )
    holder = holders.first()
    if holder is not None:
        raise CustomerIsTaken(name, holder, round=round_times.span_of(round_))


async def _is_to_do_in_another(session: AsyncSession, other: Assignment) -> bool:
    """Return whether an assignment is still to be done in a round that is not closed."""
    round_ = await session.get_one(Round, other.round_id)
    return round_.state is not RoundState.CLOSED and other.state is not AssignmentState.DONE


async def _is_one_too_many(session: AsyncSession, round_: Round, participant: Person) -> ColumnElement[bool]:
    """Return the condition of the newest proposal of a participant who has no room for one more in the round."""
    counts = (Assignment.round_id == round_.id, Assignment.participant_id == participant.id)
    theirs = await session.exec(select(Assignment).where(*counts, Assignment.state != AssignmentState.SWAPPED))
    held = theirs.all()
    if len(held) < ROUTINES[round_.routine].at_most:
        return false()
    newest = max((id_of(each) for each in held if each.state in NOT_OUT), default=0)
    return col(Assignment.id) == newest


async def _give_way(
    session: AsyncSession, round_: Round, participant: Person, subject: SubjectRow | None, *, now: datetime, actor: str
) -> list[int]:
    """End the proposals in the way; return the ids of the other participants who have none now."""
    of_participant = and_(col(Assignment.participant_id) == participant.id, col(Assignment.state).in_(NOT_OUT))
    if ROUTINES[round_.routine].at_most > 1:
        of_participant = and_(of_participant, await _is_one_too_many(session, round_, participant))
    in_the_way, is_proposed = of_participant, col(Assignment.state) == AssignmentState.PROPOSED
    is_about = _is_about(round_, subject)
    if is_about is not None and ROUTINES[round_.routine].once_a_round:
        in_the_way = or_(of_participant, and_(is_about, is_proposed))
    proposed = await session.exec(select(Assignment).where(Assignment.round_id == round_.id, in_the_way))
    left = []
    for assignment in proposed.all():
        await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=actor)
        if assignment.participant_id != participant.id:
            left.append(assignment.participant_id)
    await session.flush()
    return left
