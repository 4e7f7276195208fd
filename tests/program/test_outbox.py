"""The outbox: enqueued once, claimed by one sender, noted only while the lease is held, tried again with patience."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.outbox import delivery
from models import Outgoing, OutgoingKind, OutgoingState
from models import OutgoingState as O
from models.database import Database
from tests.program.factories import both, commit, every, one, query, update_row

# Wall time: what is enqueued is due at once.
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KIND = OutgoingKind.STORY


async def _enqueue(
    database: Database, *, dedup_suffix: str = "", to: outbox.Recipient = outbox.STORIES_CHANNEL
) -> Outgoing:
    await commit(database, outbox.enqueue, KIND, 1, to, dedup_suffix=dedup_suffix)
    row = await query(database, outbox.find, KIND, 1, dedup_suffix=dedup_suffix)
    assert row is not None
    return row


async def _claim(database: Database, row: Outgoing, *, sender: str = "one", now: datetime = NOW) -> Outgoing | None:
    return await commit(database, delivery.claim, row.id or 0, sender=sender, now=now)


async def _claimed(database: Database, **given: Any) -> Outgoing:
    row = await _claim(database, await _enqueue(database, **given))
    assert row is not None
    return row


async def _due(database: Database, now: datetime = NOW) -> list[int]:
    return await query(database, delivery.due, now=now, programme_now=NOW, limit=10)


async def test_what_is_enqueued_twice_is_one_row_with_a_second_version(database: Database) -> None:
    await _enqueue(database)
    assert (await _enqueue(database)).wanted_version == 2
    assert len(await every(database, Outgoing)) == 1


async def test_another_dedup_suffix_is_another_message(sqlite: Database) -> None:
    first, second = await _enqueue(sqlite), await _enqueue(sqlite, dedup_suffix="2")
    assert (first.key, second.key) == ("story:1", "story:1:2")
    assert first.dedup_token != second.dedup_token


async def test_the_oldest_are_due_first_and_only_so_many(sqlite: Database) -> None:
    for number in range(5):
        await _enqueue(sqlite, dedup_suffix=str(number))
    assert await query(sqlite, delivery.due, now=NOW, programme_now=NOW, limit=3) == [1, 2, 3]


async def test_of_two_senders_at_once_one_has_the_message(database: Database, replica: Database) -> None:
    row = await _enqueue(database)

    async def claim(session: AsyncSession, number: int) -> Outgoing | None:
        return await delivery.claim(session, row.id or 0, sender=f"sender {number}", now=NOW)

    results = await both(database, replica, claim)
    (won,) = [result for result in results if result is not None]
    assert isinstance(won, Outgoing)
    assert (won.lease_owner or "").startswith(f"sender {results.index(won)}:")
    assert won.attempts == 1
    assert await _due(database) == []


async def test_of_many_senders_each_message_has_exactly_one(database: Database, replica: Database) -> None:
    rows = [await _enqueue(database, dedup_suffix=str(number)) for number in range(6)]
    claims = [
        _claim(client, row, sender=sender)
        for row in rows
        for client, sender in ((database, "one"), (replica, "two"), (database, "three"))
    ]
    won = [claim.id for claim in await asyncio.gather(*claims) if claim is not None]
    assert sorted(number or 0 for number in won) == [row.id for row in rows]


async def test_a_sender_that_died_gives_way_when_its_lease_ends(database: Database) -> None:
    claimed = await _claimed(database)
    assert await _claim(database, claimed, sender="two", now=NOW + delivery.LEASE - timedelta(seconds=1)) is None
    second = await _claim(database, claimed, sender="two", now=NOW + delivery.LEASE)
    assert second is not None
    assert (second.lease_owner or "").startswith("two:")
    assert second.attempts == 2


async def test_a_sender_that_takes_a_message_again_is_not_taken_for_itself_of_before(database: Database) -> None:
    early = await _claimed(database)
    second = await _claim(database, early, now=NOW + delivery.LEASE)
    assert second is not None
    assert second.lease_owner != early.lease_owner
    async with database.write() as session:
        assert not await delivery.note_attempt(session, early, channel_id="C1", now=NOW + delivery.LEASE)
        assert await delivery.note_attempt(session, second, channel_id="C1", now=NOW + delivery.LEASE)


async def test_an_attempt_prolongs_the_lease_and_keeps_when_it_was_first_made(database: Database) -> None:
    claimed = await _claimed(database)
    for seconds in (30, 50):
        assert await commit(
            database, delivery.note_attempt, claimed, channel_id="C1", now=NOW + timedelta(seconds=seconds)
        )
    kept = await one(database, Outgoing, claimed.id)
    assert (kept.attempted_at, kept.channel_id) == (NOW + timedelta(seconds=30), "C1")
    assert kept.lease_until == NOW + timedelta(seconds=50) + delivery.LEASE


async def _deliver(database: Database, claimed: Outgoing, ts: str = "1.1") -> bool:
    return await commit(database, delivery.note_delivered, claimed, channel_id="C1", ts=ts)


async def test_what_is_shown_is_sent_and_first_only_once(database: Database) -> None:
    claimed = await _claimed(database)
    assert await _deliver(database, claimed) is True
    kept = await one(database, Outgoing, claimed.id)
    assert (kept.state, kept.ts, kept.delivered_version, kept.lease_owner, kept.attempts) == (O.SENT, "1.1", 1, None, 0)
    second = await _claimed(database)
    assert second.ts == "1.1"
    assert await _deliver(database, second) is False
    assert (await one(database, Outgoing, claimed.id)).delivered_version == 2


async def test_what_is_refreshed_while_it_is_sent_is_shown_again(database: Database) -> None:
    claimed = await _claimed(database)
    await commit(database, outbox.refresh, KIND, 1)
    assert await _due(database) == []
    await _deliver(database, claimed)
    kept = await one(database, Outgoing, claimed.id)
    assert (kept.state, kept.delivered_version, kept.wanted_version) == (O.WAITING, 1, 2)
    assert await _due(database) == [claimed.id]


async def test_what_was_refreshed_while_it_was_dropped_is_looked_at_again(database: Database) -> None:
    claimed = await _claimed(database)
    async with database.write() as session:
        await outbox.refresh(session, KIND, 1)
        await delivery.note_dropped(session, claimed)
    assert (await one(database, Outgoing, claimed.id)).state is O.WAITING


async def test_a_refresh_of_what_was_never_enqueued_enqueues_nothing(sqlite: Database) -> None:
    async with sqlite.write() as session:
        await outbox.refresh(session, KIND, 1)
        await outbox.hand_over(session, KIND, 1, 2)
    assert await every(sqlite, Outgoing) == []


@pytest.mark.parametrize("ended", [O.SENT, O.DROPPED, O.FAILED, O.UNCLEAR])
async def test_what_had_ended_starts_anew_when_there_is_more_to_say(sqlite: Database, ended: OutgoingState) -> None:
    row = await _enqueue(sqlite)
    async with sqlite.write() as session:
        row = await session.get_one(Outgoing, row.id)
        row.state, row.attempts, row.next_try_at = ended, 7, NOW + timedelta(days=1)
    second = await _enqueue(sqlite)
    assert (second.state, second.attempts, second.wanted_version) == (O.WAITING, 0, 2)
    assert await _due(sqlite) == [row.id]


async def test_what_waits_out_a_pause_keeps_it_though_refreshed(sqlite: Database) -> None:
    claimed = await _claimed(sqlite)
    await commit(sqlite, delivery.note_retry, claimed, now=NOW, error="later", wait=timedelta(minutes=5))
    await _enqueue(sqlite)
    assert await _due(sqlite, NOW + timedelta(minutes=4)) == []
    assert await _due(sqlite, NOW + timedelta(minutes=5)) == [claimed.id]


async def test_a_message_handed_over_stays_where_it_was_posted(database: Database) -> None:
    claimed = await _claimed(database)
    await _deliver(database, claimed, ts="5.5")
    await commit(database, outbox.hand_over, KIND, 1, 9)
    (kept,) = await every(database, Outgoing)
    assert (kept.key, kept.subject_id, kept.ts, kept.state) == ("story:9", 9, "5.5", O.WAITING)
    assert await query(database, outbox.find, KIND, 1) is None


PAUSES = [(1, 2), (2, 4), (5, 32), (9, 512), (10, 900), (40, 900)]


@pytest.mark.parametrize(("jitter", "seconds"), [(0.0, 8), (0.5, 6), (1.0, 4)])
async def test_chance_takes_up_to_half_of_a_pause_away(sqlite: Database, jitter: float, seconds: int) -> None:
    row = await _enqueue(sqlite)
    await update_row(sqlite, Outgoing, row.id, attempts=2)
    claimed = await _claim(sqlite, row)
    assert claimed is not None
    await commit(sqlite, delivery.note_retry, claimed, now=NOW, error="later", jitter=jitter)
    assert (await one(sqlite, Outgoing, claimed.id)).next_try_at == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("attempts", "seconds"), PAUSES)
async def test_pauses_double_up_to_a_quarter_of_an_hour(sqlite: Database, attempts: int, seconds: int) -> None:
    row = await _enqueue(sqlite)
    await update_row(sqlite, Outgoing, row.id, attempts=attempts - 1)
    claimed = await _claim(sqlite, row)
    assert claimed is not None
    await commit(sqlite, delivery.note_retry, claimed, now=NOW, error="x" * 900)
    kept = await one(sqlite, Outgoing, row.id)
    assert kept.next_try_at == NOW + timedelta(seconds=seconds)
    assert len(kept.error or "") == 500


@pytest.mark.parametrize("certain", [False, True])
async def test_only_an_attempt_that_surely_failed_is_forgotten(sqlite: Database, certain: bool) -> None:
    claimed = await _claimed(sqlite)
    await commit(sqlite, delivery.note_attempt, claimed, channel_id="C1", now=NOW)
    await commit(sqlite, delivery.note_retry, claimed, now=NOW, error="timeout", certain=certain)
    assert (await one(sqlite, Outgoing, claimed.id)).attempted_at == (None if certain else NOW)


@pytest.mark.parametrize("counted", [False, True])
async def test_patience_asked_for_is_no_failure(sqlite: Database, counted: bool) -> None:
    claimed = await _claimed(sqlite)
    await commit(sqlite, delivery.note_retry, claimed, now=NOW, error="ratelimited", counted=counted)
    assert (await one(sqlite, Outgoing, claimed.id)).attempts == int(counted)


FAILURES = [
    (outbox.STORIES_CHANNEL, False, O.FAILED, 1),
    (outbox.STORIES_CHANNEL, True, O.UNCLEAR, 1),
    (outbox.CX_CHANNEL, False, O.FAILED, 0),
]


@pytest.mark.parametrize(("to", "unclear", "state", "notices"), FAILURES)
async def test_the_cx_team_hears_of_what_is_given_up_unless_it_was_theirs(
    sqlite: Database, to: outbox.Recipient, unclear: bool, state: OutgoingState, notices: int
) -> None:
    claimed = await _claimed(sqlite, to=to)
    assert await commit(sqlite, delivery.note_failed, claimed, error="no way", unclear=unclear)
    rows = await every(sqlite, Outgoing)
    assert rows[0].state is state
    assert [row.subject_id for row in rows[1:]] == [claimed.id] * notices


async def test_what_is_gone_from_slack_is_posted_as_a_new_message(sqlite: Database) -> None:
    claimed = await _claimed(sqlite)
    await _deliver(sqlite, claimed)
    second = await _claimed(sqlite)
    await commit(sqlite, delivery.post_anew, second)
    kept = await one(sqlite, Outgoing, claimed.id)
    assert (kept.ts, kept.state) == (None, O.WAITING)


@pytest.mark.parametrize("moment", [None, NOW + timedelta(hours=9)])
async def test_what_is_put_back_is_as_before_and_waits_as_it_is_told(
    database: Database, moment: datetime | None
) -> None:
    claimed = await _claimed(database)
    await commit(database, delivery.note_attempt, claimed, channel_id="C1", now=NOW)
    await commit(database, outbox.put_off, claimed.kind, claimed.subject_id, until=NOW + timedelta(hours=1))
    await commit(database, delivery.put_back, claimed, until=NOW, not_before=moment)
    kept = await one(database, Outgoing, claimed.id)
    assert (kept.state, kept.lease_owner, kept.lease_until, kept.attempts) == (O.WAITING, None, None, 0)
    assert (kept.next_try_at, kept.not_before) == (NOW, moment or NOW + timedelta(hours=1))
    assert (kept.channel_id, kept.attempted_at) == ("C1", NOW)


async def test_what_was_changed_while_it_was_shown_is_due_again(database: Database) -> None:
    claimed = await _claimed(database)
    await commit(database, outbox.refresh_one, claimed.kind, claimed.subject_id)
    assert await commit(database, delivery.note_delivered, claimed, channel_id="C1", ts="1.1")
    kept = await one(database, Outgoing, claimed.id)
    assert (kept.state, kept.delivered_version, kept.wanted_version) == (O.WAITING, 1, 2)
    assert (kept.channel_id, kept.ts, kept.lease_owner, kept.attempts) == ("C1", "1.1", None, 0)
    assert await _due(database) == [claimed.id]


async def test_what_was_delivered_keeps_nothing_of_what_went_before(database: Database) -> None:
    claimed = await _claimed(database)
    await commit(database, delivery.note_attempt, claimed, channel_id="C1", now=NOW)
    await update_row(database, Outgoing, claimed.id, error="late", not_before=NOW)
    assert await commit(database, delivery.note_delivered, claimed, channel_id="C2", ts="1.1")
    kept = await one(database, Outgoing, claimed.id)
    assert (kept.attempts, kept.attempted_at, kept.error, kept.not_before) == (0, None, None, None)
    assert (kept.channel_id, kept.lease_owner, kept.lease_until, kept.state) == ("C2", None, None, O.SENT)


async def test_what_was_in_doubt_and_is_found_is_kept_with_its_place(sqlite: Database) -> None:
    claimed = await _claimed(sqlite)
    await commit(sqlite, delivery.note_attempt, claimed, channel_id="C1", now=NOW)
    assert await commit(sqlite, delivery.note_found, claimed, channel_id="C1", ts="7.7")
    kept = await one(sqlite, Outgoing, claimed.id)
    assert (kept.ts, kept.attempted_at, claimed.ts) == ("7.7", None, "7.7")


Note = Callable[[AsyncSession, Outgoing], Awaitable[object]]
NOTES: dict[str, Note] = {
    "attempt": lambda session, row: delivery.note_attempt(session, row, channel_id="C9", now=NOW),
    "found": lambda session, row: delivery.note_found(session, row, channel_id="C9", ts="9.9"),
    "shown": lambda session, row: delivery.note_delivered(session, row, channel_id="C9", ts="9.9"),
    "dropped": delivery.note_dropped,
    "retry": lambda session, row: delivery.note_retry(session, row, now=NOW, error="late"),
    "failed": lambda session, row: delivery.note_failed(session, row, error="late"),
    "anew": delivery.post_anew,
    "put back": delivery.put_back,
}


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("taken", ["sending", "sent"])
async def test_a_note_after_the_lease_was_lost_does_nothing(sqlite: Database, note: str, taken: str) -> None:
    late = await _claimed(sqlite)
    other = await _claim(sqlite, late, sender="two", now=NOW + delivery.LEASE)
    assert other is not None
    if taken == "sent":
        await _deliver(sqlite, other)
    before = await one(sqlite, Outgoing, late.id)
    assert not await commit(sqlite, NOTES[note], late)
    assert await one(sqlite, Outgoing, late.id) == before
    assert len(await every(sqlite, Outgoing)) == 1


async def test_the_only_process_frees_the_leases_of_one_that_was_killed(database: Database) -> None:
    await _claimed(database)
    await _enqueue(database, dedup_suffix="2")
    await commit(database, delivery.free_leases, now=NOW, wait=timedelta(seconds=2))
    assert await _due(database) == [2]
    assert await _due(database, NOW + timedelta(seconds=2)) == [1, 2]
