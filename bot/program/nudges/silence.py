"""Silence: what the CX team is told of an assignment whose nudges led to nothing: how many went out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking import known
from bot.program.nudges.unanswered import LET_GO
from bot.program.people import availability
from models import Nudge, NudgeFrequency


class InTheWay(StrEnum):
    """Why there were no more nudges."""

    MUTED = "muted"
    PAUSED = "paused"
    AWAY = "away"


@dataclass(frozen=True)
class Silence:
    """How many nudges were posted, the last on which day of the participant's, and what was in the way of more.

    `asked` is how many booked days, or hours, were to be asked about. `is_let_go` says that the CX team let it go
    since, rather than that its round ended.
    """

    nudges: int = 0
    last: date | None = None
    in_the_way: InTheWay | None = None
    is_let_go: bool = False
    asked: int = 0


async def of_assignment(session: AsyncSession, details: AssignmentDetails, *, zone: ZoneInfo) -> Silence:
    """Return it for one assignment; `zone` is the programme's."""
    available = await availability.of_one(session, details.participant, zone)
    rows = await session.exec(
        select(Nudge.delivered_at).where(
            Nudge.assignment_id == details.id, col(Nudge.delivered_at).is_not(None), col(Nudge.step) > 0
        )
    )
    posted = [available.day_of(at) for at in rows.all() if at is not None]
    told_at, way = details.assignment.told_at, None
    if available.nudges is NudgeFrequency.NONE:
        way = InTheWay.MUTED
    elif told_at is not None and available.is_paused(told_at):
        way = InTheWay.PAUSED
    elif told_at is not None and not available.works_on(available.day_of(told_at)):
        way = InTheWay.AWAY
    let_go = await outbox.find(session, LET_GO.name, details.id)
    asked = await known.asked_of(session, details.id)
    return Silence(len(posted), max(posted, default=None), way, is_let_go=let_go is not None, asked=asked)
