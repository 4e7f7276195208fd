"""Time that passes in the outbox: its pauses and leases run out at once instead of after minutes."""

from datetime import UTC, datetime

from sqlalchemy import update
from sqlmodel import col, select

from models import Outgoing, OutgoingKind, OutgoingState
from models.database import Database

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
UNDER_WAY = frozenset({OutgoingState.WAITING, OutgoingState.SENDING})


async def pauses_run_out(database: Database) -> None:
    """Let every message that waits for its next try be due, but for those that somebody is at work on just now."""
    waiting = select(Outgoing.id).where(Outgoing.state == OutgoingState.WAITING).with_for_update(skip_locked=True)
    async with database.write() as session:
        await session.exec(update(Outgoing).where(col(Outgoing.id).in_(waiting)).values(next_try_at=_LONG_AGO))


async def plan_rests(database: Database) -> None:
    """Let the plan's card have rested, so that what moved meanwhile is shown."""
    resting = (col(Outgoing.kind) == OutgoingKind.PLAN, col(Outgoing.state) == OutgoingState.WAITING)
    async with database.write() as session:
        await session.exec(
            update(Outgoing).where(*resting, col(Outgoing.next_try_at) > _LONG_AGO).values(next_try_at=_LONG_AGO)
        )


async def leases_run_out(database: Database) -> None:
    """Let the leases of senders that were killed be over. Only for when no sender is alive."""
    async with database.write() as session:
        await session.exec(
            update(Outgoing).where(col(Outgoing.state) == OutgoingState.SENDING).values(lease_until=_LONG_AGO)
        )


async def outgoing(database: Database, kind: OutgoingKind | None = None) -> list[Outgoing]:
    """Return the rows of the outbox, of one kind or of all, oldest first."""
    rows = select(Outgoing).order_by(col(Outgoing.id))
    async with database.read() as session:
        return list((await session.exec(rows if kind is None else rows.where(Outgoing.kind == kind))).all())


async def all_delivered(database: Database) -> bool:
    """Return whether nothing in the outbox is under way any more."""
    async with database.read() as session:
        under_way = select(Outgoing.id).where(col(Outgoing.state).in_(UNDER_WAY))
        return (await session.exec(under_way.limit(1))).first() is None
