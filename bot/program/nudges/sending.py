"""Sending: what is due is kept as rows, and enqueued: one message to a person, and one to CX an assignment."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.nudges.due import due
from bot.program.nudges.facts import Due, ToTell
from bot.program.nudges.messages import NUDGE, UNANSWERED
from bot.program.nudges.reading import NUDGED, open_ones
from bot.program.outbox import Recipient
from models import Assignment, Nudge, OutgoingKind, Place
from models.transaction_threads import run_in_thread


async def due_now(session: AsyncSession, *, now: datetime, zone: ZoneInfo) -> list[int]:
    """Return the ids of the people about whose assignments something is due at `now`; `zone` is the programme's."""
    # In a thread, as it grows with what is open.
    found = await run_in_thread(due, await open_ones(session, zone=zone), now)
    return sorted({each.open.person_id for each in found})


async def send(session: AsyncSession, person_ids: Sequence[int], *, now: datetime, zone: ZoneInfo) -> int:
    """Enqueue all that is due about what these people have open at `now`; return how many messages are new.

    Their open assignments are locked and read anew, so that two processes that do this at once send it once.
    """
    mine = select(Assignment.id).where(
        col(Assignment.participant_id).in_(person_ids), col(Assignment.state).in_(NUDGED)
    )
    await session.exec(mine.order_by(col(Assignment.id)).with_for_update(key_share=True))
    nudges = defaultdict[int, list[Due]](list)
    told = 0
    for each in due(await open_ones(session, zone=zone, of=person_ids), now):
        if isinstance(each, ToTell):
            told += 1
            await _tell(session, each, now)
        else:
            nudges[each.open.person_id].append(each)
    for person_id, theirs in nudges.items():
        await _enqueue(session, person_id, theirs, now)
    return told + len(nudges)


async def _enqueue(session: AsyncSession, person_id: int, theirs: Sequence[Due], now: datetime) -> None:
    """Enqueue one message with all these nudges; it is about the first assignment, and named after it and the day."""
    first = theirs[0].open
    suffix = str(first.day_of(now))
    key = outbox.key_of(NUDGE.name, first.assignment_id, suffix)
    session.add_all(
        Nudge(
            assignment_id=each.open.assignment_id,
            step=each.step,
            asked_about=each.asked_about,
            message_key=key,
            at=now,
        )
        for each in theirs
    )
    await session.flush()
    # Their messages say that it is snoozed, or that a day is to come which has gone by.
    outdated = [each.open.assignment_id for each in theirs if each.open.snoozed_until or each.asked_about]
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, *outdated, and_followers=True)
    to = Recipient(Place.PERSON, person_id=person_id)
    await outbox.enqueue(session, NUDGE.name, first.assignment_id, to, dedup_suffix=suffix)


async def _tell(session: AsyncSession, each: ToTell, now: datetime) -> None:
    assignment = await session.get_one(Assignment, each.open.assignment_id)
    assignment.told_at = now
    await session.flush()
    await outbox.enqueue(session, UNANSWERED.name, each.open.assignment_id, outbox.CX_CHANNEL)
