"""Leaders: who takes part in a routine whose issues are ranked, and so votes on them and may commit to one."""

from sqlalchemy import ColumnElement, false, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments
from bot.program.people import participations
from bot.program.routines import ROUTINES
from models import Person


def ranked() -> list[str]:
    """Return the keys of the routines whose issues are ranked."""
    return [routine.key for routine in ROUTINES.values() if routine.ranks_issues]


def are_leaders() -> ColumnElement[bool]:
    """Return the condition in SQL that a person votes: they take part, are no guest, and did not leave."""
    takes_part = or_(false(), *(participations.takes_part(key) for key in ranked()))
    return takes_part & col(Person.active) & ~col(Person.guest)


async def every_id(session: AsyncSession) -> list[int]:
    """Return the ids of all leaders who can be reached, in order."""
    can_be_reached = col(Person.not_found_at).is_(None)
    rows = await session.exec(select(Person.id).where(are_leaders(), can_be_reached).order_by(col(Person.id)))
    return [person_id or 0 for person_id in rows.all()]


async def is_leader(session: AsyncSession, person_id: int | None) -> bool:
    """Return whether this person votes."""
    return (await session.exec(select(Person.id).where(Person.id == person_id, are_leaders()))).first() is not None


async def by_slack_id(session: AsyncSession, slack_id: str) -> Person | None:
    """Return the leader of this Slack id, None where it is nobody's who votes."""
    return (await session.exec(select(Person).where(Person.slack_id == slack_id, are_leaders()))).first()


async def locked(session: AsyncSession, slack_id: str) -> Person:
    """Return the leader of this Slack id, locked. Raises NotYours where it is nobody's who votes."""
    found = select(Person).where(Person.slack_id == slack_id, are_leaders())
    person = (await session.exec(found.with_for_update(of=Person, key_share=True))).first()
    if person is None:
        raise assignments.NotYours
    return person
