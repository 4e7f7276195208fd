"""The plan of a round and its standing: who calls whom, who has nobody, how far everybody is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.customers import MAY_BE_CALLED
from models import (
    Assignment,
    AssignmentState,
    Customer,
    Outgoing,
    OutgoingState,
    Participant,
    Place,
    Round,
    Story,
    StoryState,
)


@dataclass(frozen=True)
class Pair:
    """One line of the plan."""

    participant: Participant
    customer: Customer
    assignment: Assignment


@dataclass(frozen=True)
class Plan:
    """One round, who calls whom in it, and the participants for whom no customer was left."""

    round: Round
    pairs: tuple[Pair, ...]
    without: tuple[Participant, ...]


@dataclass(frozen=True)
class Standing:
    """How the programme stands: the plan of the month (None before it opens) and what waits for somebody."""

    month: date
    plan: Plan | None
    states: Mapping[AssignmentState, int]
    to_review: int
    undelivered: int
    not_found: tuple[str, ...]
    participants: int
    callable_customers: int


async def of_round(session: AsyncSession, round_id: int) -> Plan | None:
    """Return the plan of a round, None where there is no such round."""
    round_ = await session.get(Round, round_id)
    if round_ is None:
        return None
    rows = await session.exec(
        select(Participant, Customer, Assignment)
        .join(Assignment, col(Assignment.participant_id) == col(Participant.id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id))
        .where(Assignment.round_id == round_id, Assignment.state != AssignmentState.SWAPPED)
        .order_by(Participant.name, col(Assignment.id))
    )
    pairs = tuple(Pair(*row) for row in rows.all())
    paired = {pair.participant.id for pair in pairs}
    everybody = await session.exec(select(Participant).order_by(Participant.name))
    return Plan(round_, pairs, tuple(p for p in everybody.all() if p.id not in paired))


async def standing(session: AsyncSession, month: date) -> Standing:
    """Return how the programme stands in `month` (its first day)."""
    round_ = (await session.exec(select(Round).where(Round.month == month))).first()
    plan = await of_round(session, round_.id) if round_ and round_.id else None
    reviews = await session.exec(select(Story.id).where(Story.state == StoryState.IN_REVIEW))
    stuck = await session.exec(
        select(Outgoing.id).where(
            or_(
                col(Outgoing.state).in_((OutgoingState.FAILED, OutgoingState.UNCLEAR)),
                and_(col(Outgoing.place) != Place.PERSON, col(Outgoing.error).is_not(None)),
            )
        )
    )
    not_found = await session.exec(
        select(Participant.name).where(col(Participant.not_found_at).is_not(None), col(Participant.active))
    )
    everybody = await session.exec(select(Participant.id).where(col(Participant.active)))
    callable_ = await session.exec(select(Customer.id).where(MAY_BE_CALLED))
    return Standing(
        month=month,
        plan=plan,
        states=Counter(pair.assignment.state for pair in plan.pairs) if plan else {},
        to_review=len(reviews.all()),
        undelivered=len(stuck.all()),
        not_found=tuple(not_found.all()),
        participants=len(everybody.all()),
        callable_customers=len(callable_.all()),
    )
