"""Earlier rounds: what somebody still has open of one when they get something of the next of the same routine.

A call stays open beyond its round while it is booked for a day to come, or while the CX team was not told of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import subjects
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import ROUTINES
from models import TO_DO, Assignment, AssignmentState, Round
from models.database import batched

# Built once, as it is asked for every brief.
_OPEN = (
    select(Assignment, Round)
    .join(Round, col(Round.id) == col(Assignment.round_id))
    .where(
        col(Assignment.participant_id).in_(bindparam("people", expanding=True)),
        col(Assignment.state).in_(TO_DO),
        col(Assignment.sent_at).is_not(None),
        col(Round.routine) == bindparam("routine"),
        col(Round.starts_on) < bindparam("before"),
    )
    .order_by(col(Round.starts_on), col(Assignment.id))
)


@dataclass(frozen=True)
class StillOpen:
    """What somebody still has open of a round that began on `starts_on` and ended before `ends_on`.

    `booked_on` is the day that it is booked for, None for none.
    """

    assignment: Assignment
    starts_on: date
    ends_on: date
    booked_on: date | None


async def open_from(session: AsyncSession, round_: Round, people: Collection[int]) -> dict[int, StillOpen]:
    """Return what these people (ids) still have open of earlier rounds, the newest of each; few or none have any.

    Nobody has where a round gives several of its routine to one person, as they go on from round to round.
    """
    if ROUTINES[round_.routine].at_most > 1:
        return {}
    found = dict[int, StillOpen]()
    for batch in batched(people):
        given = {"people": batch, "routine": round_.routine, "before": round_.starts_on}
        for assignment, earlier in (await session.exec(_OPEN, params=given)).all():
            booked_on = assignment.booked_on if assignment.state is AssignmentState.BOOKED else None
            found[assignment.participant_id] = StillOpen(assignment, earlier.starts_on, earlier.ends_on, booked_on)
    return found


async def open_beside(session: AsyncSession, details: AssignmentDetails) -> tuple[StillOpen, str] | None:
    """Return what the participant still has open of an earlier round, and the name of what that is about."""
    found = (await open_from(session, details.round, [details.assignment.participant_id])).get(
        details.assignment.participant_id
    )
    if found is None:
        return None
    return found, subjects.name_of(await subjects.of(session, found.assignment), found.assignment.routine)
