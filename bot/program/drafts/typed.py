"""What was typed in a form that is not submitted yet, field by field; the newest typing in each field counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import Integer, Select, String, and_, bindparam, false, func, not_, or_, true, union_all, update
from sqlalchemy import delete as delete_rows
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import (
    NOT_OUT,
    Assignment,
    AssignmentState,
    Consent,
    DraftEntry,
    OutgoingKind,
    Person,
    Reflection,
    Story,
)
from models.columns import AwareUTC
from models.database import execute, table_of

KEPT_FOR = timedelta(days=30)
# Where a form can't be saved any more, or will never be.
ENDED = (AssignmentState.SWAPPED, AssignmentState.DECLINED, AssignmentState.CLOSED)
# Closed, as no story is made of it, and changed as long as its author likes.
_STAYS_PRIVATE = and_(col(Reflection.consent) == Consent.PRIVATE, col(Story.withdrawn_at).is_(None))
# Slack: a modal holds a hundred blocks; a text field 3,000 characters.
_MOST_FIELDS, _LONGEST, _LONGEST_NAME = 100, 3000, 64
_TABLE = table_of(DraftEntry)
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Typing:
    """One event of somebody (Slack id `by`) who types or chooses in the form of an assignment.

    `field` is the one they are in; `texts` has what stands in it, and in each other that differs from what the modal
    was opened with. `version` is that of the reflection when it was opened, 0 for none. `at` and `view_id` are Slack's.
    """

    by: str
    assignment_id: int
    version: int
    field: str
    texts: Mapping[str, str]
    at: str
    view_id: str


@dataclass(frozen=True)
class Typed:
    """What was typed for one assignment and isn't submitted: texts by field, and when each was typed (Slack's time)."""

    texts: Mapping[str, str] = field(default_factory=dict)
    at: Mapping[str, str] = field(default_factory=dict)


async def note(session: AsyncSession, typing: Typing, *, now: datetime) -> bool:
    """Keep what was typed, by one statement; return whether any of it was new. `now` is programme time.

    Nothing is kept of whoever is not the participant, nor of a form that was submitted meanwhile, or can't be any more.
    """
    texts = {name: text[:_LONGEST] for name, text in typing.texts.items() if 0 < len(name) <= _LONGEST_NAME}
    if typing.field not in texts:
        return False
    given = list(texts.items())[:_MOST_FIELDS]
    values: dict[str, object] = {f"field_{at}": name for at, (name, _) in enumerate(given)}
    values |= {f"text_{at}": text for at, (_, text) in enumerate(given)}
    values |= {"the_id": typing.assignment_id, "by": typing.by, "the_field": typing.field, "kept_at": now}
    values |= {"version": typing.version, "typed_at": typing.at, "view_id": typing.view_id}
    statement = _upsert(session.get_bind().dialect.name, len(given))
    return bool((await execute(session, statement, values)).rowcount)


@cache
def _upsert(dialect: str, fields: int) -> UpdateBase:
    """Return the statement for so many fields, built once, as building it takes longer than running it.

    What stands in other fields than the one they are in is taken over from the same modal alone: another one that is
    open shows there what may be older.
    """
    given = union_all(*(_row(at) for at in range(fields))).subquery()
    more = {"version": Integer, "typed_at": String, "view_id": String, "kept_at": AwareUTC}
    whose = (
        select_columns(
            col(Assignment.id),
            given.c.field,
            given.c.text,
            *(bindparam(name, type_=kind) for name, kind in more.items()),
        )
        .join_from(Assignment, Person, col(Person.id) == col(Assignment.participant_id))
        .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
        .join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
        .join(given, true())
        .where(
            col(Assignment.id) == bindparam("the_id"),
            col(Person.slack_id) == bindparam("by"),
            col(Person.active),
            ~col(Person.guest),
            col(Assignment.state).not_in(sorted(NOT_OUT)),
            or_(col(Assignment.state).not_in(ENDED), _STAYS_PRIVATE),
            func.coalesce(col(Reflection.version), 0) == bindparam("version", type_=Integer),
        )
    )
    columns = ["assignment_id", "field", "text", *more]
    insert = _INSERT[dialect](_TABLE).from_select(columns, whose)
    new, old = insert.excluded, _TABLE.c
    typed_here = or_(new.field == bindparam("the_field"), and_(new.view_id == old.view_id, new.text != old.text))
    newer = or_(new.version > old.version, and_(new.version == old.version, new.typed_at > old.typed_at, typed_here))
    changed, key = {name: new[name] for name in columns[2:]}, columns[:2]
    return cast("UpdateBase", insert.on_conflict_do_update(index_elements=key, set_=changed, where=newer))


def _row(at: int) -> Select[str, str]:
    return select_columns(
        bindparam(f"field_{at}", type_=String).label("field"), bindparam(f"text_{at}", type_=String).label("text")
    )


async def of_assignment(session: AsyncSession, assignment_id: int, version: int) -> Typed:
    """Return what was typed for an assignment since its reflection was of this version (0 for none)."""
    kept = select(DraftEntry).where(DraftEntry.assignment_id == assignment_id, DraftEntry.version == version)
    rows = (await session.exec(kept)).all()
    return Typed({row.field: row.text for row in rows}, {row.field: row.typed_at for row in rows})


async def show(session: AsyncSession, assignment_id: int) -> None:
    """Have the messages about an assignment say that its form was begun, or isn't any more."""
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id, and_followers=True)


async def settle(session: AsyncSession, submitted: Typing, *, opened_at: str) -> None:
    """Forget what was typed for an assignment once its form is `submitted`, whose `version` is that of before.

    What was typed elsewhere after the submitted modal was opened (`opened_at`, Slack's time), and is not what was
    submitted, waits as what is typed in an edit would.
    """
    rows = await session.exec(select(DraftEntry).where(DraftEntry.assignment_id == submitted.assignment_id))
    newer = [
        row.field
        for row in rows
        if row.version == submitted.version
        and row.view_id != submitted.view_id
        and row.typed_at > opened_at
        and row.text != submitted.texts.get(row.field, "")
    ]
    of_it = (col(DraftEntry.assignment_id) == submitted.assignment_id, col(DraftEntry.version) <= submitted.version)
    if newer:
        await session.exec(
            update(DraftEntry).where(*of_it, col(DraftEntry.field).in_(newer)).values(version=submitted.version + 1)
        )
        await show(session, submitted.assignment_id)
    await session.exec(delete_rows(DraftEntry).where(*of_it))


async def forget_old(session: AsyncSession, *, now: datetime) -> None:
    """Forget what was typed thirty days ago, or what was submitted or has ended meanwhile; `now` is programme time."""
    gone = select(Assignment.id).join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
    gone = gone.join(Story, col(Story.reflection_id) == col(Reflection.id), isouter=True)
    has_ended = and_(col(Assignment.state).in_(ENDED), not_(func.coalesce(_STAYS_PRIVATE, false())))
    gone = gone.where(
        col(Assignment.id) == col(DraftEntry.assignment_id),
        or_(has_ended, func.coalesce(col(Reflection.version), 0) > col(DraftEntry.version)),
    )
    old = or_(col(DraftEntry.kept_at) < now - KEPT_FOR, gone.exists())
    concerned = (await session.exec(select(DraftEntry.assignment_id).where(old).distinct())).all()
    if concerned:
        await session.exec(delete_rows(DraftEntry).where(old))
    for assignment_id in sorted(concerned):
        await show(session, assignment_id)
