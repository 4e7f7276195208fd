"""Retold: stories told from a story that others listened to, which go where that one is withdrawn."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Assignment, Customer, ListenSession, Reflection, Story, StoryState


async def locked_with(session: AsyncSession, assignment_id: int) -> list[int]:
    """Return the assignments (ids) of the stories told from that of this one, all of them locked with it, in order."""
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
    found = sorted(rows.all())
    if found:
        both = select(Assignment.id).where(col(Assignment.id).in_([assignment_id, *found]))
        await session.exec(both.order_by(col(Assignment.id)).with_for_update(key_share=True))
    return found


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
