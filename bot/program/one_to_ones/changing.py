"""Changing who of the CX team sits down with a leader: by hand, and where one leaves the team or the company."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.matching import proposals
from bot.program.one_to_ones import telling
from bot.program.people import cx_team
from bot.program.people.participations import takes_part
from bot.program.routines.one_to_one import ONE_TO_ONE
from models import TO_DO, Assignment, AssignmentState, OutgoingKind, Person, Round


class NotOfCxTeam(FirsthandError):
    """Leaders sit down with one of the CX team, and this is somebody else (name)."""

    name: str


async def change_by_hand(
    session: AsyncSession, round_: Round, participant: Person, subject: SQLModel | None
) -> Assignment | None:
    """Give the leader's one-to-one of this round to another of the CX team; None where it isn't handed out.

    Raises NotOfCxTeam.
    """
    if not isinstance(subject, Person):
        return None
    is_member = await session.exec(select(Person.id).where(Person.id == subject.id, cx_team.of_cx_team()))
    if is_member.first() is None:
        raise NotOfCxTeam(subject.name)
    found = await session.exec(
        select(Assignment)
        .where(
            Assignment.round_id == round_.id,
            Assignment.participant_id == participant.id,
            col(Assignment.state).in_(TO_DO),
            Assignment.host_id != subject.id,
        )
        .with_for_update(key_share=True)
    )
    assignment = found.first()
    if assignment is not None and subject.id != participant.id:
        await _give_to(session, assignment, id_of(subject), "Your CX team chose them for you.")
        return assignment
    return None


async def left(session: AsyncSession) -> list[int]:
    """Return the ids of the one-to-ones to come whose leader takes part no more, or whose CX member left the team.

    None while nobody is known to be of the team.
    """
    host = aliased(Person)
    if not await cx_team.members(session):
        return []
    rows = await session.exec(
        select(col(Assignment.id))
        .select_from(Assignment)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .join(host, col(host.id) == col(Assignment.host_id))
        .where(
            col(Assignment.state).in_(TO_DO),
            Assignment.routine == ONE_TO_ONE.key,
            or_(~takes_part(ONE_TO_ONE.key), ~cx_team.of_cx_team(host)),
        )
        .order_by(col(Assignment.id))
    )
    return [assignment_id or 0 for assignment_id in rows.all()]


async def settle(session: AsyncSession, *, now: datetime) -> None:
    """Call off what leaders `left`, and have others take over what CX members left. Safe to call again."""
    for assignment_id in await left(session):
        assignment = await assignments.locked(session, assignment_id)
        if assignment is None or assignment.state not in TO_DO:
            continue
        stays = select(Person.id).where(Person.id == assignment.participant_id, takes_part(ONE_TO_ONE.key))
        if (await session.exec(stays)).first() is None:
            await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=None)
            continue
        round_ = await session.get_one(Round, assignment.round_id)
        other = await proposals.next_one(session, round_, assignment.participant_id, now=now)
        if other is not None and other.subject_id is not None:
            await _give_to(session, assignment, other.subject_id, other.why)


async def _give_to(session: AsyncSession, assignment: Assignment, host_id: int, why: str) -> None:
    """Have another of the team sit down with the leader, and tell all three; what was written and set stays."""
    assignment.host_id, assignment.why = host_id, why
    await session.flush()
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)
    outbox.refresh_plan_card(session, assignment.round_id)
    await telling.tell_host(session, assignment)
    if assignment.sent_at is not None:
        await outbox.enqueue(
            session,
            telling.NEW_HOST.name,
            id_of(assignment),
            outbox.participant_of(assignment),
            dedup_suffix=f"{host_id}:{uuid4().hex[:8]}",  # so that who takes over once more is told, too
        )
