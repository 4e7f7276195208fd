"""Proposals: what each participant of a routine that needs no customer is proposed."""

import heapq
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching import Pair, candidates, pair_rules
from bot.program.people.participations import takes_part
from bot.program.routines import ROUTINES, Proposal, Subject
from bot.program.routines.hooks import hooks_of
from models import ENDED_UNDONE, Account, Assignment, Journey, Person, Round
from models.database import batched

# Who may be a subject: colleagues who are no participants themselves, every account and journey.
_POOLS: dict[Subject, tuple[Mapped[int | None], ColumnElement[bool]]] = {
    Subject.COLLEAGUE: (col(Person.id), col(Person.active) & ~col(Person.guest) & ~takes_part()),
    Subject.ACCOUNT: (col(Account.id), col(Account.id).is_not(None)),
    Subject.JOURNEY: (col(Journey.id), col(Journey.id).is_not(None)),
}


async def for_all(
    session: AsyncSession, round_: Round, participants: Sequence[int], *, now: datetime
) -> Mapping[int, Sequence[Proposal]]:
    """Return what each of these participants (ids) is proposed in a round; whoever is left out gets nothing.

    By the routine's own proposer where it has one; else subjects are spread evenly: who was met least comes first.
    """
    routine = ROUTINES[round_.routine]
    proposer = hooks_of(routine.key).proposer
    if proposer is not None:
        return await proposer(session, round_, participants, now)
    if routine.subject is Subject.NOTHING:
        return {each: [Proposal(None, routine.why)] for each in participants}
    count = len(participants) + await candidates.most_had(session, round_, set(participants))
    pool = await _least_met(session, round_, count)
    had = await _pairs_had(session, round_, set(participants))
    pairs = spread(participants, pool, had, once=routine.once_a_round)
    return {participant: [Proposal(subject, routine.why)] for participant, subject in pairs.items()}


async def next_one(session: AsyncSession, round_: Round, participant_id: int, *, now: datetime) -> Proposal | None:
    """Return what one participant is to get next in a round, None where nothing is left for them."""
    if ROUTINES[round_.routine].subject is not Subject.CUSTOMER:
        found = await for_all(session, round_, [participant_id], now=now)
        return next(iter(found.get(participant_id, ())), None)
    customer_id = await candidates.next_candidate(session, round_, participant_id)
    return Proposal(customer_id, await candidates.why_this(session, customer_id)) if customer_id else None


def spread(
    participants: Sequence[int], pool: Sequence[tuple[int, int]], had: Collection[Pair], *, once: bool
) -> dict[int, int]:
    """Return a subject for as many participants as can be, each time one that was met least and is new to them.

    `pool` holds (times met, subject id), `had` (participant id, subject id); `once` gives each to one participant.
    """
    heap, pairs = list(pool), {}
    heapq.heapify(heap)
    for participant in participants:
        passed: list[tuple[int, int]] = []
        while heap:
            met, subject = heapq.heappop(heap)
            if (participant, subject) not in had:
                pairs[participant] = subject
                if not once:
                    passed.append((met + 1, subject))
                break
            passed.append((met, subject))
        for each in passed:
            heapq.heappush(heap, each)
    return pairs


async def in_the_way(session: AsyncSession, round_: Round, assignment_ids: Collection[int]) -> bool:
    """Return whether one of these assignments breaks a rule of its routine: the pair met, or its subject is taken."""
    column = ROUTINES[round_.routine].subject.column
    if column is None:
        return False
    other = aliased(Assignment)
    same = getattr(other, column) == getattr(Assignment, column)
    found = await session.exec(
        select(Assignment.id)
        .where(col(Assignment.id).in_(assignment_ids), exists().where(same, pair_rules.clashes(round_, other)))
        .limit(1)
    )
    return found.first() is not None


async def _least_met(session: AsyncSession, round_: Round, count: int) -> list[tuple[int, int]]:
    """Return (times met, id) of the `count` subjects that were met least and are free in this round, least met first.

    As many are enough: whoever is given one behind them would find one among them that is free and new to them.
    """
    routine = ROUTINES[round_.routine]
    subject_id, in_pool = _POOLS[routine.subject]
    own_pool = hooks_of(routine.key).pool
    about = getattr(Assignment, routine.subject.column or "")
    met = (
        select(about, func.count(col(Assignment.id)).label("times"))
        .where(Assignment.routine == routine.key, col(Assignment.state).not_in(ENDED_UNDONE), about.is_not(None))
        .group_by(about)
        .subquery()
    )
    times = func.coalesce(met.c.times, 0)
    rows = await session.exec(
        select(times, subject_id)
        .outerjoin(met, met.c[about.key] == subject_id)
        .where(in_pool, *([] if own_pool is None else [own_pool]))
        .where(~exists().where(about == subject_id, pair_rules.taken(round_)))
        .order_by(times, subject_id)
        .limit(count)
    )
    return [(times_met, row_id or 0) for times_met, row_id in rows.all()]


async def _pairs_had(session: AsyncSession, round_: Round, participants: Collection[int]) -> set[Pair]:
    """Return every (participant id, subject id) that is not to meet in this round; nobody is their own colleague."""
    routine = ROUTINES[round_.routine]
    about = getattr(Assignment, routine.subject.column or "")
    had = set[Pair]()
    for batch in batched(participants):
        rows = await session.exec(
            select(Assignment.participant_id, about).where(
                col(Assignment.participant_id).in_(batch), pair_rules.met_before(round_), about.is_not(None)
            )
        )
        had.update(rows.all())
    return had | {(each, each) for each in participants} if routine.subject is Subject.COLLEAGUE else had
