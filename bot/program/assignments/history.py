"""History: what somebody has done, newest first, each with whom or what it was about and what became of its story."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Subquery, and_, bindparam, func, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.routines import ROUTINES
from models import (
    PUBLIC_STATES,
    Account,
    Assignment,
    AssignmentState,
    Customer,
    Journey,
    Outgoing,
    OutgoingKind,
    Person,
    Reflection,
    Story,
    StoryRevision,
    StoryState,
)
from models.columns import one_of
from models.prepared import PreparedSelect

# What was logged.
DONE = frozenset({AssignmentState.REFLECTED, AssignmentState.CLOSED})


@dataclass(frozen=True)
class PastOne:
    """One assignment that was logged: its id, on which day it was, of which routine (its title), and about whom.

    `subject` is "" where it is about nobody. `story` is the title that readers see, None where there is nothing for
    them to read; `waits` says that it is not decided yet. `posted_in` and `ts` are the channel and the time of its
    message, None while that isn't in Slack.
    """

    id: int
    done_on: date
    routine: str
    subject: str
    story: str | None = None
    waits: bool = False
    posted_in: str | None = None
    ts: str | None = None


async def done_by(
    session: AsyncSession, participant_id: int, *, but: Collection[int] = (), limit: int
) -> list[PastOne]:
    """Return at most so many of what a participant has logged, newest first; `but` are ids of some to leave out."""
    given = {"participant_id": participant_id, "most": limit} | ({"but": list(but)} if but else {})
    return [_past_one(row) for row in await _done_by(but_some=bool(but)).rows(session, **given)]


@cache
def _done_by(*, but_some: bool) -> PreparedSelect:
    """Return the statement of `done_by`, which is built once, as that takes as long as running it."""
    newest = _newest(but_some=but_some)
    host = aliased(Person)
    published = and_(
        col(StoryRevision.story_id) == col(Story.id), col(StoryRevision.number) == col(Story.published_revision)
    )
    columns: tuple[Any, ...] = (
        col(Assignment.id),
        col(Assignment.routine),
        col(Reflection.talked_on),
        func.coalesce(Customer.name, Account.name, host.name, Journey.title, ""),
        col(Story.state),
        func.coalesce(StoryRevision.title, Story.title),
        col(Outgoing.channel_id),
        col(Outgoing.ts),
    )
    return PreparedSelect(
        select(*columns)
        .select_from(newest)
        .join(Assignment, col(Assignment.id) == newest.c.assignment_id)
        .join(Reflection, col(Reflection.id) == newest.c.reflection_id)
        .outerjoin(Customer, col(Customer.id) == col(Assignment.customer_id))
        .outerjoin(Account, col(Account.id) == col(Assignment.account_id))
        .outerjoin(host, col(host.id) == col(Assignment.host_id))
        .outerjoin(Journey, col(Journey.id) == col(Assignment.journey_id))
        .outerjoin(Story, col(Story.reflection_id) == col(Reflection.id))
        .outerjoin(StoryRevision, published)
        .outerjoin(Outgoing, col(Outgoing.key) == outbox.key_of_each(OutgoingKind.STORY, col(Assignment.id)))
        .order_by(col(Reflection.talked_on).desc(), col(Assignment.id).desc())
    )


def _newest(*, but_some: bool) -> Subquery:
    """Return the ids of what a participant logged last: what belongs to each is looked up for as many as are shown."""
    return (
        select(col(Assignment.id).label("assignment_id"), col(Reflection.id).label("reflection_id"))
        .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id))
        .where(
            col(Assignment.participant_id) == bindparam("participant_id"),
            one_of(col(Assignment.state), DONE),
            col(Assignment.id).not_in(bindparam("but", expanding=True)) if but_some else true(),
        )
        .order_by(col(Reflection.talked_on).desc(), col(Assignment.id).desc())
        .limit(bindparam("most"))
        .subquery()
    )


def _past_one(row: Sequence[Any]) -> PastOne:
    assignment_id, routine, done_on, subject, state, title, *posted = row
    known = ROUTINES.get(routine)
    story = title if state in PUBLIC_STATES else None
    waits = state in (StoryState.WAITING, StoryState.DRAFT, StoryState.IN_REVIEW)
    return PastOne(assignment_id, done_on, known.title if known else routine, subject, story, waits, *posted)
