"""The plan of a round: read narrowly, chosen elsewhere, and written only if what it was made from still holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Table, exists, insert, literal
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.matching import Candidate, MatchResult, Pair, candidates
from bot.program.matching.candidates import Reason
from bot.program.people import PLANNED_FOR
from bot.program.rounds import calendar
from bot.program.rows import connection_of
from models import Assignment, AssignmentState, AssignmentTransition, OutgoingKind, Participant, Round, RoundState
from models.columns import AwareUTC

_ASSIGNMENTS: Table = Assignment.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table models
_MOVES: Table = AssignmentTransition.__table__  # type: ignore[attr-defined]
# How long ago a round may have been due, of which was told that nobody could be called.
_WAITED_AT_MOST = timedelta(days=400)


@dataclass(frozen=True)
class Basis:
    """What a plan is made from: who waits for a customer, the best of those who may be called, and who met before."""

    round_id: int
    waiting: tuple[int, ...]
    best: tuple[Candidate, ...]
    had: frozenset[Pair]


@dataclass(frozen=True)
class Draft:
    """A plan that is not kept yet: who calls whom (ids), and why each of these customers."""

    basis: Basis
    pairs: Mapping[int, int]
    reasons: Mapping[int, Reason]


class Stale(Exception):
    """What a plan was made from has changed meanwhile."""


async def basis_of(session: AsyncSession, round_id: int) -> Basis:
    """Return what the plan of a round is to be made from; the database looks at every customer for it."""
    waiting = await _waiting(session, round_id)
    # As many are enough for the best choice among all; see matching.enough.
    count = len(waiting) + await candidates.most_had(session, set(waiting))
    best = await candidates.best(session, round_id, count)
    had = await candidates.pairs_had(session, [each.customer_id for each in best])
    return Basis(round_id, waiting, tuple(best), frozenset(had))


async def draft_of(session: AsyncSession, basis: Basis, choice: MatchResult) -> Draft:
    """Return the plan by which `choice` is to be kept, with why each customer was chosen."""
    return Draft(basis, choice.pairs, await candidates.reasons(session, choice.pairs.values()))


async def keep(session: AsyncSession, draft: Draft, *, now: datetime) -> None:
    """Keep the plan and show it to the CX team. Does nothing where another process made one, or the round is over.

    Raises Stale where what it was made from doesn't hold any more; the caller keeps nothing then. Few statements, and
    none with a list of customers: nobody can save anything meanwhile on SQLite.
    """
    round_id = draft.basis.round_id
    round_ = await session.get(Round, round_id, with_for_update=True, populate_existing=True)
    if round_ is None or round_.state is not RoundState.OPEN:
        return
    if await _waiting(session, round_id) != draft.basis.waiting:
        raise Stale
    await _add_all(session, draft, now=now)
    await _require_as_chosen(session, draft)
    round_.state = RoundState.PROPOSED
    session.add(round_)
    await outbox.enqueue(session, OutgoingKind.PLAN, round_id, outbox.CX_CHANNEL)
    waited_since = calendar.day_key(round_.starts_on - _WAITED_AT_MOST)
    await outbox.refresh_between(session, OutgoingKind.ROUND_WAITS, waited_since, calendar.day_key(round_.ends_on))


async def _waiting(session: AsyncSession, round_id: int) -> tuple[int, ...]:
    """Return the ids of those who take part and neither have nor had a customer in this round."""
    busy = exists().where(
        col(Assignment.participant_id) == Participant.id,
        col(Assignment.round_id) == round_id,
        col(Assignment.state) != AssignmentState.SWAPPED,
    )
    rows = await session.exec(select(Participant.id).where(PLANNED_FOR, ~busy).order_by(col(Participant.id)))
    return tuple(row_id for row_id in rows.all() if row_id is not None)


async def _add_all(session: AsyncSession, draft: Draft, *, now: datetime) -> None:
    if not draft.pairs:
        return
    connection = await connection_of(session)
    rows = [
        {
            "round_id": draft.basis.round_id,
            "participant_id": participant_id,
            "customer_id": customer_id,
            "state": AssignmentState.PROPOSED,
            "why": draft.reasons[customer_id].words,
        }
        for participant_id, customer_id in draft.pairs.items()
    ]
    try:
        await connection.execute(insert(_ASSIGNMENTS), rows)
    except IntegrityError as taken:  # they were together before, or the customer is somebody's in this round
        raise Stale from taken
    state = literal(AssignmentState.PROPOSED, _MOVES.c.to_state.type)
    new = select(_ASSIGNMENTS.c.id, state, literal(now, AwareUTC())).where(
        _ASSIGNMENTS.c.round_id == draft.basis.round_id, ~exists().where(_MOVES.c.assignment_id == _ASSIGNMENTS.c.id)
    )
    await connection.execute(insert(_MOVES).from_select(["assignment_id", "to_state", "at"], new))


async def _require_as_chosen(session: AsyncSession, draft: Draft) -> None:
    """Raise Stale unless each customer may be called, and is as they were when they were chosen."""
    now = {each.customer_id: each for each in await candidates.proposed(session, draft.basis.round_id)}
    for candidate in draft.basis.best:
        chosen = candidate.customer_id in draft.reasons
        # The call that is proposed now counts.
        if chosen and now.get(candidate.customer_id) != replace(candidate, calls_had=candidate.calls_had + 1):
            raise Stale
