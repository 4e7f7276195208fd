"""Reading and writing: committed at the end or not at all, writers one after another, foreign keys held."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool
from sqlmodel import select

from bot.program import outbox
from models import Issue, OutgoingKind
from models.database import Database, async_url
from tests.program.factories import customer


class ChangedMind(Exception):
    """Something went wrong in the middle of a transaction."""


ADDRESSES = [
    ("sqlite:///firsthand.db", "sqlite+aiosqlite:///firsthand.db"),
    ("sqlite+aiosqlite:////data/f.db", "sqlite+aiosqlite:////data/f.db"),
    ("postgresql://me:s3cret@db:5432/f", "postgresql+psycopg://me:s3cret@db:5432/f"),
    ("postgres://me@db/f", "postgresql+psycopg://me@db/f"),
    ("postgresql+asyncpg://me@db/f", "postgresql+psycopg://me@db/f"),
]


@pytest.mark.parametrize(("given", "used"), ADDRESSES)
def test_an_address_gets_the_driver_firsthand_uses(given: str, used: str) -> None:
    assert async_url(given) == used


@pytest.mark.parametrize("wrong", ["", "firsthand.db", "mysql://me@db/f", "redis://db", "://"])
def test_an_address_of_anything_else_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"no database address|neither sqlite nor postgresql"):
        async_url(wrong)


async def test_what_was_written_before_an_error_is_not_kept(database: Database) -> None:
    async def half_done() -> None:
        async with database.write() as session:
            session.add(Issue(external_id="I-1", title="Half done"))
            await session.flush()
            raise ChangedMind

    with pytest.raises(ChangedMind):
        await half_done()
    async with database.read() as session:
        assert (await session.exec(select(Issue))).all() == []


async def test_a_customer_of_an_issue_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as session:
            session.add(customer(1, issue_id=4711))


async def test_writers_of_two_processes_wait_for_each_other(database: Database, database_url: str) -> None:
    other = Database(database_url)
    async with database.write() as session:
        session.add(Issue(external_id="I-1", title="Counted", severity=0))

    async def count_up(way_in: Database) -> None:
        async with way_in.write() as session:
            row = (await session.exec(select(Issue).with_for_update())).one()
            row.severity = (row.severity or 0) + 1
            session.add(row)

    await asyncio.gather(*(count_up(way_in) for way_in in [database, other] * 8))
    async with database.read() as session:
        assert [row.severity for row in (await session.exec(select(Issue))).all()] == [16]
    await other.close()


async def test_who_listens_hears_of_promises_to_speak_once_they_are_kept(database: Database) -> None:
    heard: list[str] = []
    database.on_enqueued.append(lambda: heard.append("enqueued"))
    async with database.write() as session:
        session.add(Issue(external_id="I-1", title="Nothing to say about"))
    assert heard == []
    async with database.write() as session:
        await outbox.enqueue(session, OutgoingKind.PLAN, 1, outbox.CX_CHANNEL)
        assert heard == []
    assert heard == ["enqueued"]


async def test_a_promise_that_was_rolled_back_is_not_heard_of(database: Database) -> None:
    heard: list[str] = []
    database.on_enqueued.append(lambda: heard.append("enqueued"))

    async def promise_and_fail() -> None:
        async with database.write() as session:
            await outbox.enqueue(session, OutgoingKind.PLAN, 1, outbox.CX_CHANNEL)
            raise ChangedMind

    with pytest.raises(ChangedMind):
        await promise_and_fail()
    assert heard == []


async def test_sqlite_is_set_to_keep_what_it_said_it_kept(database: Database) -> None:
    if not database.is_sqlite:
        return
    async with database.read() as session:
        connection = await session.connection()
        found = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert found == ["wal", 2, 1]


async def test_a_reader_is_not_held_up_by_a_writer(database: Database) -> None:
    async with database.write() as writing:
        writing.add(Issue(external_id="I-1", title="On its way"))
        await writing.flush()
        async with asyncio.timeout(5), database.read() as reading:
            assert (await reading.exec(select(Issue))).all() == []


_OPEN_AND_CLOSE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM issue").fetchone()
connection.close()
"""


async def test_another_process_leaves_the_log_of_an_open_database_alone(sqlite_url: str) -> None:
    # Whoever believes to be the last one deletes it, and what we write then is lost.
    file = sqlite_url.removeprefix("sqlite:///")
    mine, second = Database(sqlite_url), Database(sqlite_url)
    for database in (mine, second):
        async with database.write() as session:
            session.add(Issue(external_id=f"I-{id(database)}", title="Stays"))
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", _OPEN_AND_CLOSE, file], check=True)
    assert await asyncio.to_thread(Path(f"{file}-wal").exists)
    await mine.close()
    await second.close()


async def opening(database: Database) -> None:
    async with database.read() as session:
        await (await session.connection()).execute(text("SELECT 1"))


async def test_a_new_file_that_another_holds_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    async with asyncio.TaskGroup() as group:
        opened = group.create_task(opening(database))
        await asyncio.sleep(0.2)
        assert not opened.done()
        other.execute("COMMIT")
    other.close()
    await database.close()


async def test_closing_waits_for_a_session_that_was_just_given_up(database_url: str) -> None:
    database, reading = Database(database_url), asyncio.Event()

    async def read() -> None:
        async with database.read() as session:
            await session.exec(select(Issue))
            reading.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(read())
    await reading.wait()
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedout() == 1
    task.cancel()
    await database.close()
    assert pool.checkedout() == 0
