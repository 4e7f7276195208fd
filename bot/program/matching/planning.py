"""Planning a round: reads the basis of a plan, and writes its parts only if the basis still holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.matching import Candidate, MatchResult, Pair, candidates, proposals
from bot.program.people.participations import planned_for
from bot.program.rounds import calendar
from bot.program.routines import ROUTINES, Proposal, Subject
from models import Assignment, AssignmentState, AssignmentTransition, OutgoingKind, Person, Round, RoundState
from models.database import execute, table_of

_ASSIGNMENTS = table_of(Assignment)
_MOVES = table_of(AssignmentTransition)
# How many assignments are written in one transaction.
_PART = 50
# How far back notices of due rounds without customers are updated.
_WAITED_AT_MOST = timedelta(days=400)


@dataclass(frozen=True)
class Basis:
    """What a plan is made from: participants without an assignment, the best candidates, the pairs that met before.

    `proposals` are what a routine proposes that matches no customers; there is nothing to choose then.
    """

    round_id: int
    waiting: tuple[int, ...]
    best: tuple[Candidate, ...] = ()
    had: frozenset[Pair] = frozenset()
    proposals: Mapping[int, Proposal] | None = None


@dataclass(frozen=True)
class Draft:
    """A part of a plan that is not kept yet: some assignments, and what must be so of their customers once proposed.

    `waiting` are those who must still wait for an assignment, by id: whom it is about, and for the last part, all
    others who wait then.
    """

    round_id: int
    waiting: tuple[int, ...]
    assignments: tuple[dict[str, Any], ...]
    proposed: frozenset[tuple[int, int, int]]
    is_last: bool


class Stale(Exception):
    """The basis of a plan changed meanwhile."""


async def basis_of(session: AsyncSession, round_id: int) -> Basis:
    """Return the basis of the plan of a round; the database scans every customer for it."""
    round_ = await session.get_one(Round, round_id)
    waiting = await _waiting(session, round_)
    if ROUTINES[round_.routine].subject is not Subject.CUSTOMER:
        return Basis(round_id, waiting, proposals=await proposals.for_all(session, round_, waiting))
    # As many are enough for the best choice among all; see matching.enough.
    count = len(waiting) + await candidates.most_had(session, round_, set(waiting))
    best = await candidates.best(session, round_, count)
    had = await candidates.pairs_had(session, round_, [each.customer_id for each in best])
    return Basis(round_id, waiting, tuple(best), frozenset(had))


async def drafts_of(session: AsyncSession, basis: Basis, choice: MatchResult) -> list[Draft]:
    """Return the plan by which `choice` is to be kept, with why each customer was chosen, in parts to be kept in turn.

    A part is small: nobody can save anything on SQLite while it is written.
    """
    routine = ROUTINES[(await session.get_one(Round, basis.round_id)).routine]
    chosen = basis.proposals
    if chosen is None:
        reasons = await candidates.reasons(session, set(choice.pairs.values()))
        chosen = {person: Proposal(customer, reasons[customer].words) for person, customer in choice.pairs.items()}
    rows: list[dict[str, Any]] = [
        {
            "round_id": basis.round_id,
            "routine": routine.key,
            "participant_id": participant_id,
            **routine.subject.values(each.subject_id),
            "state": AssignmentState.PROPOSED,
            "why": each.why,
        }
        for participant_id, each in chosen.items()
    ]
    # The call that is proposed now counts.
    best = {each.customer_id: (each.customer_id, each.severity, each.calls_had + 1) for each in basis.best}
    drafts, placed = [], set[int]()
    for first in range(0, max(len(rows), 1), _PART):
        part = tuple(rows[first : first + _PART])
        proposed = frozenset(best[row["customer_id"]] for row in part if row.get("customer_id") in best)
        is_last = first + _PART >= len(rows)
        theirs = {row["participant_id"] for row in part}
        waiting = tuple(sorted(set(basis.waiting) - placed if is_last else theirs))
        drafts.append(Draft(basis.round_id, waiting, part, proposed, is_last))
        placed |= theirs
    return drafts


async def keep(session: AsyncSession, draft: Draft, *, now: datetime) -> None:
    """Keep a part of the plan, and with the last one show it to the CX team.

    Does nothing where another process made one, or the round is over. Raises Stale where what it was made from doesn't
    hold any more; the caller keeps nothing of this part then. What was kept of a plan that was never finished stays
    proposed, and the next plan is made for whoever still waits.
    """
    round_ = await session.get(Round, draft.round_id, with_for_update={"key_share": True}, populate_existing=True)
    if round_ is None or round_.state is not RoundState.OPEN:
        return
    if await _waiting(session, round_, among=None if draft.is_last else draft.waiting) != draft.waiting:
        raise Stale
    if draft.assignments:
        await _add_all(session, round_, draft, now=now)
    if draft.is_last:
        round_.state = RoundState.PROPOSED
        await outbox.enqueue(session, OutgoingKind.PLAN, draft.round_id, outbox.CX_CHANNEL)
        waited_since = calendar.day_key(round_.starts_on - _WAITED_AT_MOST)
        await outbox.refresh_between(session, OutgoingKind.ROUND_WAITS, waited_since, calendar.day_key(round_.ends_on))


async def _waiting(session: AsyncSession, round_: Round, *, among: Collection[int] | None = None) -> tuple[int, ...]:
    """Return the ids of those who take part and neither have nor had an assignment in this round.

    `among` are few ids, to which this is narrowed; None for all.
    """
    # The round's few are read once; to look for each participant among all they ever had takes 4 ms for 200.
    busy = select(Assignment.participant_id).where(
        Assignment.round_id == round_.id, Assignment.state != AssignmentState.SWAPPED
    )
    waiting = select(Person.id).where(planned_for(round_.routine), col(Person.id).not_in(busy))
    if among is not None:
        waiting = waiting.where(col(Person.id).in_(among))
    rows = await session.exec(waiting.order_by(col(Person.id)))
    return tuple(row_id for row_id in rows.all() if row_id is not None)


async def _add_all(session: AsyncSession, round_: Round, draft: Draft, *, now: datetime) -> None:
    """Add the assignments. Raises Stale unless each keeps the rules, and its customer is as when they were chosen."""
    try:
        made = await execute(session, insert(_ASSIGNMENTS).returning(_ASSIGNMENTS.c.id), draft.assignments)
    except IntegrityError as gone:  # whom or what one is about was deleted
        raise Stale from gone
    ids = made.scalars().all()
    moves = [{"assignment_id": made_id, "to_state": AssignmentState.PROPOSED, "at": now} for made_id in ids]
    await execute(session, insert(_MOVES), moves)
    if ROUTINES[round_.routine].subject is Subject.CUSTOMER:
        holds = await candidates.proposed(session, round_, ids) == draft.proposed
    else:
        holds = not await proposals.in_the_way(session, round_, ids)
    if not holds:
        raise Stale
