"""Leavers: days that are off since the host or the guest has left, or is only a guest in Slack now."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments
from bot.program.people.availability import zone_of
from bot.program.people.participations import takes_part
from bot.program.routines.shadow import SHADOW
from bot.program.shadow_days import asking
from bot.program.shadow_days.hosts import can_host
from models import TO_DO, Assignment, AssignmentState, Person
from models.columns import one_of
from models.prepared import PreparedSelect

_A_DAY = timedelta(days=1)
_UNDER_WAY = TO_DO | {AssignmentState.ASKED}
_HOST: Any = aliased(Person)
_STAYS = takes_part(SHADOW.key)
# Built once, as it is asked every minute.
_LEFT = PreparedSelect(
    select(Assignment, _STAYS, _HOST)
    .select_from(Assignment)
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .join(_HOST, _HOST.id == col(Assignment.host_id))
    .where(
        one_of(col(Assignment.state), _UNDER_WAY),
        col(Assignment.routine) == SHADOW.key,
        or_(~_STAYS, ~can_host(_HOST)),
        or_(col(Assignment.state) != AssignmentState.BOOKED, col(Assignment.booked_on) >= bindparam("since")),
    )
    .order_by(col(Assignment.id))
)


async def left(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[tuple[int, bool]]:
    """Return the ids of the days under way that one of the two left, each with whether the guest is still there.

    A booked day that has been by `now`, where the host is, may have come about, and is left as it is; `zone` is the
    programme's.
    """
    rows = await _LEFT.rows(session, since=(now - _A_DAY).date())
    return [
        (each.id or 0, bool(guest_stays))
        for each, guest_stays, its_host in rows
        if not _has_been(each, now.astimezone(zone_of(its_host, zone)).date())
    ]


def _has_been(assignment: Assignment, today: date) -> bool:
    booked = assignment.booked_on if assignment.state is AssignmentState.BOOKED else None
    return booked is not None and booked < today


async def settle(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> None:
    """Call off what is `left`: the host is told, or another host is asked and the guest told. Safe to call again."""
    for assignment_id, guest_stays in await left(session, now=now, zone=zone):
        assignment = await asking.locked(session, assignment_id)
        if assignment.state not in _UNDER_WAY:
            continue
        if guest_stays:
            await asking.replace(session, assignment, now=now, by=None)
        else:
            await assignments.transition(session, assignment, AssignmentState.SWAPPED, now=now, actor=None)
