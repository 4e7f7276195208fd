"""Reading the plan of a round, and the status of the programme."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnExpressionArgument, and_, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participations import takes_part
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence, Span
from bot.program.rounds.earlier import StillOpen, open_from
from bot.program.rounds.reach import HAS_PLAN, NOBODY, Unreached, unreached
from bot.program.routines import ROUTINES, Routine, switches
from bot.program.routines.hooks import hooks_of
from models import (
    Account,
    Assignment,
    AssignmentState,
    Customer,
    Journey,
    LeftOut,
    LeftOutWhy,
    Outgoing,
    OutgoingState,
    Person,
    Place,
    Round,
    Story,
    StoryState,
)

_MOST_UNREACHED = 10
# Who got nothing for one of these reasons is named with it.
_NAMED = LeftOutWhy.OTHER_FIRST, LeftOutWhy.AWAY, LeftOutWhy.PAUSED
_UNDELIVERED = or_(
    col(Outgoing.state).in_((OutgoingState.FAILED, OutgoingState.UNCLEAR)),
    and_(col(Outgoing.place).in_((Place.CX, Place.STORIES)), col(Outgoing.error).is_not(None)),
)


@dataclass(frozen=True)
class Pair:
    """One line of the plan; whether the participant takes part still.

    `subject` is the name of what it is about where that is no customer, "" for nothing; `standing` says in a few words
    how it stands besides its state, as its routine knows; `still_open` is what the participant has open of an earlier
    round.
    """

    participant: Person
    customer: Customer | None
    assignment: Assignment
    takes_part: bool = True
    subject: str = ""
    standing: str = ""
    still_open: StillOpen | None = None


@dataclass(frozen=True)
class Plan:
    """One round, who meets whom in it, and the participants for whom nobody was left; `is_on` whether its routine is.

    `other_first` are those among the latter who have one of another routine, by its key, and come next time; `away` and
    `paused` those who are on leave or paused for most of it.
    """

    round: Round
    pairs: tuple[Pair, ...]
    without: tuple[Person, ...]
    other_first: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    away: tuple[Person, ...] = ()
    paused: tuple[Person, ...] = ()
    is_on: bool = True


@dataclass(frozen=True)
class ProgrammeStatus:
    """The status of a routine: its current round (the plan is None before it opens), and what waits for the team.

    `coming` is the plan of the next round, where somebody got a customer for that already; `is_on` whether the
    routine is turned on yet; `unreached` those who take part and got nothing for several rounds.
    """

    routine: Routine
    span: Span
    plan: Plan | None
    states: Mapping[AssignmentState, int]
    to_review: int
    undelivered: int
    not_found: tuple[str, ...]
    participants: int
    callable_customers: int
    coming: Plan | None = None
    is_on: bool = True
    unreached: Unreached = NOBODY


async def of_round(session: AsyncSession, round_id: int) -> Plan | None:
    """Return the plan of a round, None where there is no such round."""
    rows = await session.exec(select(Round, switches.is_on(col(Round.routine))).where(Round.id == round_id))
    found = rows.first()
    if found is None:
        return None
    round_, is_on = found
    pairs = await _pairs_of(session, round_)
    has_customer = exists().where(
        col(Assignment.participant_id) == Person.id,
        col(Assignment.round_id) == round_id,
        col(Assignment.state) != AssignmentState.SWAPPED,
    )
    has_reason = and_(
        col(LeftOut.person_id) == col(Person.id), col(LeftOut.round_id) == round_id, col(LeftOut.why).in_(_NAMED)
    )
    without = await session.exec(
        select(Person, LeftOut.why, LeftOut.routine)
        .outerjoin(LeftOut, has_reason)
        .where(takes_part(round_.routine), ~has_customer)
        .order_by(Person.name, col(Person.id))
    )
    left_out: dict[tuple[str | None, str | None], list[Person]] = defaultdict(list)
    for person, why, other in without.all():
        is_gone = other is not None and other not in ROUTINES
        left_out[(None, None) if is_gone else (why, other)].append(person)
    groups = {key: tuple(people) for key, people in left_out.items()}
    alone, away, paused = (groups.pop((why, None), ()) for why in (None, LeftOutWhy.AWAY, LeftOutWhy.PAUSED))
    others = {other: people for (_, other), people in groups.items() if other is not None}
    return Plan(round_, pairs, alone, others, away, paused, is_on)


async def _pairs_of(session: AsyncSession, round_: Round) -> tuple[Pair, ...]:
    """Return who meets whom in a round, by name."""
    host = aliased(Person)
    subject = func.coalesce(Account.name, host.name, Journey.title, "")
    who: Any = select(Person, Customer, Assignment, takes_part(round_.routine), subject)  # type: ignore[call-overload]
    rows = await session.exec(
        who.join(Assignment, col(Assignment.participant_id) == col(Person.id))
        .outerjoin(Customer, col(Customer.id) == col(Assignment.customer_id))
        .outerjoin(Account, col(Account.id) == col(Assignment.account_id))
        .outerjoin(host, col(host.id) == col(Assignment.host_id))
        .outerjoin(Journey, col(Journey.id) == col(Assignment.journey_id))
        .where(Assignment.round_id == round_.id, Assignment.state != AssignmentState.SWAPPED)
        .order_by(Person.name, col(Assignment.id))
    )
    standings = hooks_of(round_.routine).standings
    known = await standings(session, round_.id or 0) if standings is not None else {}
    found = [Pair(*row) for row in rows.all()]
    proposed = {each.participant.id or 0 for each in found if each.assignment.state is AssignmentState.PROPOSED}
    earlier = await open_from(session, round_, proposed)
    return tuple(
        replace(
            each,
            standing=known.get(each.assignment.id or 0, ""),
            still_open=earlier.get(each.assignment.participant_id),
        )
        for each in found
    )


async def planned_since(session: AsyncSession, routine: str, day: date) -> Round | None:
    """Return the first round of `routine` (its key) that runs on or after `day` and has a plan."""
    rows = await session.exec(
        select(Round)
        .where(Round.routine == routine, Round.ends_on > day, HAS_PLAN)
        .order_by(col(Round.starts_on))
        .limit(1)
    )
    return rows.first()


async def programme_status(
    session: AsyncSession, routine: Routine, cadence: Cadence, *, now: datetime
) -> ProgrammeStatus:
    """Return the status of this routine, and of the programme as a whole, at `now` (aware)."""
    span = await round_times.span_now(session, routine, cadence, now=now)
    round_ = await round_times.of_span(session, routine, span)
    plan = await of_round(session, round_.id) if round_ and round_.id else None
    after = await round_times.coming(session, routine, cadence, now=now)
    is_another = after is not None and after is not round_
    coming = await of_round(session, after.id) if after and after.id and is_another else None
    not_found = await session.exec(
        select(Person.name).where(col(Person.not_found_at).is_not(None), takes_part(routine.key))
    )
    return ProgrammeStatus(
        routine=routine,
        span=span,
        plan=plan,
        states=Counter(pair.assignment.state for pair in plan.pairs) if plan else {},
        to_review=await _count(session, Story, col(Story.state) == StoryState.IN_REVIEW),
        undelivered=await _count(session, Outgoing, _UNDELIVERED),
        not_found=tuple(not_found.all()),
        participants=await _count(session, Person, takes_part(routine.key)),
        callable_customers=await _count(session, Customer, Customer.may_be_called),
        coming=coming,
        unreached=await unreached(session, routine, limit=_MOST_UNREACHED),
    )


async def _count(session: AsyncSession, table: type[SQLModel], which: ColumnExpressionArgument[bool]) -> int:
    return (await session.exec(select(func.count()).select_from(table).where(which))).one()
