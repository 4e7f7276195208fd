"""The messages of participants who changed: readdressed, or tried again."""

from collections.abc import Collection, Sequence
from uuid import uuid4

from sqlalchemy import or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox.message_kinds import MessageKind, Subject, register
from bot.program.outbox.queue import AT_ONCE, change, key_of, mark_for_update
from models import Outgoing, OutgoingKind, OutgoingState
from models.database import HAS_ENQUEUED, batched

TAKEN_BACK = register(MessageKind(OutgoingKind.TAKEN_BACK, Subject.MESSAGE))


async def readdress(session: AsyncSession, participant_ids: Sequence[int]) -> None:
    """Take back what was posted to these participants' former Slack users, and post it to the present ones.

    A delivery under way loses its lease: what it still posts is taken back, too.
    """
    if not participant_ids:
        return
    rows = await session.exec(
        select(Outgoing)
        .where(
            col(Outgoing.person_id).in_(participant_ids),
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
    """Return the message that replaces what `row` posted, or is found to have posted."""
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


async def retry_now(session: AsyncSession, participant_ids: Collection[int]) -> None:
    """Have what waits for these participants tried at once, as they may be found in Slack now."""
    for batch in batched(participant_ids):
        waiting = col(Outgoing.person_id).in_(batch), col(Outgoing.state) == OutgoingState.WAITING
        await change(session, update(Outgoing).where(*waiting).values(next_try_at=AT_ONCE))


async def retry_dropped(session: AsyncSession, participant_ids: Collection[int]) -> None:
    """Have what was dropped while these participants were not active tried again, but for nudges."""
    for batch in batched(sorted(participant_ids)):
        dropped = (
            col(Outgoing.person_id).in_(batch),
            col(Outgoing.state) == OutgoingState.DROPPED,
            col(Outgoing.kind) != OutgoingKind.NUDGE,
            col(Outgoing.delivered_version) < col(Outgoing.wanted_version),
        )
        values = {"state": OutgoingState.WAITING, "attempts": 0, "next_try_at": AT_ONCE}
        await change(session, update(Outgoing).where(*dropped).values(values))


async def recheck_working_hours(session: AsyncSession, participant_id: int) -> None:
    """Have delivery check again whether what waits for this participant's working hours may be posted now."""
    waiting = col(Outgoing.person_id) == participant_id, col(Outgoing.not_before).is_not(None)
    await change(session, update(Outgoing).where(*waiting).values(not_before=None))
