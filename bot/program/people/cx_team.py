"""The CX team as people: who is of it now, for routines in which its members take part themselves."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, and_, delete, exists
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people.participants import by_slack_id
from bot.program.people.profiles import Profile, meet
from models import CxMember, Person


def of_cx_team(person: type[Person] = Person) -> ColumnElement[bool]:
    """Return the condition of a person (or an alias) who is of the CX team, and can be reached."""
    is_member = exists().where(col(CxMember.person_id) == col(person.id))
    return and_(is_member, col(person.active), ~col(person.guest), col(person.not_found_at).is_(None))


async def members(session: AsyncSession) -> list[Person]:
    """Return who is of the CX team and can be reached, by name."""
    by_name = select(Person).where(of_cx_team()).order_by(col(Person.name), col(Person.id))
    return list((await session.exec(by_name)).all())


async def kept(session: AsyncSession) -> set[str]:
    """Return the Slack ids of who is kept as the CX team."""
    rows = await session.exec(select(Person.slack_id).join(CxMember, col(CxMember.person_id) == col(Person.id)))
    return {slack_id for slack_id in rows.all() if slack_id is not None}


async def keep(session: AsyncSession, profiles: Collection[Profile]) -> None:
    """Keep these as the CX team, each as a person; who was of it before and is not named is no more."""
    ids = set[int]()
    for profile in sorted(profiles, key=lambda each: each.slack_id):
        person = await by_slack_id(session, profile.slack_id)
        if person is None:
            await meet(session, profile)
            person = await by_slack_id(session, profile.slack_id)
        if person is not None and person.id is not None:
            ids.add(person.id)
    await session.exec(delete(CxMember).where(col(CxMember.person_id).not_in(ids)))
    known = set((await session.exec(select(CxMember.person_id))).all())
    session.add_all([CxMember(person_id=each) for each in sorted(ids - known)])
    await session.flush()
