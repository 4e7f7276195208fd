"""How sessions of a round stand, for the plan and the status of the CX team: who comes along, or that nobody does."""

from collections.abc import Mapping

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import NOT_OUT, TO_DO, Assignment, ListenSeat, ListenSession, SeatState


async def of_round(session: AsyncSession, round_id: int) -> Mapping[int, str]:
    """Return in a few words who comes along, by the ids of the assignments of a round that were handed out."""
    is_in = and_(col(ListenSeat.session_id) == col(ListenSession.id), col(ListenSeat.state) == SeatState.IN)
    rows = await session.exec(
        select(Assignment.id, Assignment.state, ListenSession.story_id, func.count(col(ListenSeat.id)))
        .select_from(Assignment)
        .outerjoin(ListenSession, col(ListenSession.assignment_id) == col(Assignment.id))
        .outerjoin(ListenSeat, is_in)
        .where(Assignment.round_id == round_id, col(Assignment.state).not_in(NOT_OUT))
        .group_by(col(Assignment.id), col(Assignment.state), col(ListenSession.story_id))
    )
    return {
        assignment_id or 0: _words(count, is_to_do=state in TO_DO, hears_story=story_id is not None)
        for assignment_id, state, story_id, count in rows.all()
    }


def _words(count: int, *, is_to_do: bool, hears_story: bool) -> str:
    alone = "nobody comes along so far" if is_to_do else "alone"
    came = alone if not count else "with 1 colleague" if count == 1 else f"with {count} colleagues"
    return f"a recorded story, {came}" if hears_story else came
