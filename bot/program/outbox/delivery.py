"""Delivery: claims enqueued messages under a lease, and records the result of each, only while the lease is held."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import and_, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox import delivery_statements as statements
from bot.program.outbox.message_kinds import KINDS, MessageKind, Subject, kind_of, register
from bot.program.outbox.queue import AT_ONCE, CX_CHANNEL, enqueue, find, key_of, refresh_about
from bot.program.people import conversations
from models import Outgoing, OutgoingKind, OutgoingState, Person, Place
from models.database import execute, rows_of, table_of

_TABLE = table_of(Outgoing)
# All time-outs of one delivery together (open, look up, post), and how far the clocks of two replicas may differ.
LEASE = timedelta(seconds=60) + timedelta(minutes=2)
_LONGEST_WAIT = timedelta(minutes=15)
# A post whose request was cancelled or not answered shows up in Slack within this time, or never.
SETTLE = timedelta(seconds=5)

NOT_DELIVERED = register(MessageKind(OutgoingKind.NOT_DELIVERED, Subject.MESSAGE))


async def due(session: AsyncSession, *, now: datetime, programme_now: datetime, limit: int) -> list[int]:
    """Return the ids of at most `limit` messages to deliver at wall time `now`, oldest first.

    Those that wait for working hours are due at `programme_now`.
    """
    statement = statements.due(tuple(sorted(KINDS)))
    rows = await statement.rows(session, now=now, programme_now=programme_now, most=limit)
    return [row_id for (row_id,) in rows]


async def claim(session: AsyncSession, row_id: int, *, sender: str, now: datetime) -> Outgoing | None:
    """Claim the message for `sender` until the lease ends; return it, detached, or None where another was faster.

    The lease owner is unique to the claim: after the lease ran out, results of an earlier claim of the same sender
    are ignored.
    """
    owner = f"{sender[:40]}:{uuid4().hex[:16]}"
    taken = await rows_of(
        session, statements.CLAIM, {"row_id": row_id, "now": now, "owner": owner, "until": now + LEASE}
    )
    return statements.message(taken[0]) if taken else None


async def _held(session: AsyncSession, claimed: Outgoing) -> Outgoing | None:
    """Return the row as it is now, locked; None where the lease of `claimed` was lost."""
    row = await session.get(Outgoing, claimed.id, populate_existing=True, with_for_update=True)
    if row is None or row.state != OutgoingState.SENDING or row.lease_owner != claimed.lease_owner:
        return None
    return row


async def note_attempt(session: AsyncSession, claimed: Outgoing, *, channel_id: str, now: datetime) -> bool:
    """Record the channel and time of a post that is about to be tried; return False where the lease was lost."""
    given = {"row_id": claimed.id, "owner": claimed.lease_owner, "channel": channel_id}
    noted = await execute(session, statements.ATTEMPT, given | {"now": now, "until": now + LEASE})
    return noted.rowcount == 1


async def note_found(session: AsyncSession, claimed: Outgoing, *, channel_id: str, ts: str) -> bool:
    """Record, also in `claimed`, where a message in doubt was found; return False where the lease was lost."""
    row = await _held(session, claimed)
    if row is None:
        return False
    row.channel_id, row.ts, row.attempted_at = channel_id, ts, None
    claimed.channel_id, claimed.ts, claimed.attempted_at = channel_id, ts, None
    return True


async def note_delivered(session: AsyncSession, claimed: Outgoing, *, channel_id: str, ts: str) -> bool:
    """Record that the message was posted or updated at `channel_id` and `ts`; return whether it was posted."""
    held = await statements.HELD.rows(session, row_id=claimed.id, owner=claimed.lease_owner)
    if not held:
        return False
    stood_at, error, lease_until, wanted_version = held[0]
    if error is not None:
        await _refresh_notices(session, claimed)
    rest = kind_of(claimed).rest
    values = {
        "row_id": claimed.id,
        "channel": channel_id,
        "stands_at": ts,
        "version": claimed.wanted_version,
        # When (wall time) it may be updated; its lease began with the claim.
        "next": lease_until - LEASE + rest if rest and lease_until is not None else AT_ONCE,
        "becomes": OutgoingState.SENT if wanted_version == claimed.wanted_version else OutgoingState.WAITING,
    }
    await execute(session, statements.DELIVERED, values)
    return stood_at is None


async def note_dropped(session: AsyncSession, claimed: Outgoing) -> None:
    """Record that the message has nothing to say any more, and is not sent."""
    row = await _held(session, claimed)
    if row is not None:
        if row.error is not None:
            await _refresh_notices(session, row)
        _release(row, OutgoingState.DROPPED if row.wanted_version == claimed.wanted_version else OutgoingState.WAITING)


async def _refresh_notices(session: AsyncSession, row: Outgoing) -> None:
    """Update the CX team's notices that this message could not be delivered."""
    await refresh_about(session, row.id or 0, (OutgoingKind.NOT_DELIVERED,))


def _pause(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_WAIT)


