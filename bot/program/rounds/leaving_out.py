"""Leaving out: whoever pauses, or goes on leave, between the plan and Approve is taken out of the plan again."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.matching import away
from models import Assignment, AssignmentState, LeftOut, LeftOutWhy, Round, RoundState

# Whom the CX team chose by hand they chose knowingly.
_PLANNED = (Assignment.state == AssignmentState.PROPOSED, col(Assignment.assigned_by).is_(None))
# Built once, as it is asked every minute.
_WAITING = (
    select(Round, Assignment.participant_id)
    .join(Assignment, col(Assignment.round_id) == col(Round.id))
    .where(*_PLANNED, Round.state == RoundState.PROPOSED)
)


async def gone_since(session: AsyncSession, *, today: date, zone: ZoneInfo) -> dict[int, dict[int, LeftOutWhy]]:
    """Return who stands in a plan that waits for Approve, and is away for most of its round by now: by round (ids).

    `today` is the date in `zone`, the programme's.
    """
    rounds, people = dict[int, Round](), defaultdict[int, set[int]](set)
    for round_, person_id in (await session.exec(_WAITING)).all():
        rounds[round_.id or 0] = round_
        people[round_.id or 0].add(person_id)
    found = {
        round_id: await away.away_in(session, round_, people[round_id], today=today, zone=zone)
        for round_id, round_ in rounds.items()
        if round_.ends_on > today
    }
    return {round_id: gone for round_id, gone in found.items() if gone}


async def leave_out(session: AsyncSession, round_id: int, gone: Mapping[int, LeftOutWhy], *, now: datetime) -> None:
    """Take these people (ids) out of a plan that waits for Approve, each with why; their customers are free again."""
    round_ = await session.get_one(Round, round_id, with_for_update={"key_share": True}, populate_existing=True)
    if round_.state is not RoundState.PROPOSED:
        return
    theirs = await session.exec(
        select(Assignment)
        .where(*_PLANNED, Assignment.round_id == round_id, col(Assignment.participant_id).in_(gone))
        .order_by(col(Assignment.id))
        .with_for_update(key_share=True)
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
