"""How rounds went: of each, what was handed out, what became of it, and how many nudges it took."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Assignment, AssignmentState, Nudge, Round

_S = AssignmentState
DONE = frozenset({_S.DONE, _S.REFLECTED, _S.CLOSED})


@dataclass
class RoundFigures:
    """One round of a routine (its key): from `starts_on` to before `ends_on`; assignments handed out, by state."""

    routine: str
    starts_on: date
    ends_on: date
    states: Mapping[AssignmentState, int] = field(default_factory=dict)
    nudges: int = 0

    def count(self, *states: AssignmentState) -> int:
        """Return how many are in one of these states."""
        return sum(self.states.get(state, 0) for state in states)

    @property
    def handed_out(self) -> int:
        """How many were handed out."""
        return sum(self.states.values())


async def since(session: AsyncSession, day: date) -> list[RoundFigures]:
    """Return the rounds that began on `day` or later, the newest first. Three statements."""
    rounds = (await session.exec(select(Round).where(col(Round.starts_on) >= day))).all()
    counted = await session.exec(
        select(col(Assignment.round_id), col(Assignment.state), func.count())
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(col(Round.starts_on) >= day, col(Assignment.sent_at).is_not(None))
        .group_by(col(Assignment.round_id), col(Assignment.state))
    )
    states: dict[int, dict[AssignmentState, int]] = defaultdict(dict)
    for round_id, state, count in counted.all():
        states[round_id][state] = count
    nudged = await session.exec(
        select(Assignment.round_id, func.count())
        .join(Nudge, col(Nudge.assignment_id) == col(Assignment.id))
        .join(Round, col(Round.id) == col(Assignment.round_id))
        .where(col(Round.starts_on) >= day, col(Nudge.delivered_at).is_not(None))
        .group_by(col(Assignment.round_id))
    )
    nudges = dict(nudged.all())
    found = [
        RoundFigures(each.routine, each.starts_on, each.ends_on, states[each.id or 0], nudges.get(each.id or 0, 0))
        for each in rounds
    ]
    return sorted(found, key=lambda each: (each.starts_on, each.routine), reverse=True)
