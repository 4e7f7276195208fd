"""The database: engine, and reading and writing transactions, on SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, Executable, Insert, Table, insert
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models.sqlite_engines import WRITES, make_synchronous, prepare_asynchronous
from models.transaction_threads import TransactionThreads, Work

_CONNECTION = "firsthand_connection"
_KEPT = "firsthand_kept"
HAS_ENQUEUED = "firsthand_has_enqueued"
# How often, and at which intervals, to look whether sessions have ended.
_LOOKS, _BETWEEN_LOOKS_S = 400, 0.005
# Well below half the smallest number of parameters a statement may have (999 on old SQLite builds).
_BATCH_SIZE = 400
_T = TypeVar("_T")


class DanglingReferences(ValueError):
    """A schema change left rows with foreign keys to missing rows; the text names the tables."""


def async_url(url: str) -> str:
    """Return `url` with the async driver Firsthand uses: aiosqlite or psycopg 3.

    Raises ValueError when it names neither SQLite nor PostgreSQL, or is no database address at all.
    """
    try:
        parsed = make_url(url)
    except Exception as bad:  # SQLAlchemy raises several kinds for what is one mistake
        raise ValueError(f"{url!r} is no database address") from bad
    family = parsed.get_backend_name()
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    if family not in drivers:
        raise ValueError(f"{family!r} is neither sqlite nor postgresql")
    return parsed.set(drivername=drivers[family]).render_as_string(hide_password=False)


class Database:
    """Makes sessions: `read()` sees a snapshot; `write()` is one transaction, committed at its end."""

    def __init__(self, url: str) -> None:
        # Parameters (names, numbers, comments) stay out of errors.
        self.engine = create_async_engine(
            async_url(url),
            pool_pre_ping=not url.startswith("sqlite"),
            # Every session ends its transaction itself; a rollback after the commit would be one more trip.
            pool_reset_on_return=None,
            hide_parameters=True,
        )
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        if self.is_sqlite:
            prepare_asynchronous(self.engine)
        self._writing_engine = self.engine.execution_options(**{WRITES: True})
        # SQLite has one writer: a lock here is far quicker than its own busy waiting.
        self._writer_lock: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        # A database in memory has one connection.
        in_file = self.is_sqlite and isinstance(self.engine.pool, QueuePool)
        self._threads = TransactionThreads(make_synchronous(url)) if in_file else None
        self.on_enqueued: list[Callable[[], None]] = []

    @property
    def sync_engines(self) -> tuple[Engine, ...]:
        """The engines to which SQLAlchemy's events are told."""
        return (self.engine.sync_engine, *([self._threads.engine] if self._threads else []))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Yield a session for reading; nothing is committed, and what was worked out may be kept in `kept_in` it."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session:
            session.info[_KEPT] = {}
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Yield a session whose transaction commits at the end, or rolls back when anything is raised.

        When the transaction enqueued a message, the callbacks in `on_enqueued` are called after the commit.
        """
        writer_lock: AbstractAsyncContextManager[Any] = self._writer_lock or nullcontext()
        async with writer_lock, AsyncSession(self._writing_engine, expire_on_commit=False) as session:
            yield session
            await session.commit()
        self._tell(session.info)

    async def run_read(self, work: Work[_T]) -> _T:
        """Return what `work` returns, given a session as `read()` gives it. It waits for nothing but this session.

        On SQLite it runs in a worker thread, several times as fast as in the event loop; so for all that people wait
        for.
        """
        if self._threads is None:
            async with self.read() as session:
                return await work(session)
        return await self._threads.read(work, {_KEPT: {}})

    async def run_write(self, work: Work[_T]) -> _T:
        """Return what `work` returns, given a session as `write()` gives it; else as `run_read`."""
        if self._threads is None or self._writer_lock is None:
            async with self.write() as session:
                return await work(session)
        async with self._writer_lock:
            return await self._threads.write(work, self._tell)

    def _tell(self, info: Mapping[Any, Any]) -> None:
        """Tell who listens where a transaction with this `info`, now committed, enqueued a message."""
        if info.get(HAS_ENQUEUED):
            for callback in self.on_enqueued:
                callback()

    @asynccontextmanager
    async def alter(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection for changing the schema, in one transaction that commits at the end.

        SQLite alters a table by making it anew and dropping the old one, which its rows' references forbid or, with
        ON DELETE CASCADE, do not survive (sqlite.org/lang_altertable.html, "other kinds of table schema changes"). So
        foreign keys rest meanwhile, and are checked as a whole before the commit. Raises DanglingReferences.
        """
        writer_lock: AbstractAsyncContextManager[Any] = self._writer_lock or nullcontext()
        async with writer_lock, self._writing_engine.connect() as connection:
            if not self.is_sqlite:
                async with connection.begin():
                    yield connection
                return
            await connection.run_sync(_enforce_foreign_keys, enforce=False)
            try:
                async with connection.begin():
                    yield connection
                    await _require_references(connection)
            finally:
                await connection.run_sync(_enforce_foreign_keys, enforce=True)

    async def close(self) -> None:
        """Close every connection, once the sessions that are being given up have ended."""
        pool = self.engine.pool
        for _ in range(_LOOKS):
            if not isinstance(pool, QueuePool) or not pool.checkedout():
                break
            await asyncio.sleep(_BETWEEN_LOOKS_S)
        if self._threads is not None:
            await asyncio.to_thread(self._threads.close)
        await self.engine.dispose()


