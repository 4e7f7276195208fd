"""Hosts: the colleagues who may be asked, and what is known of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.matching.away import away_in
from bot.program.routines.shadow import SHADOW
from models import (
    ENDED_UNDONE,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Person,
    Round,
    ShadowHost,
)


@dataclass(frozen=True)
class Host:
    """A host as proposals see them: `had` is how many days others spent, or are to spend, beside them."""

    person_id: int
    name: str
    role: str | None = None
    site: str | None = None
    department: str | None = None
    timezone: str | None = None
    manager_id: int | None = None
    had: int = 0


def can_host(person: type[Person] = Person) -> ColumnElement[bool]:
    """Return the condition of a person (or an alias) who may be asked: no leaver, no guest, and found in Slack."""
    return and_(col(person.active), ~col(person.guest), col(person.not_found_at).is_(None))


def taken_off() -> ColumnElement[bool]:
    """Return the condition of a Person whom the sheet Hosts names, and says that they are not asked."""
    theirs = exists().where(col(ShadowHost.person_id) == col(Person.id))
    return theirs & ~theirs.where(col(ShadowHost.active))


async def of_assignment(session: AsyncSession, assignment: Assignment) -> ShadowHost | None:
    """Return what is known of the host of an assignment, None for one that no sheet names."""
    rows = await session.exec(
        select(ShadowHost).where(ShadowHost.person_id == assignment.host_id).order_by(col(ShadowHost.id).desc())
    )
    return rows.first()


async def away(session: AsyncSession, round_: Round, host_ids: Collection[int], *, now: datetime) -> Collection[int]:
    """Return which of these hosts (ids) are on leave, or have paused, for most of what is left of a round.

    Days are those of each host's zone, which Slack is asked for daily; of who is in none that is known, those of UTC.
    """
    return await away_in(session, round_, host_ids, now=now, zone=ZoneInfo("UTC"))


async def to_ask(session: AsyncSession, round_: Round, *, now: datetime) -> list[Host]:
    """Return the hosts who may be asked in a round, those least used first: each is asked once a round at most.

    Who is away for most of what is left of it, as seen at `now`, is not among them.
    """
    is_shadow = Assignment.routine == SHADOW.key
    used = (
        select(col(Assignment.host_id), func.count(col(Assignment.id)).label("times"))
        .where(is_shadow, col(Assignment.state).not_in(ENDED_UNDONE))
        .group_by(col(Assignment.host_id))
        .subquery()
    )
    had = func.coalesce(used.c.times, 0)
    rows = await session.exec(
        select(Person, ShadowHost, had)
        .join(ShadowHost, col(ShadowHost.person_id) == col(Person.id))
        .outerjoin(used, used.c.host_id == col(Person.id))
        .where(col(ShadowHost.active), can_host(), col(Person.id).not_in(await _taken(session, round_)))
        .order_by(had, col(Person.id), col(ShadowHost.id))
    )
    found = {
        person.id: Host(
            person.id or 0,
            person.name,
            role=host.role,
            site=host.site,
            department=person.department,
            timezone=person.timezone,
            manager_id=person.manager_id,
            had=times,
        )
        for person, host, times in rows.all()
    }
    gone = await away(session, round_, [each.person_id for each in found.values()], now=now)
    return [each for each in found.values() if each.person_id not in gone]


async def _taken(session: AsyncSession, round_: Round) -> Collection[int]:
    """Return the ids of those who host somebody in this round, or were asked whether they would."""
    was_asked = (
        select(AssignmentTransition.id)
        .where(
            AssignmentTransition.assignment_id == Assignment.id,
            AssignmentTransition.to_state == AssignmentState.ASKED,
        )
        .exists()
    )
    rows = await session.exec(
        select(Assignment.host_id).where(
            Assignment.round_id == round_.id, (col(Assignment.state) != AssignmentState.SWAPPED) | was_asked
        )
    )
    return {host_id for host_id in rows.all() if host_id is not None}


async def sites_seen(session: AsyncSession, participants: Collection[int]) -> set[tuple[int, str]]:
    """Return (participant id, site) of every day that these participants spent beside a host."""
    rows = await session.exec(
        select(Assignment.participant_id, ShadowHost.site)
        .join(ShadowHost, col(ShadowHost.person_id) == col(Assignment.host_id))
        .where(Assignment.routine == SHADOW.key, col(Assignment.state).not_in(ENDED_UNDONE))
    )
    return {(person, site) for person, site in rows.all() if site and person in set(participants)}
