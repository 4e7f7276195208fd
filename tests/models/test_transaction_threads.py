"""Transactions that run whole, on SQLite in a worker thread: kept or not at all, in turn, and to their end."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Coroutine, Generator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, MissingGreenlet, OperationalError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import logs
from bot.program import outbox
from models import Issue, OutgoingKind
from models.database import Database, insert_row, kept_in
from models.migrate import migrate
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


async def test_who_is_cancelled_again_and_again_still_waits_and_what_was_committed_is_told(sqlite_url: str) -> None:
    begun, go_on, heard = threading.Event(), threading.Event(), list[int]()

    async def slowly(session: AsyncSession) -> None:
        await outbox.enqueue(session, OutgoingKind.PLAN, 1, outbox.CX_CHANNEL)
        begun.set()
        go_on.wait(5)

    async with opened(sqlite_url) as database:
        database.on_enqueued.append(lambda: heard.append(1))
        running = asyncio.create_task(database.run_write(slowly))
        await asyncio.to_thread(begun.wait, 5)
        for _ in range(3):
            running.cancel()
            await asyncio.wait([running], timeout=0.01)
        assert not running.done()
        go_on.set()
        await asyncio.wait([running], timeout=5)
        assert running.cancelled()
        assert heard == [1]


async def test_what_fails_once_its_caller_was_cancelled_is_no_complaint_of_the_loop(sqlite_url: str) -> None:
    begun, go_on, complaints = threading.Event(), threading.Event(), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: complaints.append(context["message"]))

    async def fail(_session: AsyncSession) -> None:
        begun.set()
        go_on.wait(5)
        raise ChangedMind

    async with opened(sqlite_url) as database:
        running = asyncio.create_task(database.run_write(fail))
        await asyncio.to_thread(begun.wait, 5)
        running.cancel()
        await asyncio.wait([running], timeout=0.01)
        go_on.set()
        await asyncio.wait([running], timeout=5)
        assert running.cancelled()
        del running
        gc.collect()
        await asyncio.sleep(0)
    assert complaints == []


@pytest.mark.parametrize("raised", [StopIteration, asyncio.CancelledError, KeyError])
async def test_whatever_is_raised_comes_back_and_holds_up_nobody(sqlite_url: str, raised: type[BaseException]) -> None:
    def not_even_begun(_session: AsyncSession) -> Coroutine[Any, Any, None]:
        raise raised

    async with opened(sqlite_url) as database, asyncio.timeout(5):
        for run in (database.run_read, database.run_write):
            with pytest.raises((raised, RuntimeError)):
                await run(not_even_begun)
        await database.run_write(add)


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


async def test_no_attribute_is_loaded_by_itself_as_that_fails_on_postgresql(database: Database) -> None:
    async def load_lazily(session: AsyncSession) -> None:
        await add(session)
        (issue,) = (await session.exec(select(Issue))).all()
        session.expire(issue)
        await session.refresh(issue)
        session.expire(issue)
        assert issue.title

    with pytest.raises(MissingGreenlet):
        await database.run_write(load_lazily)


async def test_each_transaction_has_the_context_of_its_caller(sqlite_url: str) -> None:
    async def speak(_session: AsyncSession) -> str | None:
        said, told = logs.interaction.get(), logs.interaction.set("another's")
        assert told is not None
        return said

    async with opened(sqlite_url) as database:
        token = logs.interaction.set("save by U1")
        assert await database.run_read(speak) == await database.run_write(speak) == "save by U1"
        assert logs.interaction.get() == "save by U1"
        logs.interaction.reset(token)


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


@pytest.mark.parametrize("address", ["", "/:memory:", "/my file.db?timeout=3", "/my.db?check_same_thread=true"])
async def test_any_address_of_sqlite_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.chdir(tmp_path)
    async with opened(f"sqlite://{address}") as database:
        await migrate(database)
        await database.run_write(add)
        assert await database.run_read(titles) == ["I-1"]
        async with database.read() as session:
            assert await titles(session) == ["I-1"]


async def test_a_file_that_is_new_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    async with opened(f"sqlite:///{file}") as database:
        with pytest.raises(OperationalError, match="no such table"):
            await database.run_write(add)
        assert file.stat().st_mode & 0o777 == 0o600


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Give a database that is closed at the end."""
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()
