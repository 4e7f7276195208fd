"""Readdressing: what was said to whoever a participant was in Slack before is taken back, and said to who they are."""

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox.queue import AT_ONCE, key_of, mark_for_update
from models import Outgoing, OutgoingKind, OutgoingState
from models.database import HAS_ENQUEUED


async def readdress(session: AsyncSession, participant_ids: Sequence[int]) -> None:
    """Take back what was said to whoever these participants were in Slack before, and say it to who they are now.

    Who is sending one of these just now loses it: what arrives yet is taken back too.
    """
    if not participant_ids:
        return
    rows = await session.exec(
        select(Outgoing)
        .where(
            col(Outgoing.participant_id).in_(participant_ids),
            or_(col(Outgoing.channel_id).is_not(None), col(Outgoing.state) == OutgoingState.SENDING),
        )
        .order_by(col(Outgoing.id))
        .with_for_update()
    )
    for row in rows.all():
        session.info[HAS_ENQUEUED] = True
        if row.ts is not None or row.attempted_at is not None:
            session.add(_taken_back(row))
        row.channel_id, row.ts, row.delivered_version, row.attempted_at, row.not_before = None, None, 0, None, None
        row.dedup_token = uuid4().hex
        if row.state is OutgoingState.SENDING:
            row.state, row.lease_owner, row.lease_until, row.next_try_at = OutgoingState.WAITING, None, None, AT_ONCE
        mark_for_update(row)


def _taken_back(row: Outgoing) -> Outgoing:
    """Return the message that takes the place of `row` where it stands now, or is found to stand once it was sent."""
    return Outgoing(
        key=key_of(OutgoingKind.TAKEN_BACK, row.id or 0, dedup_suffix=row.ts or row.dedup_token),
        dedup_token=row.dedup_token,
        kind=OutgoingKind.TAKEN_BACK,
        subject_id=row.id or 0,
        place=row.place,
        channel_id=row.channel_id,
        ts=row.ts,
        attempted_at=row.attempted_at,
        next_try_at=row.lease_until or AT_ONCE,
    )
