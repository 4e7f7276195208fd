"""The database: engine, and reading and writing transactions, on SQLite and PostgreSQL."""

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, CursorResult, Insert, Select, Table, UpdateBase, event, insert
from sqlalchemy.engine import AdaptedConnection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

_WRITES = "firsthand_writes"
_CONNECTION = "firsthand_connection"
_KEPT = "firsthand_kept"
HAS_ENQUEUED = "firsthand_has_enqueued"
# As long as the busy time-out.
_SWITCHES, _BETWEEN_SWITCHES = 500, 0.02
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
            _prepare_sqlite(self.engine)
            _end_transactions(self.engine)
        self._writing_engine = self.engine.execution_options(**{_WRITES: True})
        # SQLite has one writer: a lock here is far quicker than its own busy waiting.
        self._writer_lock: asyncio.Lock | None = asyncio.Lock() if self.is_sqlite else None
        self.on_enqueued: list[Callable[[], None]] = []

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
            has_enqueued = bool(session.info.get(HAS_ENQUEUED))
        if has_enqueued:
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
        pool = cast("QueuePool", self.engine.pool)
        for _ in range(_LOOKS):
            if not pool.checkedout():
                break
            await asyncio.sleep(_BETWEEN_LOOKS_S)
        await self.engine.dispose()


def _keep_private(file: str | None) -> None:
    """Make the database's file readable by its owner alone; SQLite gives its WAL the same mode."""
    if not file or file == ":memory:":
        return
    # Where this is not allowed, the file is somebody else's, or can't be opened either: SQLite says so in words.
    with contextlib.suppress(OSError):
        # Never opened where it is there: closing it again would drop the locks that this process's other connections
        # hold (sqlite.org/howtocorrupt.html, 2.2).
        if not Path(file).exists():
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        for name in (file, f"{file}-wal", f"{file}-shm"):
            if Path(name).exists():
                Path(name).chmod(0o600)


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


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """Set WAL, full durability and foreign keys, and let writers take the lock at once (BEGIN IMMEDIATE)."""
    # The mappers remember the dialect and with it this listener, which must not keep the engine of a closed database.
    file = engine.url.database

    @event.listens_for(engine.sync_engine, "do_connect")
    def _on_opening(_dialect: object, _record: object, _arguments: object, _options: object) -> None:
        _keep_private(file)

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # The driver's own implicit BEGIN is off, so that the BEGIN below is the only one.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        connection.run_async(_switch_to_wal)

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        # Without SQLAlchemy's cursor, which takes three round trips to the driver's thread.
        adapted = cast("AdaptedConnection", connection.connection.dbapi_connection)
        try:
            adapted.run_async(lambda driver: driver.execute(begin))
        except sqlite3.Error as refused:
            raise OperationalError(begin, None, refused) from refused
        except asyncio.CancelledError:
            # The driver's thread begins all the same: nobody else may be given this connection.
            connection.invalidate()
            raise


def _end_transactions(engine: AsyncEngine) -> None:
    """Roll back on SQLite what is still open where a connection goes back to the pool, or is given up."""

    @event.listens_for(engine.sync_engine, "checkin")
    def _on_checkin(connection: AdaptedConnection | None, _record: object) -> None:
        # A commit that SQLite refuses leaves the transaction open, which SQLAlchemy takes for ended.
        if connection is not None and connection.driver_connection.in_transaction:
            connection.run_async(lambda driver: driver.rollback())

    @event.listens_for(engine.sync_engine, "invalidate")
    def _on_invalidate(connection: AdaptedConnection, _record: object, _error: object) -> None:
        # SQLite closes a connection for good, and lets go of its lock, only once nobody holds one of its cursors.
        with contextlib.suppress(sqlite3.Error, ValueError):
            connection.run_async(lambda driver: driver.rollback())


async def _switch_to_wal(driver: aiosqlite.Connection) -> None:
    """Switch to a write-ahead log.

    While others open the same new file, SQLite refuses the switch at once: its busy time-out doesn't apply.
    """
    for _ in range(_SWITCHES):
        with contextlib.suppress(sqlite3.OperationalError):
            await driver.execute_fetchall("PRAGMA journal_mode=WAL")
            return
        await asyncio.sleep(_BETWEEN_SWITCHES)
    await driver.execute_fetchall("PRAGMA journal_mode=WAL")


def kept_in(session: AsyncSession) -> dict[Any, Any] | None:
    """Return what was worked out in a session that only reads, by any key; None where it may write."""
    kept: dict[Any, Any] | None = session.info.get(_KEPT)
    return kept


async def execute(
    session: AsyncSession,
    statement: UpdateBase | Select[Any],
    values: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
) -> CursorResult[Any]:
    """Run a statement on a table, once or for each of `values`, after what the session holds was flushed.

    The session itself flushes only before statements on models. Its connection is kept, as to ask the session at each
    statement takes as long as SQLite takes for it.
    """
    if session.new or session.dirty or session.deleted:
        await session.flush()
    connection: AsyncConnection | None = session.info.get(_CONNECTION)
    if connection is None or connection.closed:
        connection = session.info[_CONNECTION] = await session.connection()
    return await connection.execute(statement, values)


async def rows_of(
    session: AsyncSession, statement: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None
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
