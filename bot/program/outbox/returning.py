"""Who takes part again: what was not said while they were gone is looked at once more."""

from collections.abc import Collection

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox.queue import AT_ONCE
from models import Outgoing, OutgoingKind, OutgoingState
from models.database import HAS_ENQUEUED, batched


async def retry_dropped(session: AsyncSession, participant_ids: Collection[int]) -> None:
    """Let delivery say what it dropped for these participants, as far as it is still so, but for reminders."""
    for some in batched(sorted(participant_ids)):
        said = await session.exec(
            update(Outgoing)
            .where(
                col(Outgoing.participant_id).in_(some),
                col(Outgoing.state) == OutgoingState.DROPPED,
                col(Outgoing.kind) != OutgoingKind.REMINDER,
                col(Outgoing.delivered_version) < col(Outgoing.wanted_version),
            )
            .values(state=OutgoingState.WAITING, attempts=0, next_try_at=AT_ONCE)
        )
        if said.rowcount:
            session.info[HAS_ENQUEUED] = True
