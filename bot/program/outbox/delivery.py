"""Delivery: enqueued messages claimed under a lease, and what became of each noted by the one who holds it."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.outbox import AT_ONCE, CX_CHANNEL, enqueue, find, key_of, refresh_about
from bot.program.people import conversations
from models import Outgoing, OutgoingKind, OutgoingState, Participant, Place

# Every time-out of one delivery together (open, look back, post) and, so that a living sender keeps its lease, what
# the clocks of two replicas may be apart.
LEASE = timedelta(seconds=60) + timedelta(minutes=2)
_LONGEST_WAIT = timedelta(minutes=15)
# A post that was cut off, or never answered, shows up in Slack within this time, or never.
SETTLE = timedelta(seconds=5)
# What a newer replica wrote is left to it.
_IS_KNOWN = and_(col(Outgoing.kind).in_(list(OutgoingKind)), col(Outgoing.place).in_(list(Place)))
# How long the plan stands before the moves made meanwhile are shown in it, all at once.
_PLAN_UPDATE_INTERVAL = timedelta(seconds=5)


def _is_due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(col(Outgoing.state) == OutgoingState.WAITING, col(Outgoing.next_try_at) <= now)
    abandoned = and_(col(Outgoing.state) == OutgoingState.SENDING, col(Outgoing.lease_until) <= now)
    return and_(or_(waiting, abandoned), _IS_KNOWN)


async def due(session: AsyncSession, *, now: datetime, programme_now: datetime, limit: int) -> list[int]:
    """Return the ids of at most `limit` messages to deliver at wall time `now`, oldest first.

    Those that wait for somebody's working hours are due by programme time.
    """
    at_work = or_(col(Outgoing.not_before).is_(None), col(Outgoing.not_before) <= programme_now)
    # An expression, as SQLite would rather go through all messages in order than look up the few that are under way.
    oldest_first = col(Outgoing.id) + 0
    rows = await session.exec(select(Outgoing.id).where(_is_due(now), at_work).order_by(oldest_first).limit(limit))
    return [row_id for row_id in rows.all() if row_id is not None]


async def claim(session: AsyncSession, row_id: int, *, sender: str, now: datetime) -> Outgoing | None:
    """Take the message for `sender` until the lease ends; None where another was quicker.

    Its owner is this one claim: where the lease ran out and the same sender took the message again, what the first
    claim still tells is of no account.
    """
    taken = await session.exec(
        update(Outgoing)
        .where(col(Outgoing.id) == row_id, _is_due(now))
        .values(
            state=OutgoingState.SENDING,
            lease_owner=f"{sender[:40]}:{uuid4().hex[:16]}",
            lease_until=now + LEASE,
            attempts=Outgoing.attempts + 1,
        )
    )
    if taken.rowcount != 1:
        return None
    return await session.get(Outgoing, row_id, populate_existing=True)


async def _held(session: AsyncSession, claimed: Outgoing) -> Outgoing | None:
    """Return the row as it is now, locked, if `claimed`'s sender still holds it."""
    row = await session.get(Outgoing, claimed.id, populate_existing=True, with_for_update=True)
    if row is None or row.state != OutgoingState.SENDING or row.lease_owner != claimed.lease_owner:
        return None
    return row


async def note_attempt(session: AsyncSession, claimed: Outgoing, *, channel_id: str, now: datetime) -> bool:
    """Keep where and when a post is about to be tried, so that it can be looked up; False where the lease was lost."""
    row = await _held(session, claimed)
    if row is None:
        return False
    row.channel_id, row.attempted_at = channel_id, row.attempted_at or now
    row.lease_until = now + LEASE
    return True


async def note_found(session: AsyncSession, claimed: Outgoing, *, channel_id: str, ts: str) -> bool:
    """Keep that a message in doubt stands at `channel_id` and `ts`, on the row and in `claimed`; False as above."""
    row = await _held(session, claimed)
    if row is None:
        return False
    row.channel_id, row.ts, row.attempted_at = channel_id, ts, None
    claimed.channel_id, claimed.ts, claimed.attempted_at = channel_id, ts, None
    return True


async def note_delivered(session: AsyncSession, claimed: Outgoing, *, channel_id: str, ts: str) -> bool:
    """Keep that the message stands at `channel_id` and `ts`; True where this was its first showing."""
    row = await _held(session, claimed)
    if row is None:
        return False
    first = row.ts is None
    await _refresh_notices(session, row)
    row.channel_id, row.ts, row.delivered_version = channel_id, ts, claimed.wanted_version
    row.attempts, row.attempted_at, row.error, row.not_before = 0, None, None, None
    row.next_try_at = _next_update_at(row)
    _release(row, OutgoingState.SENT if row.wanted_version == claimed.wanted_version else OutgoingState.WAITING)
    return first


