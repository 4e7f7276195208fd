"""Leaving out: whoever pauses, or goes on leave, before the brief reached them is taken out of the plan again."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.matching import away
from bot.program.routines.hooks import hooks_of
from models import Assignment, AssignmentState, LeftOut, LeftOutWhy, Round, RoundState

_STATES = (AssignmentState.PROPOSED, AssignmentState.APPROVED)
# In a plan that waits for Approve, or approved while the brief waits; whom the CX team chose, they chose knowingly.
_PLANNED = and_(
    col(Assignment.state).in_(_STATES),
    col(Assignment.sent_at).is_(None),
    col(Assignment.assigned_by).is_(None),
    col(Round.state).in_((RoundState.PROPOSED, RoundState.APPROVED)),
)
# Built once, as it is asked every minute.
_WAITING = (
    select(Round, Assignment.participant_id).join(Assignment, col(Assignment.round_id) == col(Round.id)).where(_PLANNED)
)


async def gone_since(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> dict[int, dict[int, LeftOutWhy]]:
    """Return who stands in a plan, has no brief yet, and is away for most of its round by now: by round (ids).

    Where somebody else is asked before the participant, only until Approve. `now` is aware, `zone` the programme's.
    """
    today = now.astimezone(zone).date()
    rounds, people = dict[int, Round](), defaultdict[int, set[int]](set)
    for round_, person_id in (await session.exec(_WAITING)).all():
        if round_.state is RoundState.APPROVED and hooks_of(round_.routine).hand_out is not None:
            continue
        rounds[round_.id or 0] = round_
        people[round_.id or 0].add(person_id)
    found = {
        round_id: await away.away_in(session, round_, people[round_id], now=now, zone=zone)
        for round_id, round_ in rounds.items()
        if round_.ends_on > today
    }
    return {round_id: gone for round_id, gone in found.items() if gone}


async def leave_out(session: AsyncSession, round_id: int, gone: Mapping[int, LeftOutWhy], *, now: datetime) -> None:
    """Take these people (ids) out of a plan as long as they have no brief, each with why; their customers are free."""
    await session.get_one(Round, round_id, with_for_update={"key_share": True}, populate_existing=True)
    theirs = await session.exec(
        select(Assignment)
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(_PLANNED, Assignment.round_id == round_id, col(Assignment.participant_id).in_(gone))
        .order_by(col(Assignment.id))
        .with_for_update(of=Assignment, key_share=True)
    )
    freed = theirs.all()
    await assignments.move_all(session, freed, AssignmentState.SWAPPED, now=now, actor=None)
    of_round = await session.exec(select(LeftOut).where(LeftOut.round_id == round_id))
    noted = {each.person_id: each for each in of_round.all()}
    for person_id in {each.participant_id for each in freed}:
        row = noted.get(person_id) or LeftOut(round_id=round_id, person_id=person_id, why=gone[person_id])
        row.why, row.routine = gone[person_id], None
        session.add(row)
    outbox.refresh_plan_card(session, round_id, at_once=True)
