"""Two bots on one database: each message is said once, each round opened once."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import MovableClock
from bot.jobs.deliver import deliver
from bot.jobs.rounds import nudge, open_round
from bot.program import outbox
from models import OutgoingKind, OutgoingState, Place, Round
from tests.harness import ADA, START
from tests.jobs.harness import CX_ID, STORIES_ID, DeliveryHarness, delivery_harness, second_bot
from tests.program.factories import every
from tests.waiting import outgoing


@pytest.fixture
async def harnesses(database_url: str) -> AsyncIterator[tuple[DeliveryHarness, DeliveryHarness]]:
    """Give two bots, each with its own connections, as two processes would have."""
    async with delivery_harness(database_url) as one, second_bot(one, database_url) as two:
        yield one, two


async def test_each_message_is_delivered_by_one_of_them(harnesses: tuple[DeliveryHarness, DeliveryHarness]) -> None:
    one, two = harnesses
    async with one.database.write() as session:
        to = outbox.Recipient(Place.PERSON, slack_user=ADA)
        for subject in range(202601, 202613):
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, subject, to)
    for _ in range(4):
        await asyncio.gather(*(deliver(harness.context, START) for harness in (one, two, one, two)))
    counts = Counter(message.text for message in one.messages_to(ADA))
    assert len(counts) == 12
    assert set(counts.values()) == {1}
    assert {row.state for row in await outgoing(one.database)} == {OutgoingState.SENT}


async def test_a_round_opens_once_though_both_find_it_due(harnesses: tuple[DeliveryHarness, DeliveryHarness]) -> None:
    one, two = harnesses
    morning = START.replace(day=2, hour=9)
    await asyncio.gather(*(open_round(harness.context, morning) for harness in (one, two)))
    assert len(await every(one.database, Round)) == 1
    await one.deliver_all()
    assert one.count_in_cx("The plan") == 1
    assert len(one.messages_in(CX_ID)) == 1


async def test_a_reminder_is_enqueued_once_though_both_find_it_due(
    harnesses: tuple[DeliveryHarness, DeliveryHarness],
) -> None:
    one, two = harnesses
    await one.assign_and_deliver()
    later = START.replace(day=20, hour=12)
    await asyncio.gather(*(nudge(harness.context, later) for harness in (one, two)))
    assert len(await outgoing(one.database, OutgoingKind.NUDGE)) == 2


@pytest.mark.parametrize("apart", [-1, 1], ids=["behind", "ahead"])
async def test_a_clock_that_is_apart_takes_nothing_from_who_is_at_it(
    harnesses: tuple[DeliveryHarness, DeliveryHarness], apart: int
) -> None:
    one, two = harnesses
    clock = MovableClock(one.context.clocks.wall.now() + apart * timedelta(seconds=90))
    two = replace(two, context=replace(two.context, clocks=replace(two.context.clocks, wall=clock)))
    await one.enqueue_plain(Place.STORIES)
    slow = one.sandbox.faults.fault("chat.postMessage", "delay", seconds=1)
    posting = asyncio.ensure_future(deliver(one.context, START))
    await one.sandbox.faults.reached(slow)
    await deliver(two.context, START)
    await posting
    assert len(one.messages_in(STORIES_ID)) == 1
