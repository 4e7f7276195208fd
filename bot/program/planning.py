"""The plan of a round: read narrowly, chosen elsewhere, and written only if what it was made from still holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, exists, insert, literal
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import candidates, outbox
from bot.program.candidates import Reason
from bot.program.matching import Candidate, Choice, Pair
from bot.program.people import PLANNED_FOR
from bot.program.rows import connection_of
from models import Assignment, AssignmentMove, AssignmentState, OutgoingKind, Participant, Round, RoundState
from models.columns import AwareUTC

_ASSIGNMENTS: Table = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table models
_MOVES: Table = AssignmentMove.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Basis:
    """What a plan is made from: who waits for a customer, the best of those who may be called, and who met before."""

    round_id: int
    waiting: tuple[int, ...]
    best: tuple[Candidate, ...]
    had: frozenset[Pair]


async def basis_of(session: AsyncSession, round_id: int) -> Basis:
    """Return what the plan of a round is to be made from; the database looks at every customer for it."""
    waiting = await _waiting(session, round_id)
    # As many are enough for the best choice among all; see matching.enough.
    count = len(waiting) + await candidates.most_had(session, set(waiting))
    best = await candidates.best(session, round_id, count)
    had = await candidates.pairs_had(session, [each.customer_id for each in best])
    return Basis(round_id, waiting, tuple(best), frozenset(had))


async def keep(session: AsyncSession, basis: Basis, choice: Choice, *, now: datetime) -> bool:
    """Keep the plan and show it to the CX team; False, with nothing written, where its basis doesn't hold any more.

    Does nothing where another process made the plan meanwhile, or the round is over.
    """
    round_ = await session.get(Round, basis.round_id, with_for_update=True, populate_existing=True)
    if round_ is None or round_.state is not RoundState.OPEN:
        return True
    reasons = await candidates.reasons(session, choice.pairs.values(), callable_only=True)
    if not await _holds(session, basis, choice, reasons):
        return False
    await _add_all(session, basis.round_id, choice.pairs, reasons, now=now)
    round_.state = RoundState.PROPOSED
    session.add(round_)
    await outbox.promise(session, OutgoingKind.PLAN, basis.round_id, outbox.TO_CX)
    return True


async def _waiting(session: AsyncSession, round_id: int) -> tuple[int, ...]:
    """Return the ids of those who take part and neither have nor had a customer in this round."""
    busy = exists().where(
        col(Assignment.participant_id) == Participant.id,
        col(Assignment.round_id) == round_id,
        col(Assignment.state) != AssignmentState.SWAPPED,
    )
    rows = await session.exec(select(Participant.id).where(PLANNED_FOR, ~busy).order_by(col(Participant.id)))
    return tuple(row_id for row_id in rows.all() if row_id is not None)


async def _holds(session: AsyncSession, basis: Basis, choice: Choice, reasons: Mapping[int, Reason]) -> bool:
    if await _waiting(session, basis.round_id) != basis.waiting:
        return False
    known = {each.customer_id: each for each in basis.best}
    for customer_id in choice.pairs.values():
        reason = reasons.get(customer_id)
        if reason is None or reason.as_candidate(customer_id) != known[customer_id]:
            return False
    if not await _nobody_s(session, basis.round_id, choice.pairs.values()):
        return False
    return (await candidates.pairs_had(session, choice.pairs.values())).isdisjoint(choice.pairs.items())


async def _nobody_s(session: AsyncSession, round_id: int, customer_ids: Collection[int]) -> bool:
    rows = await session.exec(
        select(Assignment.customer_id).where(
            Assignment.round_id == round_id, Assignment.state != AssignmentState.SWAPPED
        )
    )
    return set(rows.all()).isdisjoint(customer_ids)


async def _add_all(
    session: AsyncSession, round_id: int, pairs: Mapping[int, int], reasons: Mapping[int, Reason], *, now: datetime
) -> None:
    if not pairs:
        return
    connection = await connection_of(session)
    rows = [
        {
            "round_id": round_id,
            "participant_id": participant_id,
            "customer_id": customer_id,
            "state": AssignmentState.PROPOSED,
            "why": reasons[customer_id].words,
        }
        for participant_id, customer_id in pairs.items()
    ]
    await connection.execute(insert(_ASSIGNMENTS), rows)
    state = literal(AssignmentState.PROPOSED, _MOVES.c.to_state.type)
    new = select(_ASSIGNMENTS.c.id, state, literal(now, AwareUTC())).where(
        _ASSIGNMENTS.c.round_id == round_id, ~exists().where(_MOVES.c.assignment_id == _ASSIGNMENTS.c.id)
    )
    await connection.execute(insert(_MOVES).from_select(["assignment_id", "to_state", "at"], new))
