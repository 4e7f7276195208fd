"""Waiting: hosts who don't answer are reminded once, and then the CX team is told."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.people import availability
from bot.program.people.participations import takes_part
from bot.program.routines.shadow import SHADOW
from bot.program.shadow_days.asking import HOST_REMINDED, NO_ANSWER, host_of
from models import Assignment, AssignmentState, AssignmentTransition, Person

# In working days of the host.
_REMINDED_AFTER, _TOLD_AFTER = 5, 8


@dataclass(frozen=True)
class Due:
    """A message that is due about an assignment whose host was asked."""

    assignment: Assignment
    kind: str
    to: outbox.Recipient


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[Due]:
    """Return what has come due by `now` and was not enqueued yet; `zone` is the programme's."""
    asked = await session.exec(
        select(Assignment, Person, AssignmentTransition.at)
        .join(Person, col(Person.id) == col(Assignment.host_id))
        .join(AssignmentTransition, col(AssignmentTransition.assignment_id) == col(Assignment.id))
        .where(
            Assignment.state == AssignmentState.ASKED,
            Assignment.routine == SHADOW.key,
            AssignmentTransition.to_state == AssignmentState.ASKED,
            AssignmentTransition.from_state == AssignmentState.PROPOSED,
        )
        .order_by(col(Assignment.id))
    )
    rows = asked.all()
    known_hosts = await availability.of(session, [host for _, host, _ in rows], zone)
    found = [
        Due(assignment, kind, to)
        for assignment, host, at in rows
        for kind, after, to in (
            (HOST_REMINDED.name, _REMINDED_AFTER, host_of(assignment)),
            (NO_ANSWER.name, _TOLD_AFTER, outbox.CX_CHANNEL),
        )
        if known_hosts[host.id or 0].morning_after(at, after) <= now
        and (kind == NO_ANSWER.name or known_hosts[host.id or 0].may_disturb(now))
    ]
    if not found:
        return []
    ids = {id_of(each.assignment) for each in found}
    known = {kind: await outbox.find_all(session, kind, ids) for kind in {each.kind for each in found}}
    coming = await session.exec(
        select(Assignment.id)
        .join(Person, col(Person.id) == col(Assignment.participant_id))
        .where(col(Assignment.id).in_(ids), takes_part(SHADOW.key))
    )
    still = set(coming.all())
    return [each for each in found if id_of(each.assignment) in still - known[each.kind].keys()]


async def remind(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> None:
    """Enqueue all that has come due by `now`. Safe to call again and again."""
    for each in await due(session, now=now, zone=zone):
        await outbox.enqueue(session, each.kind, id_of(each.assignment), each.to)
