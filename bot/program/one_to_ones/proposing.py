"""Proposing: which of the CX team sits down with each leader: whom they had last time, else who has fewest."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching import away
from bot.program.people import cx_team
from bot.program.routines.one_to_one import ONE_TO_ONE
from bot.program.routines.routine import Proposal
from models import ENDED_UNDONE, NOT_OUT, Assignment, AssignmentState, Person, Round
from models.database import batched

_NEVER_MET = NOT_OUT | {AssignmentState.SWAPPED}


async def propose(
    session: AsyncSession, round_: Round, participants: Sequence[int], now: datetime
) -> Mapping[int, Sequence[Proposal]]:
    """Return whom each of these participants (ids) is proposed in a round, and why; none where the team is empty.

    Where several have equally few, the first by name is. Who is away for most of the time left, by the days of their
    own zone, is not, unless all are.
    """
    everybody = {person.id or 0: person for person in await cx_team.members(session)}
    gone = await away.away_in(session, round_, everybody, now=now, zone=ZoneInfo("UTC"))
    team = {member: person for member, person in everybody.items() if member not in gone} or everybody
    if not team:
        return {}
    last = await _last_hosts(session, participants)
    busy = Counter(dict.fromkeys(team, 0)) + Counter(await _busy_in(session, round_))
    load = {member: busy[member] for member in team}
    chosen: dict[int, int] = {who: host for who, host in last.items() if host in team and host != who}
    for host in chosen.values():
        load[host] += 1
    for who in participants:
        free = [member for member in team if member != who]
        if who not in chosen and free:
            chosen[who] = min(free, key=lambda member: load[member])
            load[chosen[who]] += 1
    return {who: [Proposal(host, why(team[host], again=last.get(who) == host))] for who, host in chosen.items()}


def why(host: Person, *, again: bool) -> str:
    """Return in words why this one of the team, for the leader to read."""
    first = host.name.split()[0]
    return f"You sat down with {first} last time, too." if again else f"{first} is of the CX team. {ONE_TO_ONE.why}"


async def _last_hosts(session: AsyncSession, participants: Collection[int]) -> dict[int, int]:
    """Return with whom each of these participants (ids) had their last one-to-one."""
    found: dict[int, int] = {}
    for batch in batched(participants):
        rows = await session.exec(
            select(Assignment.participant_id, Assignment.host_id)
            .where(
                col(Assignment.participant_id).in_(batch),
                Assignment.routine == ONE_TO_ONE.key,
                col(Assignment.state).not_in(_NEVER_MET),
            )
            .order_by(col(Assignment.id))
        )
        found |= {who: host for who, host in rows.all() if host is not None}
    return found


async def _busy_in(session: AsyncSession, round_: Round) -> dict[int, int]:
    """Return how many one-to-ones each of the team has in a round."""
    rows = await session.exec(
        select(Assignment.host_id, func.count(col(Assignment.id)))
        .where(Assignment.round_id == round_.id, col(Assignment.state).not_in(ENDED_UNDONE))
        .group_by(col(Assignment.host_id))
    )
    return {host: count for host, count in rows.all() if host is not None}
