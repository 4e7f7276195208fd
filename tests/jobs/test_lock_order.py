"""Locks on PostgreSQL: whoever locks a round, a participant and their messages does so in this order."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlmodel import select

from bot.jobs.delivery_errors import RecipientNotFound, note_recipient_not_found
from bot.program import outbox, people
from bot.program.assignments import calls
from bot.program.outbox import delivery
from bot.program.people import Profile, directory
from bot.program.rounds import round_times
from bot.program.routines import CALL
from models import Outgoing, OutgoingKind, OutgoingState, Person, Place
from models.database import Database
from tests.harness import ADA, JONAS, MEI, START, until
from tests.jobs.harness import DeliveryHarness, delivery_harness
from tests.program.factories import commit, one
from tests.test_run import waits_for_lock
from tests.waiting import outgoing

pytestmark = pytest.mark.postgresql


@pytest.fixture
async def harness(postgres_url: str) -> AsyncIterator[DeliveryHarness]:
    async with delivery_harness(postgres_url) as harness:
        yield harness


async def two_messages(harness: DeliveryHarness) -> tuple[Outgoing, Outgoing]:
    """Return two messages to Ada that stand in Slack; the second is being delivered."""
    async with harness.database.write() as session:
        for subject in (202611, 202612):
            to = outbox.Recipient(Place.PERSON, person_id=1)
            await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, subject, to)
        for row in (await session.exec(select(Outgoing).where(Outgoing.kind == OutgoingKind.ROUND_WAITS))).all():
            row.channel_id, row.ts, row.state = "D1", f"{row.id}.0", OutgoingState.SENT
    await commit(harness.database, outbox.refresh, OutgoingKind.ROUND_WAITS, 202612)
    async with harness.database.write() as session:
        second = max(row.id or 0 for row in await outgoing(harness.database))
        claimed = await delivery.claim(session, second, sender="one", now=harness.context.clocks.wall.now())
    first = (await outgoing(harness.database, OutgoingKind.ROUND_WAITS))[0]
    assert claimed is not None
    return first, claimed


async def found(harness: DeliveryHarness) -> None:
    await commit(harness.database, people.link, Profile(ADA, "Ada Okafor", timezone="Europe/London"))


async def test_somebody_found_again_and_an_import_of_them_wait_for_each_other(harness: DeliveryHarness) -> None:
    await commit(harness.database, people.note_not_found, 1, ADA, now=harness.clock.now())
    first, _ = await two_messages(harness)
    async with harness.database.write() as session:
        # The import has locked Ada, and is yet to reach what the CX team was told of her.
        await session.get_one(Outgoing, first.id, with_for_update=True)
        importing = asyncio.create_task(harness.import_participant(slack_id=MEI))
        await until(lambda: waits_for_lock(harness.database))
        finding = asyncio.create_task(found(harness))
        await until(lambda: two_wait_for_locks(harness.database))
    await asyncio.gather(importing, finding)


async def test_a_message_to_somebody_not_found_and_an_import_of_them_wait_for_each_other(
    harness: DeliveryHarness,
) -> None:
    first, second = await two_messages(harness)
    async with harness.database.write() as session:
        # The import has locked Ada and waits for her first message, on its way to the second.
        await session.get_one(Outgoing, first.id, with_for_update=True)
        importing = asyncio.create_task(harness.import_participant(slack_id=MEI))
        await until(lambda: waits_for_lock(harness.database))
        noting = asyncio.create_task(
            note_recipient_not_found(harness.context, second, RecipientNotFound(ADA), harness.clock.now())
        )
        await until(lambda: two_wait_for_locks(harness.database))
    await asyncio.gather(importing, noting)
    ada = await one(harness.database, Person, 1)
    # Nobody looked for who she is now: that she was not found says nothing of it.
    assert (ada.slack_id, ada.not_found_at) == (MEI, None)
    rows = [row for row in await outgoing(harness.database) if row.person_id == 1]
    assert {(row.state, row.channel_id) for row in rows} == {(OutgoingState.WAITING, None)}


async def test_a_message_to_somebody_and_an_import_of_them_wait_for_each_other(harness: DeliveryHarness) -> None:
    first, _ = await two_messages(harness)
    async with harness.database.write() as session:
        await session.get_one(Outgoing, first.id, with_for_update=True)
        importing = asyncio.create_task(harness.import_participant(slack_id=MEI))
        await until(lambda: waits_for_lock(harness.database))
        # It refers to Ada, whom the import has changed by now.
        await outbox.enqueue(session, OutgoingKind.ROUND_WAITS, 202701, outbox.Recipient(Place.PERSON, person_id=1))
    await importing


async def test_a_look_up_that_leads_to_somebody_else_holds_one_of_the_two(harness: DeliveryHarness) -> None:
    """An import locks all participants by their ids, so that nobody may hold a later one and wait for an earlier."""

    async def look_up(ada: Person) -> None:
        await commit(
            harness.database, directory.note_found, ada, Profile(JONAS, "Jonas", timezone="Asia/Tokyo"), now=START
        )

    async with harness.database.write() as session:
        ada = await session.get_one(Person, 1, with_for_update={"key_share": True})
        looking = asyncio.create_task(look_up(ada))
        await until(lambda: waits_for_lock(harness.database))
        await session.get_one(Person, 2, with_for_update={"key_share": True})
    await looking
    assert (await one(harness.database, Person, 1)).not_found_at == START


async def test_a_booking_does_not_wait_for_whoever_holds_its_round(harness: DeliveryHarness) -> None:
    """Else each would wait for the other, where who holds the round wants this call next, as a swap does."""
    await harness.assign_and_deliver()
    now = harness.clock.now()
    async with harness.database.write() as session:
        span = await round_times.span_now(session, CALL, harness.context.cadence_of(CALL, None), now=now)
        assert await round_times.hold(session, CALL, span) is not None
        async with asyncio.timeout(5):
            await commit(harness.database, calls.book, 1, now.date(), today=now.date(), now=now, by=ADA)


async def two_wait_for_locks(database: Database) -> bool:
    return await waits_for_lock(database, count=2)
