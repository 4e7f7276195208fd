"""The bot's conversations with people: stored once they are opened, removed when Slack doesn't know them any more."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import WITH_PARTICIPANT, Assignment, Conversation, Person
from models.database import execute, rows_of, table_of
from models.prepared import PreparedSelect

_TABLE = table_of(Conversation)
_CHANNEL = select(_TABLE.c.channel_id).where(_TABLE.c.slack_user == bindparam("slack"))
_WITH_CONVERSATION = PreparedSelect(
    select(Person, Conversation.channel_id)
    .outerjoin(Conversation, col(Conversation.slack_user) == col(Person.slack_id))
    .where(col(Person.id) == bindparam("person"))
)
_NEWEST: dict[str, Any] = {"channel_id": bindparam("newest")}
_KEEP = {
    "sqlite": sqlite.insert(_TABLE).on_conflict_do_update(index_elements=["slack_user"], set_=_NEWEST),
    "postgresql": postgresql.insert(_TABLE).on_conflict_do_update(index_elements=["slack_user"], set_=_NEWEST),
}


async def channel_of(session: AsyncSession, slack_user: str) -> str | None:
    """Return the id of the conversation with this Slack user, None where none is stored."""
    found = await rows_of(session, _CHANNEL, {"slack": slack_user})
    return found[0].channel_id if found else None


async def of_person(session: AsyncSession, person_id: int) -> tuple[Person, str | None] | None:
    """Return this person, to be read, and the id of the conversation with them, if one is stored; None for nobody."""
    rows = await _WITH_CONVERSATION.rows(session, person=person_id)
    return (rows[0][0], rows[0][1]) if rows else None


async def keep(session: AsyncSession, slack_user: str, channel_id: str) -> None:
    """Store the id of the conversation with this Slack user, in place of any other."""
    values = {"slack_user": slack_user, "channel_id": channel_id, "newest": channel_id}
    await execute(session, _KEEP[session.get_bind().dialect.name], values)


async def note_heard(session: AsyncSession, channel_id: str, ts: str) -> None:
    """Note that a message of theirs (its ts) was handled."""
    is_newer = or_(col(Conversation.heard_ts).is_(None), col(Conversation.heard_ts) < ts)
    theirs = update(Conversation).where(col(Conversation.channel_id) == channel_id, is_newer)
    await session.exec(theirs.values(heard_ts=ts))


async def of_busy(session: AsyncSession) -> Sequence[Conversation]:
    """Return the conversations with those who have something to do or to log."""
    rows = await session.exec(
        select(Conversation)
        .join(Person, col(Person.slack_id) == col(Conversation.slack_user))
        .join(Assignment, col(Assignment.participant_id) == col(Person.id))
        .where(col(Assignment.state).in_(WITH_PARTICIPANT))
        .distinct()
    )
    return rows.all()


async def forget(session: AsyncSession, channel_id: str) -> None:
    """Remove a conversation that Slack doesn't know, if it is stored."""
    await session.exec(delete(Conversation).where(col(Conversation.channel_id) == channel_id))
