"""Candidates: which customers may be assigned to whom in a round, and the reason for each."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching import Candidate, Pair, pair_rules
from bot.program.routines import ROUTINES
from models import ENDED_UNDONE, Assignment, Customer, Issue, Round
from models.database import batched
from models.locks import take_turns

# Any fixed number serves; it differs from those of migrations and imports.
_ONE_AT_A_TIME = 4_711_003
_WORST = 5
_HAS_CALL = col(Assignment.state).not_in(ENDED_UNDONE)
_SEVERITY = func.coalesce(Issue.severity, 0)
# Each built once: an alias takes longer to make than the statement to run.
_CALL, _OTHER = aliased(Assignment), aliased(Assignment)
# How many calls a customer has had, or is to have.
_CALLS = (
    select(func.count(col(_CALL.id)))
    .where(col(_CALL.customer_id) == Customer.id, col(_CALL.state).not_in(ENDED_UNDONE))
    .correlate(Customer)
    .scalar_subquery()
)
# The statement of the round whose plan is being kept.
_BUILT: dict[tuple[object, ...], Any] = {}


@dataclass(frozen=True)
class Reason:
    """Why a customer is worth the call: the issue they stand for, and how many calls they had."""

    issue: str | None
    severity: int | None
    calls_had: int

    @property
    def words(self) -> str:
        """The reason in a sentence or two."""
        severity = f" (severity {self.severity} of 5)" if self.severity else ""
        stands_for = f"Their complaint stands for “{self.issue}”{severity}." if self.issue is not None else ""
        uncalled = "" if self.calls_had else "Nobody has called them yet."
        return " ".join(filter(None, (stands_for, uncalled))) or "They agreed to talk with us."


async def why_this(session: AsyncSession, customer_id: int) -> str:
    """Return in words why this customer is worth the call."""
    return (await reasons(session, [customer_id]))[customer_id].words


async def reasons(session: AsyncSession, customer_ids: Collection[int]) -> dict[int, Reason]:
    """Return for each of these customers (ids) why they are worth the call."""
    found = {}
    for batch in batched(customer_ids):
        rows = await session.exec(
            select(Customer.id, Issue.title, Issue.severity, _CALLS)
            .join(Issue, isouter=True)
            .where(col(Customer.id).in_(batch))
        )
        found.update({row_id or 0: Reason(title, severity, had) for row_id, title, severity, had in rows.all()})
    return found


async def choose_in_turn(session: AsyncSession) -> None:
    """Wait until nobody else is choosing a customer, in whichever routine: rounds of two don't wait for each other.

    After round and assignment are locked; what others chose by then is seen from here on.
    """
    await take_turns(session, _ONE_AT_A_TIME)


async def proposed(session: AsyncSession, round_: Round, assignment_ids: Collection[int]) -> set[tuple[int, int, int]]:
    """Return id, severity and number of calls of the customers of these assignments in a round.

    Without those who may not be called, and those who may not meet, or are another's in this round.
    """
    await choose_in_turn(session)
    rows = await session.exec(_proposed(round_), params={"ids": list(assignment_ids)})
    return {(row_id or 0, severity, had) for row_id, severity, had, is_free in rows.all() if is_free}


def _proposed(round_: Round) -> Any:
    """Return the statement of `proposed`, which is built once for all the parts of a round's plan."""
    routine = ROUTINES[round_.routine]
    # All that `pair_rules` asks of a round.
    rules = (round_.id, round_.starts_on, routine.key, routine.pair_rests_for, routine.once_a_round, routine.subject)
    statement = _BUILT.get(rules)
    if statement is None:
        in_the_way = exists().where(col(_OTHER.customer_id) == Customer.id, pair_rules.clashes(round_, _OTHER))
        statement = (
            select(Customer.id, _SEVERITY, _CALLS, and_(Customer.may_be_called, ~in_the_way))
            .join(Assignment, col(Assignment.customer_id) == col(Customer.id))
            .outerjoin(Issue, col(Issue.id) == col(Customer.issue_id))
            # As a condition, may_be_called has SQLite go through everybody who may be called.
            .where(col(Assignment.id).in_(bindparam("ids", expanding=True)))
        )
        _BUILT.clear()
        _BUILT[rules] = statement
    return statement


