"""Commitments: the promise made in a reflection, on record."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.rows import store
from models import Commitment, CommitmentStatus, Reflection


@dataclass(frozen=True)
class Promise:
    """What is promised, by when, and who sees it through (Slack user id)."""

    text: str
    due_on: date
    owner: str


async def keep(session: AsyncSession, reflection: Reflection, promise: Promise | None, *, now: datetime) -> None:
    """Record the promise of a reflection, change it, or drop it when it was taken out."""
    known = None if reflection.is_new else await _known(session, reflection)
    if promise is None:
        if known is not None:
            known.status = CommitmentStatus.DROPPED
            session.add(known)
        return
    if known is None:
        made = Commitment(
            reflection_id=id_of(reflection),
            text=promise.text,
            owner=promise.owner,
            due_on=promise.due_on,
            made_at=now,
        )
        await store(session, made)
        return
    known.text, known.owner, known.due_on = promise.text, promise.owner, promise.due_on
    known.status = CommitmentStatus.OPEN
    session.add(known)


async def _known(session: AsyncSession, reflection: Reflection) -> Commitment | None:
    return (await session.exec(select(Commitment).where(Commitment.reflection_id == id_of(reflection)))).first()
