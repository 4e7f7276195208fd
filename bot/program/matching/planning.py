"""Planning a round: reads the basis of a plan, and writes its parts only if the basis still holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, func, insert, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from bot.program import outbox
from bot.program.matching import Candidate, MatchResult, Pair, away, candidates, one_at_a_time, proposals
from bot.program.people.participations import planned_for
from bot.program.rounds import calendar
from bot.program.routines import ROUTINES, Proposal, Routine, Subject, switches
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    LeftOut,
    LeftOutWhy,
    OutgoingKind,
    Person,
    Round,
    RoundState,
)
from models.database import execute, table_of

_ASSIGNMENTS = table_of(Assignment)
_MOVES = table_of(AssignmentTransition)
_LEFT_OUT = table_of(LeftOut)
# Each built once, as that takes longer than to run it.
_IN_ROUND = and_(col(Assignment.round_id) == bindparam("round"), col(Assignment.state) != AssignmentState.SWAPPED)
_IS_WANTED = and_(col(Round.state) == RoundState.OPEN, col(Round.plan_wanted_at).is_not(None))
_PLANNED = (
    select(Round)
    .where(or_(col(Round.id) == bindparam("round"), _IS_WANTED))
    .order_by(col(Round.id))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
# How many assignments are written in one transaction.
_PART = 50
# How far back notices of due rounds without customers are updated.
_WAITED_AT_MOST = timedelta(days=400)
# Who is not planned for (id), why, and the other routine (its key) where it is that.
_NotPlanned = tuple[int, LeftOutWhy, str | None]


@dataclass(frozen=True)
class Basis:
    """What a plan is made from: participants who may get one, the best candidates, the pairs that met before.

    `room` is how many assignments each of those who wait (ids) may get in this round; `proposals` are what a routine
    proposes that matches no customers; there is nothing to choose then. `yielding` is who gets one of another routine
    that is planned at the same time, with their room and which; `busy` who can't get one now, and `away` who doesn't
    as they paused or are on leave. Whoever has one of the routines `in_the_way` (keys) open gets nothing.
    """

    round_id: int
    room: Mapping[int, int]
    best: tuple[Candidate, ...] = ()
    had: frozenset[Pair] = frozenset()
    proposals: Mapping[int, Sequence[Proposal]] | None = None
    yielding: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    busy: Sequence[_NotPlanned] = ()
    away: Mapping[int, LeftOutWhy] = field(default_factory=dict)
    in_the_way: frozenset[str] = frozenset()

    @property
    def waiting(self) -> tuple[int, ...]:
        """The ids of those who may get one."""
        return tuple(self.room)


@dataclass(frozen=True)
class Draft:
    """A part of a plan that is not kept yet: some assignments, and what must be so of their customers once proposed.

    `room` is how many assignments people (ids) must still have room for: whom it is about, and for the last part, all
    others who have any then, but for those who are `away` (ids). With the last one goes who was left out.
    """

    round_id: int
    room: Mapping[int, int]
    assignments: tuple[dict[str, Any], ...]
    proposed: frozenset[tuple[int, int, int]]
    is_last: bool
    left_out: tuple[dict[str, Any], ...] = ()
    in_the_way: frozenset[str] = frozenset()
    away: frozenset[int] = frozenset()


class Stale(Exception):
    """The basis of a plan changed meanwhile."""


async def basis_of(session: AsyncSession, round_id: int, *, now: datetime, zone: ZoneInfo) -> Basis:
    """Return the basis of the plan of a round, made at `now` (aware); the database scans every customer for it.

    `zone` is the programme's.
    """
    round_ = await session.get_one(Round, round_id)
    known = await switches.newest(session)
    in_the_way = one_at_a_time.in_the_way(ROUTINES[round_.routine], known)
    everybody = await _room(session, round_, in_the_way)
    gone = await away.away_in(session, round_, everybody, now=now, zone=zone)
    free = {person: left for person, left in everybody.items() if person not in gone}
    others = await one_at_a_time.left_to_others(session, round_, tuple(free), known)
    room = {person: left for person, left in free.items() if person not in others}
    basis = Basis(
        round_id,
        room,
        yielding={person: (free[person], other) for person, other in others.items()},
        busy=await one_at_a_time.busy(session, round_, in_the_way),
        away=gone,
        in_the_way=in_the_way,
    )
    if ROUTINES[round_.routine].subject is not Subject.CUSTOMER:
        return replace(basis, proposals=await proposals.for_all(session, round_, tuple(room), now=now))
    # As many are enough for the best choice among all; see matching.enough.
    count = len(room) + await candidates.most_had(session, round_, set(room))
    best = await candidates.best(session, round_, count)
    had = await candidates.pairs_had(session, round_, [each.customer_id for each in best])
    return replace(basis, best=tuple(best), had=frozenset(had))


async def drafts_of(session: AsyncSession, basis: Basis, choice: MatchResult) -> list[Draft]:
    """Return the plan by which `choice` is to be kept, with why each customer was chosen, in parts to be kept in turn.

    A part is small: nobody can save anything on SQLite while it is written.
    """
    routine = ROUTINES[(await session.get_one(Round, basis.round_id)).routine]
    chosen = basis.proposals
    if chosen is None:
        reasons = await candidates.reasons(session, set(choice.pairs.values()))
        chosen = {person: [Proposal(customer, reasons[customer].words)] for person, customer in choice.pairs.items()}
    rows: list[dict[str, Any]] = [
        {
            "round_id": basis.round_id,
            "routine": routine.key,
            "participant_id": participant_id,
            **routine.subject.values(each.subject_id),
            "state": AssignmentState.PROPOSED,
            "why": each.why,
        }
        for participant_id, theirs in chosen.items()
        for each in theirs[: basis.room.get(participant_id, 0)]
    ]
    # The call that is proposed now counts.
    best = {each.customer_id: (each.customer_id, each.severity, each.calls_had + 1) for each in basis.best}
    drafts, room = [], {**basis.room, **{person: left for person, (left, _) in basis.yielding.items()}}
    left_out = _left_out(basis, chosen, routine)
    for first in range(0, max(len(rows), 1), _PART):
        part = tuple(rows[first : first + _PART])
        proposed = frozenset(best[row["customer_id"]] for row in part if row.get("customer_id") in best)
        is_last = first + _PART >= len(rows)
        theirs = {row["participant_id"] for row in part}
        still = {person: left for person, left in room.items() if left > 0 and (is_last or person in theirs)}
        noted = left_out if is_last else ()
        gone = frozenset(basis.away)
        drafts.append(Draft(basis.round_id, still, part, proposed, is_last, noted, basis.in_the_way, gone))
        for row in part:
            room[row["participant_id"]] -= 1
    return drafts


def _left_out(basis: Basis, chosen: Mapping[int, Sequence[Proposal]], routine: Routine) -> tuple[dict[str, Any], ...]:
    """Return the rows of all who take part and get nothing in this round."""
    others = ((person, LeftOutWhy.OTHER_FIRST, other) for person, (_, other) in basis.yielding.items())
    in_vain = (person for person, left in basis.room.items() if left == routine.at_most and not chosen.get(person))
    nothing = ((person, LeftOutWhy.NOTHING_LEFT, None) for person in in_vain)
    gone = ((person, why, None) for person, why in basis.away.items())
    names, everybody = ("person_id", "why", "routine"), (*basis.busy, *others, *nothing, *gone)
    return tuple({"round_id": basis.round_id} | dict(zip(names, each, strict=True)) for each in everybody)


async def keep(session: AsyncSession, draft: Draft, *, now: datetime) -> None:
    """Keep a part of the plan, and with the last one show it to the CX team.

    Does nothing where another process made one, it isn't wanted any more, or the round is over. Raises Stale where what
    it was made from doesn't hold any more; the caller keeps nothing of this part then. What was kept of a plan that was
    never finished stays proposed, and the next plan is made for whoever still waits.
    """
    round_ = await _hold(session, draft.round_id)
    if round_ is None or round_.state is not RoundState.OPEN or round_.plan_wanted_at is None:
        return
    among = None if draft.is_last else draft.room
    room = await _room(session, round_, draft.in_the_way, among=among)
    if {person: left for person, left in room.items() if person not in draft.away} != draft.room:
        raise Stale
    if draft.assignments:
        await _add_all(session, round_, draft, now=now)
    if draft.is_last:
        await _note_left_out(session, draft)
        round_.state = RoundState.PROPOSED
        await outbox.enqueue_anew(session, OutgoingKind.PLAN, draft.round_id, outbox.CX_CHANNEL)
        await outbox.refresh_past(session, OutgoingKind.PLAN, draft.round_id)  # one that was withdrawn
        waited_since = calendar.day_key(round_.starts_on - _WAITED_AT_MOST)
        await outbox.refresh_between(session, OutgoingKind.ROUND_WAITS, waited_since, calendar.day_key(round_.ends_on))


async def _hold(session: AsyncSession, round_id: int) -> Round | None:
    """Lock a round, and all others that are planned at this time, as nobody is to get something in two of them."""
    rows = await session.exec(_PLANNED, params={"round": round_id})
    return next((each for each in rows.all() if each.id == round_id), None)


async def _note_left_out(session: AsyncSession, draft: Draft) -> None:
    # Who gave way to a step of a welcome before was noted already.
    await session.exec(delete(LeftOut).where(col(LeftOut.round_id) == draft.round_id))
    if not draft.left_out:
        return
    try:
        await execute(session, insert(_LEFT_OUT), draft.left_out)
    except IntegrityError as gone:  # two of them turned out to be one
        raise Stale from gone


async def _room(
    session: AsyncSession, round_: Round, in_the_way: Collection[str], *, among: Collection[int] | None = None
) -> dict[int, int]:
    """Return how many assignments of this round each of those who take part may get, by id; who has all is left out.

    So is who has one of the routines `in_the_way` (keys) open. `among` are few ids, to which this is narrowed; None for
    all.
    """
    most, had = ROUTINES[round_.routine].at_most, dict[int, int]()
    if most > 1:
        counted = select(Assignment.participant_id, func.count(col(Assignment.id))).where(_IN_ROUND)
        rows = await session.exec(counted.group_by(col(Assignment.participant_id)), params={"round": round_.id})
        had = dict(rows.all())
    given: dict[str, Any] = {"round": round_.id} if most == 1 else {}
    if among is not None:
        given["among"] = list(among)
    statement = _waiting(round_.routine, frozenset(in_the_way), once=most == 1, of_few=among is not None)
    ids = (await session.exec(statement, params=given)).all()
    left = {row_id: most - had.get(row_id, 0) for row_id in ids if row_id is not None}
    return {row_id: number for row_id, number in left.items() if number > 0}


@cache
def _waiting(routine: str, in_the_way: frozenset[str], *, once: bool, of_few: bool) -> SelectOfScalar[Any]:
    """Return the statement of whom this routine (its key) is planned for, which is built once.

    Where they get it `once` in a `round`, those who have it are left out; `of_few` narrows it to those `among` ids.
    """
    waiting = select(Person.id).where(planned_for(routine), one_at_a_time.is_free(in_the_way))
    if once:
        # The round's few are read once; to look for each participant among all they ever had takes 4 ms for 200.
        waiting = waiting.where(col(Person.id).not_in(select(Assignment.participant_id).where(_IN_ROUND)))
    if of_few:
        waiting = waiting.where(col(Person.id).in_(bindparam("among", expanding=True)))
    return waiting.order_by(col(Person.id))


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
