"""The outbox: messages enqueued in the transaction of the change they tell of, each under a unique key."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    String,
    UpdateBase,
    and_,
    bindparam,
    case,
    cast,
    literal,
    or_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Assignment, Outgoing, OutgoingState, Place
from models.database import HAS_ENQUEUED, batched, execute, table_of

AT_ONCE = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

_TABLE = table_of(Outgoing)
# A state that only a newer replica knows is none of these, and stays as it is.
_ENDED = (OutgoingState.SENT, OutgoingState.DROPPED, OutgoingState.FAILED, OutgoingState.UNCLEAR)
# No IN: SQLAlchemy expands it at each execution, which a statement for many rows (executemany) can't have.
AT_REST = or_(*(_TABLE.c.state == state for state in _ENDED))
# UNCLEAR keeps `attempted_at`, and so is looked up before it is posted.
REFRESHED_VALUES = {
    "wanted_version": _TABLE.c.wanted_version + 1,
    "state": case((AT_REST, literal(OutgoingState.WAITING, _TABLE.c.state.type)), else_=_TABLE.c.state),
    "attempts": case((AT_REST, 0), else_=_TABLE.c.attempts),
    "next_try_at": case((AT_REST, literal(AT_ONCE, _TABLE.c.next_try_at.type)), else_=_TABLE.c.next_try_at),
}
_NEW = {"state": OutgoingState.WAITING, "attempts": 0, "next_try_at": AT_ONCE}
_NEW |= {"wanted_version": 1, "delivered_version": 0}
# Built once, since building a statement takes as long as running it.
_ENQUEUE = {
    name: insert(_TABLE).on_conflict_do_update(index_elements=["key"], set_=REFRESHED_VALUES)
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_REFRESH = update(_TABLE).where(_TABLE.c.key == bindparam("the_key")).values(REFRESHED_VALUES)
_PUT_OFF = (
    update(_TABLE)
    .where(_TABLE.c.key == bindparam("the_key"), _TABLE.c.ts.is_(None))
    .values(not_before=bindparam("moment", type_=_TABLE.c.not_before.type))
)


@dataclass(frozen=True)
class Recipient:
    """Where a message goes; to a person by person id, or by Slack user id for anybody else."""

    place: Place
    person_id: int | None = None
    slack_user: str | None = None


def participant_of(assignment: Assignment) -> Recipient:
    """Return the participant of an assignment as a recipient."""
    return Recipient(Place.PERSON, person_id=assignment.participant_id)


CX_CHANNEL = Recipient(Place.CX)
STORIES_CHANNEL = Recipient(Place.STORIES)


def key_of(kind: str, subject_id: int, dedup_suffix: str = "") -> str:
    """Return the unique key of the message of this kind about this subject; with `dedup_suffix`, of one of several."""
    return f"{kind}:{subject_id}" + (f":{dedup_suffix}" if dedup_suffix else "")


def key_of_each(kind: str, subject_id: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """Return the expression of what `key_of` returns for the subject in each row."""
    return literal(f"{kind}:") + cast(subject_id, String)


_BY_KEYS = select(Outgoing).where(col(Outgoing.key).in_(bindparam("keys", expanding=True)))


async def find(session: AsyncSession, kind: str, subject_id: int, *, dedup_suffix: str = "") -> Outgoing | None:
    """Return the message of this kind about this subject, if one was enqueued."""
    return (await session.exec(_BY_KEYS, params={"keys": [key_of(kind, subject_id, dedup_suffix)]})).first()


async def find_all(session: AsyncSession, kind: str, subject_ids: Collection[int]) -> dict[int, Outgoing]:
    """Return the messages of this kind about these subjects, as far as they were enqueued, by subject id."""
    keys = [key_of(kind, each) for each in subject_ids]
    rows = await session.exec(_BY_KEYS, params={"keys": keys}) if keys else ()
    return {row.subject_id: row for row in rows}


async def newest(session: AsyncSession, kind: str, subject_id: int) -> Outgoing | None:
    """Return the newest message of this kind about this subject, whatever its dedup suffix."""
    rows = await session.exec(
        select(Outgoing)
        .where(Outgoing.kind == kind, Outgoing.subject_id == subject_id)
        .order_by(col(Outgoing.id).desc())
        .limit(1)
    )
    return rows.first()


async def change(session: AsyncSession, statement: UpdateBase, values: Mapping[str, Any] | None = None) -> None:
    """Run a statement on messages; where it changes any row, delivery runs after the commit."""
    changed = await execute(session, statement, values)
    if changed.rowcount:
        session.info[HAS_ENQUEUED] = True


async def refresh_newest(session: AsyncSession, kind: str, subject_id: int) -> None:
    """Have the newest message of this kind about this subject updated, if there is one; earlier ones stay."""
    row = await newest(session, kind, subject_id)
    if row is not None:
        await change(session, _REFRESH, {"the_key": row.key})


async def refresh_one(session: AsyncSession, kind: str, subject_id: int, *, dedup_suffix: str = "") -> None:
    """Have this one of the messages of this kind about this subject updated, if there is one."""
    await change(session, _REFRESH, {"the_key": key_of(kind, subject_id, dedup_suffix)})


async def _locked(session: AsyncSession, key: str) -> Outgoing | None:
    return (await session.exec(select(Outgoing).where(Outgoing.key == key).with_for_update())).first()


async def enqueue(session: AsyncSession, kind: str, subject_id: int, to: Recipient, *, dedup_suffix: str = "") -> None:
    """Enqueue the message of this kind about this subject, or have it updated where it was enqueued before.

    Each `dedup_suffix` makes a message of its own, for what may be posted more than once. One statement, so that two
    transactions that enqueue the same message make one row.
    """
    session.info[HAS_ENQUEUED] = True
    await execute(session, _ENQUEUE[session.get_bind().dialect.name], _values(kind, subject_id, to, dedup_suffix))


async def put_off(session: AsyncSession, kind: str, subject_id: int, *, until: datetime | None) -> None:
    """Let the message of this kind about this subject wait until then (programme time, aware), unless it was posted.

    None has it wait no more.
    """
    await change(session, _PUT_OFF, {"the_key": key_of(kind, subject_id), "moment": until})


async def enqueue_all(session: AsyncSession, kind: str, recipients: Mapping[int, Recipient]) -> None:
    """Enqueue, as `enqueue` does, a message of this kind about each subject (id), by one statement."""
    if not recipients:
        return
    session.info[HAS_ENQUEUED] = True
    rows = [_values(kind, subject_id, to) for subject_id, to in sorted(recipients.items())]
    await execute(session, _ENQUEUE[session.get_bind().dialect.name], rows)


async def enqueue_for_each(session: AsyncSession, kind: str, subject_id: int, person_ids: Iterable[int]) -> None:
    """Enqueue, as `enqueue` does, a message about one subject for each of these people, by one statement.

    The dedup suffix is the id of the person.
    """
    rows = [
        _values(kind, subject_id, Recipient(Place.PERSON, person_id=person_id), str(person_id))
        for person_id in sorted(person_ids)
    ]
    if rows:
        session.info[HAS_ENQUEUED] = True
        await execute(session, _ENQUEUE[session.get_bind().dialect.name], rows)


def _values(kind: str, subject_id: int, to: Recipient, dedup_suffix: str = "") -> dict[str, Any]:
    return {
        "key": key_of(kind, subject_id, dedup_suffix),
        "dedup_token": uuid4().hex,
        "kind": kind,
        "subject_id": subject_id,
        "place": to.place,
        "person_id": to.person_id,
        "slack_user": to.slack_user,
        **_NEW,
    }


async def enqueue_anew(
    session: AsyncSession, kind: str, subject_id: int, to: Recipient, *, dedup_suffix: str = ""
) -> None:
    """Enqueue the message of this kind as a new post; the one posted before becomes a past one.

    Past ones stay as they are until `refresh_past`. Where none was posted yet, this is `enqueue`.
    """
    row = await _locked(session, key_of(kind, subject_id, dedup_suffix))
    if row is not None and (row.ts is not None or row.state is OutgoingState.UNCLEAR):
        row.key = key_of(kind, subject_id, f"past {row.id}")
        await session.flush()
    await enqueue(session, kind, subject_id, to, dedup_suffix=dedup_suffix)


def is_past(row: Outgoing) -> bool:
    """Return whether `enqueue_anew` made a newer message of this kind about the same subject."""
    return row.key.startswith(key_of(row.kind, row.subject_id, "past "))


async def has_past(session: AsyncSession, kind: str, subject_id: int) -> bool:
    """Return whether `enqueue_anew` made a newer message of this kind about this subject."""
    past = select(Outgoing.id).where(
        Outgoing.kind == kind, Outgoing.subject_id == subject_id, Outgoing.key != key_of(kind, subject_id)
    )
    return (await session.exec(past.limit(1))).first() is not None


async def refresh_past(session: AsyncSession, kind: str, subject_id: int) -> None:
    """Have the past messages of this kind about this subject updated."""
    past = and_(_TABLE.c.kind == kind, _TABLE.c.subject_id == subject_id, _TABLE.c.key != key_of(kind, subject_id))
    await change(session, update(_TABLE).where(past).values(REFRESHED_VALUES))


async def refresh_about(session: AsyncSession, subject_id: int, kinds: Collection[str]) -> None:
    """Have every message of these kinds about this subject updated, in whatever state it is."""
    which = and_(_TABLE.c.subject_id == subject_id, _TABLE.c.kind.in_(kinds))
    await change(session, update(_TABLE).where(which).values(REFRESHED_VALUES))


async def refresh_posted(session: AsyncSession, kind: str, subject_ids: Collection[int]) -> None:
    """Have every message of this kind about these subjects updated that was posted already."""
    for batch in batched(subject_ids):
        which = and_(_TABLE.c.subject_id.in_(batch), _TABLE.c.kind == kind, _TABLE.c.ts.is_not(None))
        await change(session, update(_TABLE).where(which).values(REFRESHED_VALUES))


async def refresh_between(session: AsyncSession, kind: str, first: int, last: int) -> None:
    """Have every message of this kind about a subject from `first` to `last` updated, such as days as numbers."""
    which = and_(_TABLE.c.subject_id.between(first, last), _TABLE.c.kind == kind)
    await change(session, update(_TABLE).where(which).values(REFRESHED_VALUES))


async def hand_over(session: AsyncSession, kind: str, subject_id: int, successor_id: int) -> None:
    """Make the message about `subject_id` the one about `successor_id`, so that it is updated rather than posted."""
    row = await _locked(session, key_of(kind, subject_id))
    if row is not None:
        session.info[HAS_ENQUEUED] = True
        row.key, row.subject_id = key_of(kind, successor_id), successor_id
        mark_for_update(row)
        await session.flush()


def mark_for_update(row: Outgoing) -> None:
    """Change a loaded row as REFRESHED_VALUES changes one in the database."""
    row.wanted_version += 1
    if row.state in _ENDED:
        row.state = OutgoingState.WAITING
        row.attempts = 0
        row.next_try_at = AT_ONCE
