"""Reach: who takes part in a routine, and got nothing of it in its last rounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.routines import Routine
from models import (
    Assignment,
    AssignmentState,
    LeftOut,
    LeftOutWhy,
    Participation,
    Person,
    Round,
    RoundState,
)

# So many rounds in a row without anything are worth a look.
ROUNDS = 3
HAS_PLAN = or_(col(Round.state).in_((RoundState.PROPOSED, RoundState.APPROVED)), col(Round.approved_at).is_not(None))


@dataclass(frozen=True)
class Passed:
    """Whom a routine did not reach, by name, and why not in its newest round.

    `why` is None where that is not known; `routine` (its key) is the other one that was open.
    """

    name: str
    why: LeftOutWhy | None
    routine: str | None


@dataclass(frozen=True)
class Unreached:
    """The first of those whom a routine did not reach in its last `ROUNDS` rounds, by name, and how many they are."""

    first: tuple[Passed, ...] = ()
    count: int = 0


NOBODY = Unreached()


async def unreached(session: AsyncSession, routine: Routine, *, limit: int) -> Unreached:
    """Return whom this routine has not reached in its last rounds, though they took part in it all that time.

    Of one whose plan names nobody who is without, such as where there are fewer accounts than people, that is nobody.
    """
    rounds = await _last_rounds(session, routine) if routine.plan.without else ()
    if len(rounds) < ROUNDS:
        return NOBODY
    reached = select(Assignment.participant_id).where(
        col(Assignment.round_id).in_([each.id for each in rounds]), Assignment.state != AssignmentState.SWAPPED
    )
    newest = and_(col(LeftOut.person_id) == col(Person.id), col(LeftOut.round_id) == rounds[0].id)
    rows = await session.exec(
        select(Person.name, LeftOut.why, LeftOut.routine, func.count().over())
        .join(Participation, col(Participation.person_id) == col(Person.id))
        .outerjoin(LeftOut, newest)
        .where(
            Participation.routine == routine.key,
            col(Participation.until).is_(None),
            col(Participation.since) <= rounds[-1].opened_at,
            col(Person.id).not_in(reached),
        )
        .order_by(Person.name, col(Person.id))
        .limit(limit)
    )
    found = rows.all()
    return Unreached(tuple(Passed(*row[:3]) for row in found), found[0][3] if found else 0)


async def _last_rounds(session: AsyncSession, routine: Routine) -> Sequence[Round]:
    rows = await session.exec(
        select(Round).where(Round.routine == routine.key, HAS_PLAN).order_by(col(Round.starts_on).desc()).limit(ROUNDS)
    )
    return rows.all()
