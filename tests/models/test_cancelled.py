"""Transactions on SQLite that are cancelled anywhere, or can't be committed: the next ones go on all the same."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models import Issue
from models.database import Database
from models.migrate import Unusable, migrate
from models.prepared import PreparedSelect
from tests.program.factories import customer

_numbers = count(1)
_ISSUES = PreparedSelect(select(Issue).limit(1))


async def write(database: Database) -> None:
    async with database.write() as session:
        session.add(Issue(external_id=f"I-{next(_numbers)}", title="Written"))
        await session.flush()
        (await session.exec(select(Issue).limit(1))).all()
        await _ISSUES.rows(session)


async def read(database: Database) -> None:
    async with database.read() as session:
        (await session.exec(select(Issue).limit(1))).all()
        await _ISSUES.rows(session)


class Cutter:
    """Cuts off the task that makes a trip to the driver's thread, which goes on with what it was given."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        trip: Callable[..., Awaitable[Any]] = aiosqlite.Connection._execute  # every trip there is

        async def _execute(connection: aiosqlite.Connection, *what: Any, **more: Any) -> Any:
            if self.left is not None:
                self.left -= 1
                if self.left < 0:
                    self.left = None
                    task = asyncio.current_task()
                    assert task is not None
                    task.cancel()
            return await trip(connection, *what, **more)

        monkeypatch.setattr(aiosqlite.Connection, "_execute", _execute)

    async def cut(self, work: Callable[[Database], Awaitable[None]], database: Database, *, after: int) -> bool:
        """Run `work` and cut it off after so many trips; False where it makes fewer."""
        self.left = after
        task = asyncio.ensure_future(work(database))
        await asyncio.wait([task])
        was_cut, self.left = self.left is None, None
        return was_cut


@pytest.mark.parametrize("work", [write, read])
async def test_what_is_cut_off_holds_up_nobody(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, work: Callable[[Database], Awaitable[None]]
) -> None:
    cutter, database = Cutter(monkeypatch), Database(sqlite_url)
    await write(database)
    after = 0
    while await cutter.cut(work, database, after=after):
        async with asyncio.timeout(5):
            await write(database)
            await read(database)
        after += 1
    assert after > 1
    await database.close()


async def test_a_commit_that_is_refused_holds_up_nobody(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    async def write_what_is_refused() -> None:
        async with database.write() as session:
            await (await session.connection()).exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            session.add(customer(1, issue_id=4711))

    with pytest.raises(IntegrityError):
        await write_what_is_refused()
    async with asyncio.timeout(5):
        await write(database)
    await database.close()


async def test_a_locked_file_can_not_be_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, begin = f"sqlite:///{tmp_path / 'locked.db'}", aiosqlite.Connection.execute
    database = Database(url)
    await read_nothing(database)

    async def refuse(connection: aiosqlite.Connection, sql: str, parameters: Any = None) -> Any:
        if sql == "BEGIN IMMEDIATE":
            raise sqlite3.OperationalError("database is locked")  # as it is when the busy time-out is over
        return await begin(connection, sql, parameters)

    monkeypatch.setattr(aiosqlite.Connection, "execute", refuse)
    with pytest.raises(Unusable, match="database is locked"):
        await migrate(database)
    await database.close()


async def read_nothing(database: Database) -> None:
    async with database.read() as session:
        await session.connection()
