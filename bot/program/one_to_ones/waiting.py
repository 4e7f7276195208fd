"""Waiting: who of the CX team is reminded to log a one-to-one once its day is over; the leader is not asked."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.one_to_ones.telling import TO_LOG, day_in, host_of
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
    ids = {id_of(each) for each in found}
    about = select(Outgoing).where(Outgoing.kind == TO_LOG.name, col(Outgoing.subject_id).in_(ids))
    known = await session.exec(about) if ids else ()
    reminded = {(row.subject_id, row.person_id, day_in(row)) for row in known}
    return [each for each in found if (id_of(each), each.host_id, str(each.booked_on)) not in reminded]


async def remind(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> None:
    """Enqueue all that has come due by `now`. Safe to call again and again."""
    for each in await due(session, now=now, zone=zone):
        suffix = f"{each.booked_on}:{each.host_id}"
        await outbox.enqueue(session, TO_LOG.name, id_of(each), host_of(each), dedup_suffix=suffix)
