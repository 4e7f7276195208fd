"""Merging: two rows that turn out to be one human become one, and nothing that refers to either is lost."""

from collections.abc import Collection, Iterator

from sqlalchemy import Column, PrimaryKeyConstraint, UniqueConstraint, and_, delete, exists, update
from sqlmodel import SQLModel, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import Assignment, Outgoing, OutgoingKind, Participation, Person
from models.database import batched, execute, table_of
from models.locks import give_way

_ABOUT_PEOPLE = (OutgoingKind.NOT_FOUND, OutgoingKind.LEFT)
# What the row that stays takes over where it has nothing itself.
_FACTS = (
    "email",
    "department",
    "country",
    "start_date",
    "manager_id",
    "assistant_id",
    "language",
    "looked_up_at",
    "prefers",
)
_SEEN = ("timezone", "photo_url")


def may_merge(one: Person, other: Person) -> bool:
    """Return whether two rows of one human may be made one: the Participants sheet has at most one of them."""
    return one.external_id is None or other.external_id is None


async def merge(session: AsyncSession, gone_id: int, *, into: int) -> Person:
    """Make the person `gone_id` the person `into`, who keeps their own facts, and takes over those they lack.

    All that referred to either refers to `into`, who is returned. Raises LookupError, with nothing changed, where one
    of the two is not there any more.
    """
    # It goes through every table, and a click of theirs may hold a row of one while it waits for the person.
    return await give_way(session, lambda: _merge(session, gone_id, into))


async def _merge(session: AsyncSession, gone_id: int, into: int) -> Person:
    await hold_assignments(session, (gone_id,))
    # Wholly, as the keys of the one go: who refers to them meanwhile waits. With their reports, ordered as in imports.
    concerned = or_(col(Person.id).in_((gone_id, into)), Person.manager_id == gone_id, Person.assistant_id == gone_id)
    locked = select(Person).where(concerned).order_by(col(Person.id)).with_for_update()
    rows = await session.exec(locked.execution_options(populate_existing=True))
    by_id = {person.id: person for person in rows.all()}
    gone, stays = by_id[gone_id], by_id[into]
    for name in _FACTS:
        if getattr(stays, name) is None:
            setattr(stays, name, getattr(gone, name))
    await session.flush()
    await _drop_doubles(session, gone_id, into)
    for column in _references():
        table = column.table
        await _drop_clashing(session, column, gone_id, into)
        await execute(session, update(table).where(column == gone_id).values({column.name: into}))
    await _rename_notices(session, gone_id, into)
    slack_id, seen = gone.slack_id, {name: getattr(gone, name) for name in _SEEN}
    await session.delete(gone)
    await session.flush()
    if stays.slack_id is None and slack_id is not None:
        stays.slack_id, stays.not_found_at = slack_id, None
        for name, value in seen.items():
            setattr(stays, name, value)
    await session.refresh(stays, ["manager_id", "assistant_id"])
    stays.manager_id = None if stays.manager_id == into else stays.manager_id
    stays.assistant_id = None if stays.assistant_id == into else stays.assistant_id
    await session.flush()
    return stays


async def hold_assignments(session: AsyncSession, person_ids: Collection[int]) -> None:
    """Lock the assignments of these people (ids), who may be merged: a click locks these before people too."""
    found: set[int] = set()
    for batch in batched(person_ids):
        theirs = or_(col(Assignment.participant_id).in_(batch), col(Assignment.host_id).in_(batch))
        found.update(each or 0 for each in (await session.exec(select(Assignment.id).where(theirs))).all())
    for batch in batched(sorted(found)):
        held = select(Assignment.id).where(col(Assignment.id).in_(batch)).order_by(col(Assignment.id))
        await session.exec(held.with_for_update())


def _references() -> Iterator[Column[int]]:
    """Yield every column of the database that refers to a person."""
    key = table_of(Person).c.id
    for table in SQLModel.metadata.sorted_tables:
        for reference in table.foreign_keys:
            if reference.column is key:
                yield reference.parent


async def _drop_doubles(session: AsyncSession, gone_id: int, into: int) -> None:
    """End up with one open participation a routine."""
    theirs = select(Participation.routine).where(Participation.person_id == into, col(Participation.until).is_(None))
    double = and_(col(Participation.person_id) == gone_id, col(Participation.until).is_(None))
    await session.exec(delete(Participation).where(double, col(Participation.routine).in_(theirs)))


async def _drop_clashing(session: AsyncSession, column: Column[int], gone_id: int, into: int) -> None:
    """Delete what only one of the two may have, such as a vote for the same thing, where both have it."""
    table, other = column.table, column.table.alias()
    for unique in table.constraints:
        if isinstance(unique, PrimaryKeyConstraint | UniqueConstraint) and column.name in unique.columns:
            same = (other.c[each.name] == each for each in unique.columns if each is not column)
            double = and_(column == gone_id, exists().where(other.c[column.name] == into, *same))
            await execute(session, delete(table).where(double))


async def _rename_notices(session: AsyncSession, gone_id: int, into: int) -> None:
    """Have the notices about the one be about the other; the id of who is gone may be given again."""
    rows = await session.exec(
        select(Outgoing).where(Outgoing.subject_id == gone_id, col(Outgoing.kind).in_(_ABOUT_PEOPLE)).with_for_update()
    )
    for row in rows.all():
        row.key, row.subject_id = outbox.key_of(row.kind, into, f"merged {row.id}"), into
    await session.flush()
