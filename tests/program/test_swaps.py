"""How often a participant may swap: each swap shows one more customer's contact data."""

from datetime import UTC, date, datetime

import pytest

from bot.program import assignments
from bot.program.assignments import calls, id_of
from bot.program.assignments.calls import NoOtherAnyMore, NoSwapLeft, RoundOver
from bot.program.rounds import round_times
from bot.program.routines import CALL
from bot.wording import words_of
from models import Assignment, AssignmentState, Customer
from models.database import Database
from tests.participants import leave
from tests.program.factories import (
    ADA,
    CADENCE,
    NOW,
    adas_call,
    call_of,
    commit,
    customer,
    every,
    mark_sent,
    planned,
    populate,
    store,
    update_row,
)
from tests.refusals import refusal


async def swap(database: Database, *, limit: int) -> None:
    call = await call_of(database, ADA)
    await commit(database, calls.swap, id_of(call), limit=limit, now=NOW, by=ADA)
    await mark_sent(database, id_of(await call_of(database, ADA)))


async def call_with_spare_customers(database: Database, count: int) -> None:
    await adas_call(database)
    await store(database, *(customer(number) for number in range(10, 10 + count)))


@pytest.mark.parametrize("limit", [0, 1, 2, 5])
async def test_after_so_many_swaps_the_cx_team_helps(database: Database, limit: int) -> None:
    await call_with_spare_customers(database, 10)
    for _ in range(limit):
        await swap(database, limit=limit)
    before = await every(database, Assignment)
    with refusal(NoSwapLeft, "CX team"):
        await swap(database, limit=limit)
    assert await every(database, Assignment) == before
    seen = {row.customer_id for row in before if row.participant_id == 1}
    assert len(seen) == limit + 1


async def test_who_no_longer_wishes_to_be_called_may_always_be_swapped(database: Database) -> None:
    await call_with_spare_customers(database, 10)
    call = await call_of(database, ADA)
    await update_row(database, Customer, call.customer_id, consent_to_call=False)
    await swap(database, limit=0)
    assert (await call_of(database, ADA)).customer_id != call.customer_id


async def test_a_proposal_is_the_cx_team_s_alone(database: Database) -> None:
    await populate(database)
    await planned(database)
    call = await call_of(database, ADA)
    assert call.state is AssignmentState.PROPOSED
    with pytest.raises(assignments.NotYours):
        await commit(database, calls.swap, id_of(call), limit=2, now=NOW, by=ADA)
    assert (await call_of(database, ADA)).state is AssignmentState.PROPOSED


def test_the_words_fit_the_number() -> None:
    assert "off" in words_of(NoSwapLeft(0, CALL.key))
    assert "once" in words_of(NoSwapLeft(1, CALL.key))
    assert "2 times" in words_of(NoSwapLeft(2, CALL.key))


async def test_a_call_still_open_when_its_round_closed_is_not_swapped(sqlite: Database) -> None:
    await call_with_spare_customers(sqlite, 3)
    call = await call_of(sqlite, ADA)
    await commit(sqlite, calls.book, id_of(call), date(2026, 11, 30), today=NOW.date(), now=NOW, by=ADA)
    await commit(sqlite, round_times.settle, CALL, CADENCE, now=datetime(2026, 12, 1, 9, tzinfo=UTC))
    with refusal(RoundOver, "still counts"):
        await swap(sqlite, limit=5)
    assert (await call_of(sqlite, ADA)).state is AssignmentState.BOOKED


async def test_who_takes_part_no_more_keeps_the_customer_they_have_and_gets_no_other(database: Database) -> None:
    await call_with_spare_customers(database, 2)
    before = await every(database, Assignment)
    await leave(database, 1)
    with refusal(NoOtherAnyMore, "You keep what you have"):
        await swap(database, limit=2)
    assert await every(database, Assignment) == before
