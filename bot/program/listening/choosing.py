"""Choosing what is listened to: a recorded story in place of the customer, or the customer after all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import assignments
from bot.program.assignments import calls, id_of
from bot.program.listening import booking, messages, sessions
from bot.program.matching import candidates, pair_rules, proposals
from models import (
    PUBLIC_STATES,
    Assignment,
    Customer,
    Issue,
    Person,
    Reflection,
    Round,
    Story,
    StoryRevision,
)

_YEAR = timedelta(days=366)
# Slack: a list holds a hundred options.
_MOST = 100


class StoryNotThere(Problem):
    """The story chosen is none of those to choose from."""


@dataclass(frozen=True)
class Offered:
    """A story to choose: its title as readers see it, who told it, and the department of its issue if known."""

    id: int
    title: str
    author: str
    department: str | None


async def stories_for(session: AsyncSession, participant: Person, *, now: datetime) -> list[Offered]:
    """Return the published stories about customers of the last year: of their department's issues first, then new."""
    is_own = func.coalesce(Issue.department == participant.department, False)  # a value in SQL
    rows = await session.exec(
        select(Story.id, StoryRevision.title, StoryRevision.author, Issue.department)
        .select_from(Story)
        .join(Reflection, col(Reflection.id) == col(Story.reflection_id))
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id))
        .join(
            StoryRevision,
            (col(StoryRevision.story_id) == col(Story.id))
            & (col(StoryRevision.number) == col(Story.published_revision)),
        )
        .outerjoin(Issue, col(Issue.id) == func.coalesce(Reflection.issue_id, Customer.issue_id))
        .where(col(Story.state).in_(PUBLIC_STATES), col(Story.published_at) >= now - _YEAR)
        .order_by(is_own.desc(), col(Story.published_at).desc(), col(Story.id).desc())
        .limit(_MOST)
    )
    return [Offered(story_id or 0, title, author, department) for story_id, title, author, department in rows.all()]


async def listen_to_story(session: AsyncSession, assignment_id: int, story_id: int, *, now: datetime, by: str) -> None:
    """Let them listen to a recorded story instead; the customer is free for others. The same twice changes nothing.

    Raises FieldError, NotYours, IllegalTransition once it was logged.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by)
    assignments.require_to_do(assignment)
    participant = await session.get_one(Person, assignment.participant_id)
    if all(each.id != story_id for each in await stories_for(session, participant, now=now)):
        raise FieldError({"story": StoryNotThere()})
    known = await sessions.opened(session, assignment)
    if known.story_id == story_id and assignment.customer_id is None:
        return
    await sessions.forget_lines(session, assignment_id)
    known.story_id = story_id
    known.customer_id = assignment.customer_id or known.customer_id
    assignment.customer_id = None
    await session.flush()
    await booking.follow_choice(session, assignment, now=now, by=by)
    await messages.refresh(session, assignment_id)


async def call_instead(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Let them call a customer after all: whom they had, else the next. Once more changes nothing.

    Raises NotYours, IllegalTransition, or NobodyLeft.
    """
    round_ = await assignments.locked_round(session, assignment_id)
    assignment = await assignments.for_change(session, assignment_id, by=by)
    assignments.require_to_do(assignment)
    known = await sessions.session_of(session, assignment_id)
    if round_ is None or known is None or assignment.customer_id is not None:
        return
    await candidates.choose_in_turn(session)
    customer_id = known.customer_id if await _is_free(session, round_, known.customer_id) else None
    if customer_id is None:
        proposal = await proposals.next_one(session, round_, assignment.participant_id, now=now)
        customer_id = proposal.subject_id if proposal else None
    if customer_id is None:
        raise calls.NobodyLeft(assignment.routine)
    await sessions.forget_lines(session, assignment_id)
    assignment.customer_id, known.story_id, known.customer_id = customer_id, None, None
    assignment.why = await candidates.why_this(session, customer_id)
    await session.flush()
    await booking.follow_choice(session, assignment, now=now, by=by)
    await messages.refresh(session, id_of(assignment))


async def _is_free(session: AsyncSession, round_: Round, customer_id: int | None) -> bool:
    customer = await session.get(Customer, customer_id) if customer_id else None
    if customer is None or not customer.may_be_called:
        return False
    taken = await session.exec(
        select(Assignment.id).where(Assignment.customer_id == customer_id, pair_rules.taken(round_)).limit(1)
    )
    return taken.first() is None
