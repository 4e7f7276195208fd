"""A big import beside daily work: until it commits, nobody waits who only refers to the rows it took in."""

import asyncio

import pytest

from bot.program import rounds
from bot.program.assignments import id_of
from bot.program.importing.batch import import_batch
from bot.program.rounds import round_times
from bot.program.routines import CALL
from models import Assignment
from models.database import Database
from tests.program.factories import NADIA, NOVEMBER, NOW, brought, commit, every, populate

SHEETS = {
    "Participants": brought([{"external_id": "P-1", "name": "Person 1", "department": "Finance"}]),
    "Customers": brought([{"external_id": "C-1", "name": "Cara Contact1", "account": "A new account"}]),
}


@pytest.mark.postgresql
async def test_a_customer_is_handed_out_while_an_import_is_under_way(postgres_url: str) -> None:
    importing, working = Database(postgres_url), Database(postgres_url)
    await populate(importing)
    round_ = await commit(importing, round_times.open_now, CALL, NOVEMBER, now=NOW)
    async with importing.write() as held:
        taken = await import_batch(held, SHEETS, lambda _: None, now=NOW)
        async with asyncio.timeout(10), working.write() as session:
            assignment = await rounds.add(session, round_, 1, 1, why="By hand.", now=NOW, actor=NADIA)
            await rounds.hand_out(session, assignment, now=NOW, actor=NADIA)
    assert (taken["Participants"].changed, taken["Customers"].changed) == (1, 1)
    assert [id_of(each) for each in await every(working, Assignment)] == [1]
    await importing.close()
    await working.close()
