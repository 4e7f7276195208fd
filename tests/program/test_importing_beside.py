"""A big import beside daily work: until it commits, nobody waits who only refers to the rows it took in."""

import asyncio
from dataclasses import replace

import pytest

from bot.program import outbox, people, rounds
from bot.program.assignments import calls, id_of
from bot.program.importing.batch import import_batch
from bot.program.rounds import round_times
from bot.program.routines import CALL, ROUTINES, switches
from models import Account, Assignment, Issue, Outgoing, OutgoingKind, OutgoingState, Participation, Person, Place
from models.database import Database
from tests.harness import until
from tests.program.factories import (
    ADA,
    NADIA,
    NOVEMBER,
    NOW,
    adas_call,
    brought,
    commit,
    every,
    populate,
    store,
    update_row,
)
from tests.test_run import waits_for_lock

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


@pytest.mark.postgresql
async def test_whom_an_import_names_is_merged_once_it_is_in(postgres_url: str) -> None:
    importing, working = Database(postgres_url), Database(postgres_url)
    ada = Person(external_id="P-1", name="Ada", slack_id="U0ADA")
    await store(importing, ada, Person(name="ada", email="ada@acme.example"))
    rows = [{"external_id": "C-1", "name": "Cara", "account": "Globex", "account_owner": "ada@acme.example"}]
    async with importing.write() as held:
        await import_batch(held, {"Customers": brought(rows)}, lambda _: None, now=NOW)
        merging = asyncio.create_task(commit(working, people.merge, 2, into=1))
        await asyncio.wait([merging], timeout=0.3)
        assert not merging.done()
    assert (await merging).id == 1
    assert [each.owner_id for each in await every(working, Account)] == [1]
    await importing.close()
    await working.close()


@pytest.mark.postgresql
async def test_who_was_merged_just_before_an_import_is_named_by_who_they_are_now(postgres_url: str) -> None:
    importing, working = Database(postgres_url), Database(postgres_url)
    ada = Person(external_id="P-1", name="Ada", slack_id="U0ADA")
    await store(importing, ada, Person(name="ada", email="ada@acme.example"))
    rows = [{"external_id": "I-1", "title": "Invoices", "owner": "ada@acme.example"}]
    async with working.write() as session:
        await people.merge(session, 2, into=1)
        batch = {"Issues": brought(rows)}
        bringing = asyncio.create_task(commit(importing, import_batch, batch, lambda _: None, now=NOW))
        await asyncio.wait([bringing], timeout=0.3)
    await bringing
    assert [each.owner_id for each in await every(working, Issue)] == [1]
    assert len(await every(working, Person)) == 1
    await importing.close()
    await working.close()


@pytest.mark.postgresql
async def test_a_sheet_that_merges_hosts_waits_for_clicks_before_it_holds_anybody(postgres_url: str) -> None:
    importing, working = Database(postgres_url), Database(postgres_url)
    await populate(importing)
    await store(importing, *(Person(name=name, email=f"{name}@acme.example") for name in ("one", "two")))
    round_ = await commit(importing, round_times.open_now, CALL, NOVEMBER, now=NOW)
    await store(importing, Assignment(round_id=id_of(round_), routine="call", participant_id=1, host_id=4, why=""))
    names = [("P-1", "one"), ("P-2", "two")]
    rows = [{"external_id": key, "name": name, "email": f"{name}@acme.example"} for key, name in names]
    async with asyncio.timeout(10), working.write() as session:
        await session.get_one(Assignment, 1, with_for_update={"key_share": True})
        batch = {"Participants": brought(rows)}
        bringing = asyncio.create_task(commit(importing, import_batch, batch, lambda _: None, now=NOW))
        await until(lambda: waits_for_lock(working))
        await outbox.enqueue(session, OutgoingKind.ASSIGNMENT, 1, outbox.Recipient(Place.PERSON, person_id=1))
    assert (await bringing)["Participants"].changed == 2
    assert [each.host_id for each in await every(working, Assignment)] == [2]
    await importing.close()
    await working.close()


@pytest.mark.postgresql
async def test_who_comes_in_while_a_routine_is_turned_on_takes_part_in_it(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = replace(CALL, key="walk", title="Walk the floor")
    monkeypatch.setitem(ROUTINES, walk.key, walk)
    importing, working = Database(postgres_url), Database(postgres_url)
    await populate(importing)
    on: list[asyncio.Task[bool]] = []

    def turn_on(rows: int) -> None:
        if rows == 1:
            on.append(asyncio.create_task(commit(working, switches.turn_on, walk, now=NOW, by=NADIA)))

    rows = [{"external_id": "P-9", "name": "New", "email": "new@acme.example"}]
    # Nobody is in this sheet's way: it is turned on between the rows and what follows them.
    customers = [{"external_id": f"C-{number}", "name": "Cara"} for number in range(3_000)]
    sheets = {"Participants": brought(rows), "Customers": brought(customers)}
    await commit(importing, import_batch, sheets, turn_on, now=NOW)
    await asyncio.gather(*on)
    taking_part = {each.person_id for each in await every(working, Participation) if each.routine == walk.key}
    assert taking_part == {1, 2, 3}
    await importing.close()
    await working.close()


@pytest.mark.postgresql
async def test_an_import_waits_for_a_click_on_a_call_before_it_updates_its_messages(postgres_url: str) -> None:
    importing, working = Database(postgres_url), Database(postgres_url)
    call = await adas_call(importing)
    to = outbox.Recipient(Place.PERSON, person_id=1)
    await commit(importing, outbox.enqueue, OutgoingKind.NUDGE, call, to, dedup_suffix="1")
    for row in await every(importing, Outgoing):
        await update_row(importing, Outgoing, row.id, state=OutgoingState.SENT, channel_id="D1", ts=f"{row.id}.0")
    customer_id = (await every(importing, Assignment))[0].customer_id
    sheets = {"Customers": brought([{"external_id": f"C-{customer_id}", "name": "Cara Married"}])}
    async with asyncio.timeout(10), working.write() as session:
        await calls.not_reached(session, call, now=NOW, by=ADA)
        bringing = asyncio.create_task(commit(importing, import_batch, sheets, lambda _: None, now=NOW))
        await until(lambda: waits_for_lock(working))
    assert (await bringing)["Customers"].changed == 1
    await importing.close()
    await working.close()
