"""Candidates: which customers may be called by whom this month, and why each is worth the call."""

from collections import Counter

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import matching
from bot.program.customers import MAY_BE_CALLED
from models import ENDED_WITHOUT_CALL, Assignment, AssignmentState, Customer, Issue, Round


async def pairs_had(session: AsyncSession) -> set[tuple[int, int]]:
    """Return every (participant id, customer id) that was ever together, replaced proposals left out."""
    rows = await session.exec(
        select(Assignment.participant_id, Assignment.customer_id).where(
            or_(col(Assignment.state) != AssignmentState.SWAPPED, col(Assignment.sent_at).is_not(None))
        )
    )
    return set(rows.all())


async def why_this(session: AsyncSession, customer_id: int) -> str:
    """Return in words why this customer is worth the call."""
    customer = await session.get_one(Customer, customer_id)
    issue = await session.get(Issue, customer.issue_id) if customer.issue_id else None
    calls = (await _calls_had(session))[customer_id]
    reasons = []
    if issue is not None:
        severity = f" (severity {issue.severity} of 5)" if issue.severity else ""
        reasons.append(f"Their complaint stands for “{issue.title}”{severity}.")
    if not calls:
        reasons.append("Nobody has called them yet.")
    return " ".join(reasons) or "They agreed to talk with us."


async def next_candidate(session: AsyncSession, round_: Round, participant_id: int) -> int | None:
    """Return the id of the next customer free in this round for this participant, None where nobody is left."""
    candidates = await of_round(session, round_)
    had = {customer for participant, customer in await pairs_had(session) if participant == participant_id}
    seen = await session.exec(
        select(Assignment.customer_id).where(
            Assignment.round_id == round_.id, Assignment.participant_id == participant_id
        )
    )
    chosen = matching.choose([participant_id], candidates, {(participant_id, c) for c in had | set(seen.all())})
    return chosen.pairs.get(participant_id)


async def of_round(session: AsyncSession, round_: Round | None) -> list[matching.Candidate]:
    """Return the customers who may be called and are nobody's in this round yet."""
    taken = await _taken(session, round_) if round_ else set()
    calls = await _calls_had(session)
    rows = await session.exec(
        select(Customer, Issue.severity).join(Issue, isouter=True).where(MAY_BE_CALLED).order_by(col(Customer.id))
    )
    return [
        matching.Candidate(customer.id, severity or 0, calls[customer.id])
        for customer, severity in rows.all()
        if customer.id is not None and customer.id not in taken
    ]


async def _taken(session: AsyncSession, round_: Round) -> set[int]:
    """Return the ids of customers who are somebody's in this round."""
    rows = await session.exec(
        select(Assignment.customer_id).where(
            Assignment.round_id == round_.id, Assignment.state != AssignmentState.SWAPPED
        )
    )
    return set(rows.all())


async def _calls_had(session: AsyncSession) -> Counter[int]:
    """Return how many calls each customer (id) has had, or is to have."""
    rows = await session.exec(select(Assignment.customer_id).where(col(Assignment.state).not_in(ENDED_WITHOUT_CALL)))
    return Counter(rows.all())