def _next_update_at(row: Outgoing) -> datetime:
    """Return when a message that was just delivered may be updated; its lease began when it was claimed."""
    if row.kind is not OutgoingKind.PLAN or row.lease_until is None:
        return AT_ONCE
    return row.lease_until - LEASE + _PLAN_UPDATE_INTERVAL


async def note_waits(session: AsyncSession, claimed: Outgoing, *, until: datetime) -> None:
    """Put the message back until `until` (programme time), when whom it goes to may be disturbed; no failure."""
    row = await _held(session, claimed)
    if row is not None:
        row.not_before, row.next_try_at = until, AT_ONCE
        row.attempts -= 1
        _release(row, OutgoingState.WAITING)


async def note_dropped(session: AsyncSession, claimed: Outgoing) -> None:
    """Keep that there is nothing to say any more."""
    row = await _held(session, claimed)
    if row is not None:
        await _refresh_notices(session, row)
        _release(row, OutgoingState.DROPPED if row.wanted_version == claimed.wanted_version else OutgoingState.WAITING)


async def _refresh_notices(session: AsyncSession, row: Outgoing) -> None:
    """Update what told the CX team that this message could not be delivered."""
    if row.error is not None:
        await refresh_about(session, row.id or 0, (OutgoingKind.NOT_DELIVERED,))


def _pause(attempts: int) -> timedelta:
    return min(timedelta(seconds=2 ** min(attempts, 10)), _LONGEST_WAIT)


async def put_back(session: AsyncSession, claimed: Outgoing, *, until: datetime) -> None:
    """Put the message back as it was before it was claimed, to be taken from `until` on.

    Where its sending had begun it keeps the time of that attempt, and so is looked up before it is posted.
    """
    row = await _held(session, claimed)
    if row is not None:
        row.next_try_at = until
        row.attempts -= 1
        _release(row, OutgoingState.WAITING)


async def forget_conversation(session: AsyncSession, claimed: Outgoing, *, now: datetime) -> bool:
    """Forget the conversation that Slack doesn't know any more, so that the message is soon posted in a new one.

    It may be forgotten already, by another message to the same person. False where the message went to the person's
    own id, so that no conversation can be opened anew.
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
    person = await session.get(Participant, row.participant_id) if row.participant_id else None
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
    """Put the message back for later: after `wait`, else after a pause that doubles up to fifteen minutes.

    `chance` (0 to 1) takes up to half of that pause away, so that what failed together is not tried together again.

    `certain` says that no attempt was carried out, so that nothing needs to be looked up; else that is done no sooner
    than a late message shows up. What is not `counted` is no failure of this message, and doesn't bring it nearer to
    being given up.
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
    """Give the message up and tell the CX team. Return False where the lease was lost."""
    row = await _held(session, claimed)
    if row is None:
        return False
    row.error = error[:500]
    _release(row, OutgoingState.UNCLEAR if unclear else OutgoingState.FAILED)
    if row.place != Place.CX and row.id is not None:
        await enqueue(session, OutgoingKind.NOT_DELIVERED, row.id, CX_CHANNEL, dedup_suffix=_occurrence_of(row))
    return True


def is_stuck(row: Outgoing, notice: Outgoing) -> bool:
    """Return whether a message can't get through by the very failure that `notice` tells the CX team of."""
    same = notice.key == key_of(notice.kind, notice.subject_id, _occurrence_of(row))
    return same and row.error is not None and row.state not in (OutgoingState.SENT, OutgoingState.DROPPED)


def _occurrence_of(row: Outgoing) -> str:
    """Return what tells one failure of a message from a later one, after it got through meanwhile."""
    return str(row.delivered_version) if row.delivered_version else ""


async def notify_kept_out(session: AsyncSession, row: Outgoing, *, error: str) -> None:
    """Let the CX team know, once, that a channel keeps the bot out; in their own channel nobody would read it.

    Of all that waits for the channel the oldest tells; whichever is tried at the same moment leaves it to that one.
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
    """Forget where the message stood, since it is gone there, and show it as a new one."""
    row = await _held(session, claimed)
    if row is not None:
        row.ts, row.attempted_at = None, None
        row.next_try_at = AT_ONCE
        _release(row, OutgoingState.WAITING)


def _release(row: Outgoing, state: OutgoingState) -> None:
    row.state, row.lease_owner, row.lease_until = state, None, None


async def free_leases(session: AsyncSession, *, now: datetime, wait: timedelta) -> None:
    """Let every message under a lease be tried again after `wait`; only for the one process there is."""
    await session.exec(
        update(Outgoing).where(col(Outgoing.state) == OutgoingState.SENDING).values(lease_until=now + wait)
    )
