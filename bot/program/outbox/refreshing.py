"""Refreshing: marks the messages whose facts a transaction changes for update, by one statement at its commit."""

from enum import IntEnum
from functools import cache

from sqlalchemy import (
    BindParameter,
    Integer,
    Update,
    and_,
    bindparam,
    case,
    event,
    literal,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox.message_kinds import KINDS
from bot.program.outbox.queue import AT_ONCE, AT_REST, REFRESHED_VALUES, key_of
from models import Nudge, Outgoing, OutgoingKind, OutgoingState
from models.database import HAS_ENQUEUED, table_of

# The key of a session's info for what is to be refreshed: key -> (subject id or none, when).
_PENDING = "firsthand_refreshes"
_NO_SUBJECT = -1


class _When(IntEnum):
    """When delivery updates a refreshed message: in turn, at once if it has ended, or at once unless it failed."""

    IN_TURN = 0
    IF_AT_REST = 1
    IF_UNHINDERED = 2


_TABLE, _NUDGES = table_of(Outgoing), table_of(Nudge)
# What failed keeps its pause.
_UNHINDERED = or_(AT_REST, and_(_TABLE.c.state == OutgoingState.WAITING, _TABLE.c.error.is_(None)))
_WHEN: BindParameter[int] = bindparam("when", type_=Integer)
_IS_AT_ONCE = or_(
    and_(AT_REST, literal(_When.IF_AT_REST.value) == _WHEN),
    and_(_UNHINDERED, literal(_When.IF_UNHINDERED.value) == _WHEN),
)
_REFRESHED = REFRESHED_VALUES | {
    "next_try_at": case((_IS_AT_ONCE, literal(AT_ONCE, _TABLE.c.next_try_at.type)), else_=_TABLE.c.next_try_at)
}


@cache
def _refresh_statement(followers: tuple[str, ...]) -> Update:
    """Return the statement, built once, as building one takes as long as running it; `followers` are names of kinds.

    A nudge may be about several assignments, of which its subject is one. Each part is found by an index of its own,
    which a condition of several parts is not on PostgreSQL where one of them is a subquery.
    """
    that_row, about, nudges = _TABLE.alias("that_row"), _TABLE.alias("about"), _TABLE.alias("nudges")
    found = union_all(
        select(that_row.c.id).where(that_row.c.key == bindparam("the_key")),
        select(about.c.id).where(
            about.c.subject_id == bindparam("subject"),
            or_(*(about.c.kind == name for name in followers)),
            about.c.ts.is_not(None),
        ),
        select(nudges.c.id)
        .join(_NUDGES, _NUDGES.c.message_key == nudges.c.key)
        .where(_NUDGES.c.assignment_id == bindparam("subject"), nudges.c.ts.is_not(None)),
    )
    return update(_TABLE).where(_TABLE.c.id.in_(found)).values(_REFRESHED)


async def refresh(session: AsyncSession, kind: str, *subject_ids: int, and_followers: bool = False) -> None:
    """Have the message of this kind about each of these subjects updated, where there is one.

    With `and_followers`, for assignments, so are those of the kinds that follow it. Once a transaction is enough.
    """
    for subject_id in subject_ids:
        about = subject_id if and_followers else _NO_SUBJECT
        _refresh_later(session, key_of(kind, subject_id), about, _When.IF_AT_REST)


def refresh_plan_card(session: AsyncSession, round_id: int, *, at_once: bool = False) -> None:
    """Have the plan card of this round updated; not before its next update is due, unless `at_once`."""
    when = _When.IF_UNHINDERED if at_once else _When.IN_TURN
    _refresh_later(session, key_of(OutgoingKind.PLAN, round_id), _NO_SUBJECT, when)


def _refresh_later(session: AsyncSession, key: str, subject_id: int, when: _When) -> None:
    pending: dict[str, tuple[int, _When]] = session.info.setdefault(_PENDING, {})
    if not pending:
        event.listen(session.sync_session, "before_commit", _write)
    known = pending.get(key, (_NO_SUBJECT, _When.IN_TURN))
    pending[key] = max(known[0], subject_id), max(known[1], when)


def _write(session: Session) -> None:
    """Write what is pending, sorted by key, with the plan cards last.

    Concurrent transactions on calls of one round then wait for its card only briefly, and never deadlock.
    """
    pending: dict[str, tuple[int, _When]] = session.info.get(_PENDING, {})
    if session.in_nested_transaction() or not pending:
        return
    session.flush()
    card = f"{OutgoingKind.PLAN}:"
    ordered = sorted(pending.items(), key=lambda each: (each[0].startswith(card), each[0]))
    rows = [{"the_key": key, "subject": subject_id, "when": when.value} for key, (subject_id, when) in ordered]
    followers = tuple(sorted(name for name, kind in KINDS.items() if kind.follows_assignment))
    if session.connection().execute(_refresh_statement(followers), rows).rowcount:
        session.info[HAS_ENQUEUED] = True
    pending.clear()
