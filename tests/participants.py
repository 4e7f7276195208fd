"""Participants for the tests: stored as people who take part in the call, or let leave."""

from datetime import UTC, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people import participations
from bot.program.routines import CALL
from models import Participation, Person
from models.database import Database

SINCE = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


async def add_participants(session: AsyncSession, *people: Person) -> None:
    """Store people who take part in the call."""
    session.add_all(people)
    await session.flush()
    session.add_all(Participation(person_id=each.id or 0, routine=CALL.key, since=SINCE) for each in people)


async def store_participants(database: Database, *people: Person) -> None:
    """Store people who take part in the call, in a transaction of its own."""
    async with database.write() as session:
        await add_participants(session, *people)


async def leave(database: Database, person_id: int) -> None:
    """Let this person take part in nothing any more."""
    async with database.write() as session:
        await participations.end_all(session, person_id, now=SINCE)


async def taking_part(database: Database) -> set[int]:
    """Return the ids of all who take part in anything."""
    async with database.read() as session:
        return set(await participations.everybody(session))