async def any_left(session: AsyncSession) -> bool:
    """Return whether any customer may be called."""
    return (await session.exec(select(Customer.id).where(Customer.may_be_called).limit(1))).first() is not None


async def best(session: AsyncSession, round_: Round, count: int) -> list[Candidate]:
    """Return the best `count` of those who may be called and are not assigned in this round, best first.

    The database scans every customer, so this is not for a click or a writing transaction.
    """
    had = select(col(Assignment.customer_id), func.count(col(Assignment.id)).label("calls")).where(_HAS_CALL)
    calls = had.group_by(col(Assignment.customer_id)).subquery()
    calls_had = func.coalesce(calls.c.calls, 0)
    taken = exists().where(col(Assignment.customer_id) == Customer.id, pair_rules.taken(round_))
    rows = await session.exec(
        select(Customer.id, _SEVERITY, calls_had)
        .join(Issue, isouter=True)
        .outerjoin(calls, calls.c.customer_id == Customer.id)
        .where(Customer.may_be_called, ~taken)
        .order_by(calls_had, _SEVERITY.desc(), col(Customer.id))
        .limit(count)
    )
    return [Candidate(row_id or 0, severity, had) for row_id, severity, had in rows.all()]


async def most_had(session: AsyncSession, round_: Round, participant_ids: Collection[int]) -> int:
    """Return the largest number of subjects that one of these participants had, and is not to meet in this round."""
    rows = await session.exec(
        select(Assignment.participant_id, func.count(col(Assignment.id)))
        .where(pair_rules.met_before(round_))
        .group_by(col(Assignment.participant_id))
    )
    return max((had for participant_id, had in rows.all() if participant_id in participant_ids), default=0)


async def pairs_had(session: AsyncSession, round_: Round, customer_ids: Collection[int]) -> set[Pair]:
    """Return every (participant id, customer id) of these customers that is not to meet again in this round."""
    found: set[Pair] = set()
    for batch in batched(customer_ids):
        rows = await session.exec(
            select(Assignment.participant_id, Assignment.customer_id).where(
                col(Assignment.customer_id).in_(batch), pair_rules.met_before(round_)
            )
        )
        found.update((one, other) for one, other in rows.all() if other is not None)
    return found


async def next_candidate(session: AsyncSession, round_: Round, participant_id: int) -> int | None:
    """Return the id of the next customer free in this round for this participant, None where nobody is left.

    Asked at a click: those who were never called are found by index, the issue that is worst first.
    """
    await choose_in_turn(session)
    seen = and_(
        col(Assignment.participant_id) == participant_id,
        or_(col(Assignment.round_id) == round_.id, pair_rules.met_before(round_)),
    )
    unavailable = or_(seen, pair_rules.taken(round_))
    for severity in range(_WORST, -1, -1):
        first = await _first_uncalled(session, severity, unavailable)
        if first is not None:
            return first
    return await _least_called(session, unavailable)


async def _first_uncalled(session: AsyncSession, severity: int, unavailable: ColumnElement[bool]) -> int | None:
    excluded = exists().where(col(Assignment.customer_id) == Customer.id, or_(_HAS_CALL, unavailable))
    issue = select(Customer.id).where(Customer.may_be_called, ~excluded).order_by(col(Customer.id)).limit(1)
    of_each = issue.where(Customer.issue_id == Issue.id).correlate(Issue).scalar_subquery()
    found = (await session.exec(select(of_each).select_from(Issue).where(severity == _SEVERITY))).all()
    if not severity:
        found = [*found, *(await session.exec(issue.where(col(Customer.issue_id).is_(None)))).all()]
    return min((each for each in found if each is not None), default=None)


async def _least_called(session: AsyncSession, unavailable: ColumnElement[bool]) -> int | None:
    """Return the customer with the fewest calls, where everybody was called: there are then no more than calls."""
    excluded = exists().where(col(Assignment.customer_id) == Customer.id, unavailable)
    rows = await session.exec(
        select(Customer.id)
        .join(Issue, isouter=True)
        .where(Customer.may_be_called, ~excluded)
        .order_by(_CALLS, _SEVERITY.desc(), col(Customer.id))
        .limit(1)
    )
    return rows.first()
