"""The plan card follows every move in its round: written with the move, once for many, and left to rest in between."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.program import assignments, rounds
from bot.program.assignments import calls, id_of
from bot.program.outbox import delivery
from models import Assignment, AssignmentState, Outgoing, OutgoingKind, OutgoingState
from models.database import Database
from tests.program.factories import (
    NADIA,
    NOW,
    approved,
    commit,
    every,
    mark_all_sent,
    mark_sent,
    one,
    planned,
    populate,
)
from tests.waiting import outgoing

# Wall time: what is enqueued is due at once.
WALL = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


async def card_of(database: Database) -> Outgoing:
    """Return the plan card's row."""
    return (await outgoing(database, OutgoingKind.PLAN))[0]


async def deliver_card(database: Database, *, now: datetime = WALL) -> bool:
    """Deliver the plan card if it is due at wall time `now`; return whether it was."""
    card = await card_of(database)
    async with database.write() as session:
        if card.id not in await delivery.due(session, now=now, programme_now=now, limit=100):
            return False
        claimed = await delivery.claim(session, card.id or 0, sender="one", now=now)
        assert claimed is not None
        await delivery.note_delivered(session, claimed, channel_id="C0CX", ts="1.0")
    return True


async def move_all(database: Database, to: AssignmentState) -> None:
    """Move every assignment to `to`, each in a transaction of its own."""
    for assignment in await every(database, Assignment):
        async with database.write() as session:
            held = await session.get_one(Assignment, assignment.id)
            await assignments.transition(session, held, to, now=NOW, actor=None)


async def test_the_card_is_shown_anew_after_every_move(database: Database) -> None:
    await populate(database)
    await approved(database)
    for to in (AssignmentState.SENT, AssignmentState.BOOKED, AssignmentState.DONE):
        await deliver_card(database)
        await move_all(database, to)
        card = await card_of(database)
        assert (card.state, card.wanted_version > card.delivered_version) == (OutgoingState.WAITING, True), to


async def test_many_moves_in_a_burst_are_one_update(database: Database) -> None:
    await populate(database, participants=6, customers=9)
    await approved(database)
    assert await deliver_card(database)
    await mark_all_sent(database)
    assert not await deliver_card(database, now=WALL + timedelta(seconds=4))
    await move_all(database, AssignmentState.BOOKED)
    assert await deliver_card(database, now=WALL + timedelta(seconds=6))
    card = await card_of(database)
    assert (card.state, card.delivered_version) == (OutgoingState.SENT, card.wanted_version)
    assert not await deliver_card(database, now=WALL + timedelta(seconds=60))


async def test_after_a_rest_the_first_move_shows_at_once(sqlite: Database) -> None:
    await populate(sqlite)
    await approved(sqlite)
    assert await deliver_card(sqlite)
    await mark_all_sent(sqlite)
    assert await deliver_card(sqlite, now=WALL + timedelta(minutes=1))


async def test_an_approval_shows_at_once_although_the_card_was_just_shown(sqlite: Database) -> None:
    await populate(sqlite)
    round_ = await planned(sqlite)
    assert await deliver_card(sqlite)
    await commit(sqlite, rounds.approve, id_of(round_), now=NOW, actor=NADIA)
    assert await deliver_card(sqlite)


async def test_a_card_that_failed_keeps_its_pause(sqlite: Database) -> None:
    await populate(sqlite)
    round_ = await planned(sqlite)
    async with sqlite.write() as session:
        claimed = await delivery.claim(session, (await card_of(sqlite)).id or 0, sender="one", now=WALL)
        assert claimed is not None
        await delivery.note_retry(session, claimed, now=WALL, error="ratelimited", wait=timedelta(minutes=1))
    await commit(sqlite, rounds.approve, id_of(round_), now=NOW, actor=NADIA)
    assert (await card_of(sqlite)).next_try_at == WALL + timedelta(minutes=1)


async def test_what_is_rolled_back_moves_no_card(sqlite: Database) -> None:
    await populate(sqlite)
    await approved(sqlite)
    await deliver_card(sqlite)
    before = await card_of(sqlite)
    call = (await every(sqlite, Assignment))[0]

    async def move_and_fail() -> None:
        async with sqlite.write() as session:
            held = await session.get_one(Assignment, call.id)
            await assignments.transition(session, held, AssignmentState.SENT, now=NOW, actor=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await move_and_fail()
    assert await card_of(sqlite) == before


async def test_those_who_move_at_the_same_moment_hold_each_other_up_for_no_longer_than_a_moment(
    database: Database, replica: Database
) -> None:
    await populate(database, participants=8, customers=20)
    await approved(database)
    await mark_all_sent(database)
    everybody = await every(database, Assignment)

    async def act(database: Database, call: Assignment) -> None:
        await commit(database, calls.swap, id_of(call), limit=9, now=NOW, by=f"U0P{call.participant_id}")

    async def book(database: Database, call: Assignment) -> None:
        async with database.write() as session:
            slack_id = {1: "U0ADA", 2: "U0JONAS"}.get(call.participant_id, f"U0P{call.participant_id}")
            await calls.book(session, id_of(call), NOW.date(), today=NOW.date(), now=NOW, by=slack_id)

    await asyncio.gather(
        *(act(database, call) for call in everybody if call.participant_id > 4),
        *(book(replica, call) for call in everybody if call.participant_id <= 4),
    )
    states = [assignment.state for assignment in await every(database, Assignment)]
    assert states.count(AssignmentState.BOOKED) == 4
    assert states.count(AssignmentState.SWAPPED) == 4
    assert (await card_of(database)).state is OutgoingState.WAITING


async def test_a_first_showing_of_a_brief_moves_the_card(sqlite: Database) -> None:
    await populate(sqlite)
    await approved(sqlite)
    await deliver_card(sqlite)
    call = (await every(sqlite, Assignment))[0]
    await mark_sent(sqlite, id_of(call))
    assert (await one(sqlite, Outgoing, (await card_of(sqlite)).id)).state is OutgoingState.WAITING
