"""Waiting: who of the CX team is reminded to log a one-to-one once its day is over; the leader is not asked."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.one_to_ones.telling import TO_LOG, host_of
from bot.program.people import availability
from bot.program.routines.one_to_one import ONE_TO_ONE
from models import Assignment, AssignmentState, Outgoing, Person


async def due(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[Assignment]:
    """Return the one-to-ones whose day is over by `now`, and whose CX member was not reminded to log it yet.

    It is the first working morning after; `zone` is the programme's.
    """
    rows = await session.exec(
        select(Assignment, Person)
        .join(Person, col(Person.id) == col(Assignment.host_id))
        .where(
            Assignment.state == AssignmentState.BOOKED,
            Assignment.routine == ONE_TO_ONE.key,
            col(Assignment.booked_on) <= now.date(),  # where the day begins first, it is over by then
        )
        .order_by(col(Assignment.id))
    )
    booked = rows.all()
    hosts = await availability.of(session, [host for _, host in booked], zone)
    found = [
        assignment
        for assignment, host in booked
        if assignment.booked_on
        and assignment.booked_on < hosts[host.id or 0].day_of(now)
        and hosts[host.id or 0].may_disturb(now)
    ]
    keys = {_key(each) for each in found}
    known = await session.exec(select(Outgoing.key).where(col(Outgoing.key).in_(keys))) if keys else ()
    enqueued = set(known)
    return [each for each in found if _key(each) not in enqueued]


async def remind(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> None:
    """Enqueue all that has come due by `now`. Safe to call again and again."""
    for each in await due(session, now=now, zone=zone):
        await outbox.enqueue(session, TO_LOG.name, id_of(each), host_of(each), dedup_suffix=str(each.booked_on))


def _key(assignment: Assignment) -> str:
    return outbox.key_of(TO_LOG.name, id_of(assignment), str(assignment.booked_on))
