"""Commitments: the promise made in a reflection, on record, and told to the colleague who sees it through."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import id_of
from bot.program.rows import insert_later
from models import Commitment, CommitmentStatus, Outgoing, OutgoingKind, Place, Reflection


@dataclass(frozen=True)
class Promise:
    """What is promised, by when, and who sees it through (Slack user id)."""

    text: str
    due_on: date
    owner: str


async def keep(
    session: AsyncSession, reflection: Reflection, promise: Promise | None, *, author: str, now: datetime
) -> None:
    """Record the promise of a reflection, change it, or drop it when it was taken out.

    Who sees it through is told, unless that is its `author` (Slack id); so is who no longer does.
    """
    known = None if reflection.is_new else await _known(session, reflection)
    was = Promise(known.text, known.due_on, known.owner) if known and known.status is CommitmentStatus.OPEN else None
    if promise is None:
        if known is not None:
            known.status = CommitmentStatus.DROPPED
            session.add(known)
    elif known is None:
        await insert_later(session, Commitment, _made(reflection, promise, now))
    else:
        known.text, known.owner, known.due_on = promise.text, promise.owner, promise.due_on
        known.status = CommitmentStatus.OPEN
        session.add(known)
    await _tell_owners(session, reflection, was, promise, author=author)


def _made(reflection: Reflection, promise: Promise, now: datetime) -> dict[str, Any]:
    return {
        "reflection_id": id_of(reflection),
        "text": promise.text,
        "owner": promise.owner,
        "due_on": promise.due_on,
        "status": CommitmentStatus.OPEN,
        "made_at": now,
    }


async def _tell_owners(
    session: AsyncSession, reflection: Reflection, was: Promise | None, promise: Promise | None, *, author: str
) -> None:
    owners = {each.owner for each in (was, promise) if each is not None} - {author}
    if not owners:
        return
    call = reflection.assignment_id
    if was is not None:  # what was told before gives way, or follows what may be shown now
        await outbox.refresh_about(session, call, {OutgoingKind.PROMISE_OWNER})
    if was is not None and promise is not None and _are_alike(was, promise):
        return
    for owner in sorted(owners):
        to, dedup_suffix = outbox.Recipient(Place.PERSON, slack_user=owner), f"{owner}:{reflection.version}"
        await outbox.enqueue(session, OutgoingKind.PROMISE_OWNER, call, to, dedup_suffix=dedup_suffix)


def _are_alike(one: Promise, other: Promise) -> bool:
    """Return whether two promises say the same, but for capitals, spaces and signs."""
    return (one.owner, one.due_on, _bare(one.text)) == (other.owner, other.due_on, _bare(other.text))


def _bare(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


async def other_messages(session: AsyncSession, row: Outgoing) -> tuple[bool, bool]:
    """Return whether the owner `row` goes to may have read an earlier message on it, and whether one came later."""
    rows = await session.exec(
        select(Outgoing).where(
            Outgoing.kind == row.kind, Outgoing.subject_id == row.subject_id, Outgoing.slack_user == row.slack_user
        )
    )
    others = [(other.id or 0, other) for other in rows.all()]
    may_be_read = [number for number, other in others if other.ts is not None or other.attempted_at is not None]
    is_told = any(number < (row.id or 0) for number in may_be_read)
    return is_told, any(number > (row.id or 0) for number, _ in others)


async def _known(session: AsyncSession, reflection: Reflection) -> Commitment | None:
    return (await session.exec(select(Commitment).where(Commitment.reflection_id == id_of(reflection)))).first()