async def put_back(
    session: AsyncSession, claimed: Outgoing, *, until: datetime = AT_ONCE, not_before: datetime | None = None
) -> None:
    """Put the message back as it was before the claim, due again at `until` (wall time) and `not_before` (programme).

    Where its sending had begun it keeps the time of that attempt, and so is looked up before it is posted.
    """
    given = {"row_id": claimed.id, "owner": claimed.lease_owner, "next": until, "waits_until": not_before}
    await execute(session, statements.PUT_BACK, given)


async def forget_conversation(session: AsyncSession, claimed: Outgoing, *, now: datetime) -> bool:
    """Forget a conversation that Slack doesn't know any more, so that the message is posted in a new one soon.

    Another message to the same person may have forgotten it already. Return False where the message went to the
    person's user id, so that there is no conversation to open anew.
    """
    row = await _held(session, claimed)
    if row is None or row.channel_id is None or row.channel_id == await _slack_id(session, row):
        return False
    await conversations.forget(session, row.channel_id)
    row.channel_id, row.ts, row.attempted_at = None, None, None
    row.next_try_at = now + _pause(row.attempts)
    _release(row, OutgoingState.WAITING)
    return True


async def _slack_id(session: AsyncSession, row: Outgoing) -> str | None:
    person = await session.get(Person, row.person_id) if row.person_id else None
    return row.slack_user or (person.slack_id if person else None)


async def note_retry(
    session: AsyncSession,
    claimed: Outgoing,
    *,
    now: datetime,
    error: str,
    wait: timedelta | None = None,
    certain: bool = True,
    counted: bool = True,
    jitter: float = 0.0,
) -> None:
    """Put the message back after a failure: for `wait`, else for a pause that doubles up to fifteen minutes.

    `jitter` (0 to 1) takes up to half of the pause away, so that what failed together is not retried together.
    `certain` says that nothing was posted; else the message is looked up first, once a late post would show up.
    `counted` says that this counts towards giving the message up.
    """
    row = await _held(session, claimed)
    if row is None:
        return
    pause = _pause(row.attempts) * (1 - jitter / 2)
    row.next_try_at = now + (wait or (pause if certain else SETTLE + pause))
    row.error = error[:500]
    if certain:
        row.attempted_at = None
    if not counted:
        row.attempts -= 1
    _release(row, OutgoingState.WAITING)


async def note_failed(session: AsyncSession, claimed: Outgoing, *, error: str, unclear: bool = False) -> bool:
    """Give the message up and notify the CX team; return False where the lease was lost."""
    row = await _held(session, claimed)
    if row is None:
        return False
    row.error = error[:500]
    _release(row, OutgoingState.UNCLEAR if unclear else OutgoingState.FAILED)
    if row.place != Place.CX and row.id is not None:
        await enqueue(session, OutgoingKind.NOT_DELIVERED, row.id, CX_CHANNEL, dedup_suffix=_occurrence_of(row))
    return True


def is_stuck(row: Outgoing, notice: Outgoing) -> bool:
    """Return whether a message is undelivered because of the very failure that `notice` is about."""
    same = notice.key == key_of(notice.kind, notice.subject_id, _occurrence_of(row))
    return same and row.error is not None and row.state not in (OutgoingState.SENT, OutgoingState.DROPPED)


def _occurrence_of(row: Outgoing) -> str:
    """Return the dedup suffix of a failure: another one once the message was delivered in between."""
    return str(row.delivered_version) if row.delivered_version else ""


async def notify_kept_out(session: AsyncSession, row: Outgoing, *, error: str) -> None:
    """Notify the CX team, once, that a channel keeps the bot out, unless it is their own, where nobody would read it.

    Of all messages that wait for the channel only the oldest does.
    """
    if await _is_reported_by_another(session, row, error):
        return
    dedup_suffix = _occurrence_of(row)
    known = await find(session, OutgoingKind.NOT_DELIVERED, row.id or 0, dedup_suffix=dedup_suffix)
    if row.place is not Place.CX and known is None:
        await enqueue(session, OutgoingKind.NOT_DELIVERED, row.id or 0, CX_CHANNEL, dedup_suffix=dedup_suffix)


async def _is_reported_by_another(session: AsyncSession, row: Outgoing, error: str) -> bool:
    kept_out = and_(col(Outgoing.state) == OutgoingState.WAITING, col(Outgoing.error) == error)
    older = select(Outgoing.id).where(
        Outgoing.place == row.place,
        col(Outgoing.id) < (row.id or 0),
        or_(kept_out, col(Outgoing.state) == OutgoingState.SENDING),
    )
    return (await session.exec(older.limit(1))).first() is not None


async def post_anew(session: AsyncSession, claimed: Outgoing) -> None:
    """Forget where the message was, since somebody deleted it, and post it again."""
    row = await _held(session, claimed)
    if row is not None:
        row.ts, row.attempted_at = None, None
        row.next_try_at = AT_ONCE
        _release(row, OutgoingState.WAITING)


def _release(row: Outgoing, state: OutgoingState) -> None:
    row.state, row.lease_owner, row.lease_until = state, None, None


async def free_leases(session: AsyncSession, *, now: datetime, wait: timedelta) -> None:
    """Let every lease end after `wait` from `now`; only for the one process there is."""
    await session.exec(
        update(Outgoing).where(col(Outgoing.state) == OutgoingState.SENDING).values(lease_until=now + wait)
    )
