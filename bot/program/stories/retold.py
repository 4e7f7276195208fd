"""Retold: stories told from a story that others listened to, which go where that one is withdrawn."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.booking import bookings
from models import TO_DO, Assignment, Customer, ListenSession, OutgoingKind, Reflection, Story, StoryState


class Heard(NamedTuple):
    """Assignments (ids) whose stories were told from a story, and those in which it is still to be listened to."""

    retold: list[int]
    awaited: list[int]


async def locked_with(session: AsyncSession, assignment_id: int) -> Heard:
    """Return in which assignments others listened, or are to listen, to the story of this one.

    All of them are locked with it, in order.
    """
    heard = (
        select(Story.id)
        .join(Reflection, col(Reflection.id) == col(Story.reflection_id))
        .where(Reflection.assignment_id == assignment_id)
    )
    rows = await session.exec(
        select(Reflection.assignment_id)
        .join(ListenSession, col(ListenSession.assignment_id) == col(Reflection.assignment_id))
        .join(Story, col(Story.reflection_id) == col(Reflection.id))
        .where(col(ListenSession.story_id).in_(heard), col(Story.withdrawn_at).is_(None))
    )
    awaited = await session.exec(
        select(ListenSession.assignment_id)
        .join(Assignment, col(Assignment.id) == col(ListenSession.assignment_id))
        .where(col(ListenSession.story_id).in_(heard), col(Assignment.state).in_(TO_DO))
    )
    found = Heard(sorted(rows.all()), sorted(awaited.all()))
    if found.retold or found.awaited:
        together = col(Assignment.id).in_([assignment_id, *found.retold, *found.awaited])
        all_of_them = select(Assignment.id).where(together)
        await session.exec(all_of_them.order_by(col(Assignment.id)).with_for_update(key_share=True))
    return found


async def tell_withdrawn(session: AsyncSession, awaited: Collection[int], *, now: datetime) -> None:
    """Have messages and calendars of these assignments (ids), which are locked, name it no more."""
    for each in awaited:
        await outbox.refresh(session, OutgoingKind.ASSIGNMENT, each, and_followers=True)
        await bookings.tell_anew(session, each, now=now, waits=True)


async def with_customers(
    session: AsyncSession, states: Collection[StoryState]
) -> Sequence[tuple[Reflection, Customer]]:
    """Return the reflections whose stories are in these states and were told from another, with that one's customer."""
    heard, heard_in = aliased(Story), aliased(Reflection)
    rows = await session.exec(
        select(Reflection, Customer)
        .join(Story, col(Story.reflection_id) == col(Reflection.id))
        .join(ListenSession, col(ListenSession.assignment_id) == col(Reflection.assignment_id))
        .join(heard, col(heard.id) == col(ListenSession.story_id))
        .join(heard_in, col(heard_in.id) == col(heard.reflection_id))
        .join(Assignment, col(Assignment.id) == col(heard_in.assignment_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id))
        .where(col(Story.state).in_(states), col(Story.withdrawn_at).is_(None))
        .order_by(col(Reflection.assignment_id))
        .execution_options(populate_existing=True)
    )
    return rows.all()
