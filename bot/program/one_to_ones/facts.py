"""What surfaces may know of a one-to-one: what was agreed, now and last time, and figures; none of its words else."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.routines.one_to_one import ONE_TO_ONE
from models import Assignment, Commitment, CommitmentStatus, OneToOne, Person, Reflection


@dataclass(frozen=True)
class OneToOneFacts:
    """Of one one-to-one: what surfaces show without being asked.

    `answered` says whether the leader answered the questions beforehand, `met_on` when they talked (None while it
    isn't logged), `logged_by` (Slack id) who logged it. `last_met` and `last_agreed` are of the one before; `calls`
    and `promises` count the leader's calls told of, and what they have open.
    """

    answered: bool = False
    met_on: date | None = None
    logged_by: str | None = None
    passed_why: str = ""
    agreed: Commitment | None = None
    last_met: date | None = None
    last_agreed: Commitment | None = None
    calls: int = 0
    promises: int = 0


async def of_assignment(session: AsyncSession, assignment: Assignment) -> OneToOneFacts:
    """Return the facts of a one-to-one."""
    record, last = await record_of(session, id_of(assignment)), await last_before(session, assignment)
    return OneToOneFacts(
        answered=record is not None and bool(record.beforehand),
        met_on=record.met_on if record else None,
        logged_by=record.logged_by if record else None,
        passed_why=record.passed_why if record else "",
        agreed=await agreed_in(session, id_of(assignment)),
        last_met=last.met_on if last else None,
        last_agreed=await agreed_in(session, last.assignment_id) if last else None,
        calls=await _calls(session, assignment.participant_id),
        promises=await _promises(session, assignment.participant_id),
    )


async def record_of(session: AsyncSession, assignment_id: int) -> OneToOne | None:
    """Return what was said in and about this one-to-one, None for nothing yet."""
    return (await session.exec(select(OneToOne).where(OneToOne.assignment_id == assignment_id))).first()


async def last_before(session: AsyncSession, assignment: Assignment) -> OneToOne | None:
    """Return what was said in the last one-to-one of the same leader before this one, None where there was none."""
    rows = await session.exec(
        select(OneToOne)
        .join(Assignment, col(Assignment.id) == col(OneToOne.assignment_id))
        .where(
            Assignment.participant_id == assignment.participant_id,
            Assignment.routine == ONE_TO_ONE.key,
            col(Assignment.id) < assignment.id,
            col(OneToOne.logged_at).is_not(None),
        )
        .order_by(col(Assignment.id).desc())
        .limit(1)
    )
    return rows.first()


async def agreed_in(session: AsyncSession, assignment_id: int) -> Commitment | None:
    """Return what was agreed in a one-to-one, None for nothing."""
    rows = await session.exec(
        select(Commitment).where(
            Commitment.assignment_id == assignment_id, Commitment.status != CommitmentStatus.DROPPED
        )
    )
    return rows.first()


async def _calls(session: AsyncSession, participant_id: int) -> int:
    told = (
        select(func.count(col(Reflection.id)))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .where(Assignment.participant_id == participant_id, col(Assignment.customer_id).is_not(None))
    )
    return (await session.exec(told)).one()


async def _promises(session: AsyncSession, participant_id: int) -> int:
    theirs = (
        select(func.count(col(Commitment.id)))
        .join(Person, col(Person.slack_id) == col(Commitment.owner))
        .where(Person.id == participant_id, Commitment.status == CommitmentStatus.OPEN)
    )
    return (await session.exec(theirs)).one()
