"""Many messages at once: what one of them is must harm no other, and what all of them need is asked for once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.jobs.deliver import deliver
from bot.program import outbox
from bot.program.outbox import delivery
from models import Outgoing, OutgoingKind, OutgoingState, Person, Place
from models.database import Database
from models.transaction_threads import Work
from tests.harness import ADA
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness, delivery_harness
from tests.participants import store_participants
from tests.waiting import outgoing

AT_ONCE = 8
PERSON = outbox.Recipient(Place.PERSON, slack_user=ADA)


@pytest.fixture
async def each_harness(database_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give a harness on each engine, with the pages of Slack's lists as short as can be."""
    async with delivery_harness(database_url, page_size=1) as harness:
        yield harness


async def enqueue(harness: DeliveryHarness, count: int, to: outbox.Recipient) -> None:
    async with harness.database.write() as session:
        for subject in range(202601, 202601 + count):
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, subject, to)


async def rewrite(harness: DeliveryHarness, column: str, word: str, *, ids: range) -> None:
    """Write into some rows what only a newer replica writes."""
    async with harness.database.write() as session:
        for row_id in ids:
            statement = text(f"UPDATE outgoing SET {column} = :word WHERE id = :id").bindparams(word=word, id=row_id)
            await session.exec(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize(("column", "word"), [("kind", "birthday"), ("place", "canvas"), ("state", "paused")])
async def test_what_only_a_newer_replica_knows_is_left_to_it_and_stops_nothing(
    each_harness: DeliveryHarness, column: str, word: str
) -> None:
    await enqueue(each_harness, AT_ONCE + 1, outbox.CX_CHANNEL)
    await rewrite(each_harness, column, word, ids=range(1, AT_ONCE + 1))
    before = (await outgoing(each_harness.database))[:AT_ONCE]
    await deliver(each_harness.context, each_harness.clock.now())
    *left, delivered = await outgoing(each_harness.database)
    assert left == before
    assert {str(getattr(row, column)) for row in left} == {word}
    assert delivered.state is OutgoingState.SENT
    assert len(each_harness.messages_in(CX_ID)) == 1


async def test_a_state_that_only_a_newer_replica_knows_outlives_a_refresh(each_harness: DeliveryHarness) -> None:
    await enqueue(each_harness, 1, outbox.CX_CHANNEL)
    await rewrite(each_harness, "state", "paused", ids=range(1, 2))
    async with each_harness.database.write() as session:
        await outbox.refresh(session, OutgoingKind.ROUND_WAITS, 202601)
        row = await session.get_one(Outgoing, 1)
        row.error = "written back"
    (row,) = await outgoing(each_harness.database)
    assert (row.state.value, row.wanted_version, row.error) == ("paused", 2, "written back")


async def test_messages_to_one_channel_look_it_up_once(each_harness: DeliveryHarness) -> None:
    await enqueue(each_harness, AT_ONCE, outbox.STORIES_CHANNEL)
    await each_harness.deliver()
    asked = [call.get("cursor") for call in each_harness.sandbox.calls_of("conversations.list")]
    assert len(asked) == len(set(asked))
    assert len(each_harness.messages_in(STORIES_ID)) == AT_ONCE


async def test_a_channel_that_is_not_there_is_looked_for_once_by_all_and_found_when_it_was_made(
    harness: DeliveryHarness,
) -> None:
    await enqueue(harness, AT_ONCE, outbox.STORIES_CHANNEL)
    harness = harness.with_context(stories_channel="#no-such-channel")
    now = 1_000.0
    harness.context.workspace.channels._lookups._clock = lambda: now
    await harness.deliver(times=3)
    # Once for the messages, and once for the CX channel, where it is told that they can't be posted.
    assert len(harness.sandbox.calls_of("conversations.list")) == 2
    harness.sandbox.workspace.channels[STORIES_ID].name = "no-such-channel"
    now += 61
    await harness.deliver()
    assert len(harness.messages_in(STORIES_ID)) == AT_ONCE


async def test_messages_to_one_person_look_them_up_and_open_their_conversation_once(
    each_harness: DeliveryHarness,
) -> None:
    await enqueue(each_harness, AT_ONCE, PERSON)
    await each_harness.deliver_all()
    assert len(each_harness.messages_to(ADA)) == AT_ONCE
    assert [len(each_harness.sandbox.calls_of(method)) for method in ("users.info", "conversations.open")] == [1, 1]


async def test_messages_to_somebody_unknown_look_them_up_once(each_harness: DeliveryHarness) -> None:
    await store_participants(
        each_harness.database, Person(external_id="P-9", name="Nobody", email="nobody@acme.example")
    )
    await enqueue(each_harness, AT_ONCE, outbox.Recipient(Place.PERSON, person_id=3))
    await each_harness.deliver(times=2)
    assert len(each_harness.sandbox.calls_of("users.lookupByEmail")) == 1
    assert each_harness.count_in_cx("Nobody can't be found in Slack") == 1


@dataclass
class InterruptedDatabase:
    """A database in which something happens just before some transactions."""

    real: Database
    before_write: Any
    writes: int = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        self.writes += 1
        await self.before_write(self.writes)
        async with self.real.write() as session:
            yield session

    async def run_write(self, work: Work[Any]) -> Any:
        self.writes += 1
        await self.before_write(self.writes)
        return await self.real.run_write(work)


def interrupted(harness: DeliveryHarness, before_write: Any) -> DeliveryHarness:
    database = cast("Database", InterruptedDatabase(harness.database, before_write))
    return harness.with_context(database=database)


async def test_a_replica_that_comes_second_goes_on_with_what_nobody_has_taken(each_harness: DeliveryHarness) -> None:
    await enqueue(each_harness, AT_ONCE + 4, outbox.CX_CHANNEL)

    overtaken = asyncio.Event()

    async def overtake(number: int) -> None:
        if number == 1:
            async with each_harness.database.write() as session:
                for row_id in range(1, AT_ONCE + 1):
                    await delivery.claim(session, row_id, sender="two", now=each_harness.context.clocks.wall.now())
            overtaken.set()
        await overtaken.wait()

    await deliver(interrupted(each_harness, overtake).context, each_harness.clock.now())
    states = [row.state for row in await outgoing(each_harness.database)]
    assert states == [OutgoingState.SENDING] * AT_ONCE + [OutgoingState.SENT] * 4


async def test_one_whose_claim_fails_leaves_the_others_watched_to_their_end(
    each_harness: DeliveryHarness, caplog: pytest.LogCaptureFixture
) -> None:
    await enqueue(each_harness, 4, outbox.CX_CHANNEL)
    each_harness.sandbox.faults.fault("chat.postMessage", "delay", seconds=0.2, always=True)

    async def fail(number: int) -> None:
        if number == 1:
            raise OperationalError("", {}, Exception("the database is away"))

    await deliver(interrupted(each_harness, fail).context, each_harness.clock.now())
    states = [row.state for row in await outgoing(each_harness.database)]
    assert sorted(states) == [OutgoingState.SENT] * 3 + [OutgoingState.WAITING]
    assert "the database is away" in caplog.text


async def test_what_failed_together_is_not_tried_together_again(each_harness: DeliveryHarness) -> None:
    await enqueue(each_harness, AT_ONCE, outbox.CX_CHANNEL)
    each_harness.sandbox.faults.fault("chat.postMessage", "internal_error", always=True)
    each_harness = each_harness.with_context(jitter=Random(1))
    before = each_harness.context.clocks.wall.now()
    await each_harness.deliver()
    waits = [(row.next_try_at - before).total_seconds() for row in await outgoing(each_harness.database)]
    assert len({round(wait, 3) for wait in waits}) == AT_ONCE
    assert max(waits) - min(waits) > 0.5
