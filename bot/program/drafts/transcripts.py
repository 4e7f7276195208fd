"""Transcripts of voice clips: waited for some minutes, and kept with the clip, or given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.drafts import keeping
from models import DraftPiece, Transcript

# Slack writes down a short clip within seconds; these pauses come to ten minutes.
_PAUSES_S = (3, 5, 10, 15, 30, 60, 120, 180, 180)
_CLAIM = timedelta(minutes=2)
_AT_ONCE = 20
_LONGEST = 40_000


async def due(session: AsyncSession, *, now: datetime) -> Sequence[DraftPiece]:
    """Return clips whose transcript is to be asked for at wall time `now`, a few at a time."""
    wanted = select(DraftPiece).where(
        DraftPiece.transcript == Transcript.WAITED_FOR, col(DraftPiece.next_try_at) <= now
    )
    return (await session.exec(wanted.order_by(col(DraftPiece.next_try_at)).limit(_AT_ONCE))).all()


async def claim(session: AsyncSession, piece: DraftPiece, *, now: datetime) -> bool:
    """Return whether this process is to ask; no other does for some minutes."""
    mine = update(DraftPiece).where(
        col(DraftPiece.id) == piece.id,
        col(DraftPiece.transcript) == Transcript.WAITED_FOR,
        col(DraftPiece.next_try_at) <= now,
    )
    return (await session.exec(mine.values(next_try_at=now + _CLAIM))).rowcount == 1


async def note_here(session: AsyncSession, piece: DraftPiece, text: str, *, is_whole: bool) -> None:
    """Keep the transcript of a clip; without a word in it there is none."""
    became = Transcript.COMPLETE if is_whole else Transcript.CUT
    await _settle(session, piece, became if text else Transcript.MISSING, text)


async def note_missing(session: AsyncSession, piece: DraftPiece) -> None:
    """Note that no transcript will come."""
    await _settle(session, piece, Transcript.MISSING, "")


async def note_not_yet(session: AsyncSession, piece: DraftPiece, *, now: datetime) -> None:
    """Ask again after a pause (wall time); after the last one no transcript will come."""
    if piece.attempts >= len(_PAUSES_S):
        await note_missing(session, piece)
        return
    pause = timedelta(seconds=_PAUSES_S[piece.attempts])
    waiting = update(DraftPiece).where(col(DraftPiece.id) == piece.id)
    await session.exec(waiting.values(attempts=piece.attempts + 1, next_try_at=now + pause))


async def note_deleted(session: AsyncSession, piece: DraftPiece) -> None:
    """Forget a clip that is not in Slack any more."""
    await keeping.erase(session, piece.assignment_id, [piece.id or 0])


async def _settle(session: AsyncSession, piece: DraftPiece, became: Transcript, text: str) -> None:
    kept = await session.get(DraftPiece, piece.id, with_for_update=True, populate_existing=True)
    if kept is not None:  # else it was forgotten meanwhile
        kept.transcript, kept.text, kept.next_try_at = became, text[:_LONGEST], None
        await session.flush()
        await keeping.refresh(session, kept.assignment_id)