def _enforce_foreign_keys(connection: Connection, *, enforce: bool) -> None:
    # Straight to the driver, before any transaction: within one the pragma does nothing.
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if enforce else 'OFF'}")
    cursor.close()


async def _require_references(connection: AsyncConnection) -> None:
    broken = [tuple(row) for row in await connection.exec_driver_sql("PRAGMA foreign_key_check")]
    if broken:
        pairs = sorted({f"{table} refers to {parent}" for table, _row, parent, _key in broken})
        raise DanglingReferences(f"{len(broken)} rows refer to rows that are not there: {', '.join(pairs)}")


def kept_in(session: AsyncSession) -> dict[Any, Any] | None:
    """Return what was worked out in a session that only reads, by any key; None where it may write."""
    kept: dict[Any, Any] | None = session.info.get(_KEPT)
    return kept


async def execute(
    session: AsyncSession,
    statement: Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> CursorResult[Any]:
    """Run a statement on a table, once or for each of `values`, after what the session holds was flushed.

    The session itself flushes only before statements on models. Its connection is kept, as to ask the session at each
    statement takes as long as SQLite takes for it.
    """
    return await session.run_sync(_execute, statement, values)


def _execute(
    session: Session,
    statement: Executable,
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None,
) -> CursorResult[Any]:
    return connection_of(session).execute(statement, values)


def connection_of(session: Session) -> Connection:
    """Return the connection of a session, in its transaction, after what the session holds was flushed."""
    if session.new or session.dirty or session.deleted:
        session.flush()
    connection: Connection | None = session.info.get(_CONNECTION)
    if connection is None or connection.closed:
        connection = session.info[_CONNECTION] = session.connection()
    return connection


async def rows_of(
    session: AsyncSession, statement: Executable, values: Mapping[str, Any] | None = None
) -> Sequence[Any]:
    """Return the rows of a statement that selects columns, as they are after what the session holds was flushed."""
    return (await execute(session, statement, values)).all()


async def insert_row(session: AsyncSession, model: type[SQLModel], values: Mapping[str, Any]) -> int:
    """Insert a row, given by all of its columns that are not NULL, and return its id.

    For the statements of a click: to make an object and let the session keep it takes as long again.
    """
    made = await execute(session, _insert_statement(model), values)
    key = made.inserted_primary_key
    assert key is not None
    return int(key[0])


async def insert_rows(session: AsyncSession, model: type[SQLModel], *rows: Mapping[str, Any]) -> None:
    """Insert rows as `insert_row` does, by one statement; their ids are not told."""
    if rows:
        await execute(session, _insert_statement(model), rows)


def table_of(model: type[SQLModel]) -> Table:
    """Return the table of a model, for statements that need no objects."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table models
    return table


@cache
def _insert_statement(model: type[SQLModel]) -> Insert:
    return insert(table_of(model))


def batched(items: Collection[_T]) -> Iterator[list[_T]]:
    """Yield `items` in lists short enough for the parameters of one statement."""
    rest = iter(items)
    while batch := list(islice(rest, _BATCH_SIZE)):
        yield batch
