"""Transactions that run whole, on SQLite in a worker thread: kept or not at all, in turn, and to their end."""

import asyncio
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from models import Issue, OutgoingKind
from models.database import Database, insert_row, kept_in
from models.transaction_threads import run_in_thread
from tests.program.factories import customer


class ChangedMind(Exception):
    """Something went wrong in the middle of a transaction."""


async def add(session: AsyncSession, number: int = 1) -> int:
    session.add(Issue(external_id=f"I-{number}", title="Written"))
    await session.flush()
    return number


async def titles(session: AsyncSession) -> list[str]:
    return [row.external_id for row in (await session.exec(select(Issue).order_by("id"))).all()]


async def test_what_was_written_is_there_and_what_it_returned(database: Database) -> None:
    assert await database.run_write(add) == 1
    assert await database.run_read(titles) == ["I-1"]


async def test_nothing_is_kept_of_what_failed(database: Database) -> None:
    async def half_done(session: AsyncSession) -> None:
        await add(session)
        raise ChangedMind

    with pytest.raises(ChangedMind):
        await database.run_write(half_done)
    assert await database.run_read(titles) == []


async def test_objects_and_rows_are_written_in_the_order_given(database: Database) -> None:
    async def both(session: AsyncSession) -> int:
        session.add(Issue(external_id="I-1", title="An object"))
        values = {"external_id": "I-2", "title": "A row", "draft": False, "resolved": False}
        return await insert_row(session, Issue, values)

    second = await database.run_write(both)
    async with database.read() as session:
        assert [row.id for row in (await session.exec(select(Issue).order_by("id"))).all()] == [second - 1, second]


async def test_what_is_read_is_kept_for_a_session_that_only_reads(database: Database) -> None:
    async def kept(session: AsyncSession) -> object:
        return kept_in(session)

    assert await database.run_read(kept) == {}
    assert await database.run_write(kept) is None


async def test_who_listens_hears_of_messages_that_were_committed(database: Database) -> None:
    heard: list[str] = []
    database.on_enqueued.append(lambda: heard.append(threading.current_thread().name))

    async def enqueue(session: AsyncSession) -> None:
        await outbox.enqueue(session, OutgoingKind.PLAN, 1, outbox.CX_CHANNEL)

    async def enqueue_and_fail(session: AsyncSession) -> None:
        await enqueue(session)
        raise ChangedMind

    await database.run_write(add)
    with pytest.raises(ChangedMind):
        await database.run_write(enqueue_and_fail)
    assert heard == []
    await database.run_write(enqueue)
    assert heard == [threading.current_thread().name]


async def test_writers_of_both_kinds_take_turns(database: Database) -> None:
    async def count_up(session: AsyncSession) -> None:
        row = (await session.exec(select(Issue).with_for_update())).one()
        row.severity = (row.severity or 0) + 1
        session.add(row)

    async def by_session() -> None:
        async with database.write() as session:
            await count_up(session)

    await database.run_write(add)
    await asyncio.gather(*(each for _ in range(8) for each in (by_session(), database.run_write(count_up))))
    async with database.read() as session:
        assert (await session.exec(select(Issue.severity))).one() == 16


async def test_a_commit_that_is_refused_holds_up_nobody(sqlite_url: str) -> None:
    async def write_what_is_refused(session: AsyncSession) -> None:
        await session.run_sync(lambda mine: mine.execute(text("PRAGMA defer_foreign_keys=ON")))
        session.add(customer(1, issue_id=4711))

    async with opened(sqlite_url) as database:
        with pytest.raises(IntegrityError):
            await database.run_write(write_what_is_refused)
        async with asyncio.timeout(5):
            await database.run_write(add)
            async with database.write() as session:
                await add(session, 2)
        assert await database.run_read(titles) == ["I-1", "I-2"]


async def test_who_is_cancelled_learns_it_once_it_was_written(sqlite_url: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    async def slowly(session: AsyncSession) -> None:
        await add(session)
        begun.set()
        go_on.wait(5)

    async with opened(sqlite_url) as database:
        running, waiting = (asyncio.create_task(database.run_write(work)) for work in (slowly, add))
        await asyncio.to_thread(begun.wait, 5)
        for task in (waiting, running):
            task.cancel()
        await asyncio.wait([waiting])
        assert not running.done()
        go_on.set()
        await asyncio.wait([running], timeout=5)
        assert running.cancelled()
        assert waiting.cancelled()
        assert await database.run_read(titles) == ["I-1"]


async def test_closing_waits_for_what_has_begun(sqlite_url: str) -> None:
    begun, go_on = threading.Event(), threading.Event()

    async def slowly(session: AsyncSession) -> list[str]:
        begun.set()
        go_on.wait(5)
        return await titles(session)

    async with opened(sqlite_url) as database:
        reading = asyncio.create_task(database.run_read(slowly))
        await asyncio.to_thread(begun.wait, 5)
        asyncio.get_running_loop().call_later(0.05, go_on.set)
    assert await reading == []


async def test_what_waits_for_more_than_its_session_is_refused(sqlite_url: str) -> None:
    async def sleepy(session: AsyncSession) -> None:
        await add(session)
        await Never()

    async with opened(sqlite_url) as database:
        with pytest.raises(RuntimeError, match=r"sleepy.* waits for something else than its session"):
            await database.run_write(sleepy)
        assert await database.run_read(titles) == []


class Never:
    """What is waited for and does not come."""

    def __await__(self) -> Generator[None, None, None]:
        yield


async def test_long_calculations_keep_out_of_the_event_loop(sqlite_url: str) -> None:
    async def where(_session: AsyncSession) -> tuple[str, str]:
        mine = threading.current_thread().name
        return mine, await run_in_thread(lambda: threading.current_thread().name)

    async with opened(sqlite_url) as database:
        mine, calculated = await database.run_read(where)
        async with database.read() as session:
            loops, elsewhere = await where(session)
    assert mine == calculated
    assert loops != elsewhere


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Give a database that is closed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
