"""SQLite's engines: write-ahead log, full durability and foreign keys, and a transaction that begins and ends as told.

There are two on one file: the asynchronous one (aiosqlite), whose sessions live in the event loop, and that of the
standard library's driver, for transactions that run whole in a worker thread.
"""

import asyncio
import contextlib
import os
import sqlite3
from pathlib import Path
from typing import Any, cast

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import AdaptedConnection, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

# The option of an execution whose transaction may write.
WRITES = "firsthand_writes"
_PRAGMAS = ("busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON")
# As long as the busy time-out.
_SWITCHES, _BETWEEN_SWITCHES = 500, 0.02


def prepare_asynchronous(engine: AsyncEngine) -> None:
    """Have the connections of an engine of aiosqlite set up, and their transactions begin and end as told."""
    # The mappers remember the dialect and with it this listener, which must not keep the engine of a closed database.
    file = engine.url.database

    @event.listens_for(engine.sync_engine, "do_connect")
    def _on_opening(_dialect: object, _record: object, _arguments: object, _options: object) -> None:
        _keep_private(file)

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        _set_up(connection)
        connection.run_async(_switch_to_wal)

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        begin = _begin_of(connection)
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


def make_synchronous(url: str) -> Engine:
    """Return an engine of the standard library's driver on a file that has its write-ahead log."""
    engine = create_engine(
        make_url(url).set(drivername="sqlite"),
        connect_args={"check_same_thread": False},  # one after the other, whatever the address says
        hide_parameters=True,
        pool_reset_on_return=None,
    )
    file = engine.url.database

    @event.listens_for(engine, "do_connect")
    def _on_opening(_dialect: object, _record: object, _arguments: object, _options: object) -> None:
        _keep_private(file)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        _set_up(connection)

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        begin = _begin_of(connection)
        try:
            cast("sqlite3.Connection", connection.connection.dbapi_connection).execute(begin)
        except sqlite3.Error as refused:
            raise OperationalError(begin, None, refused) from refused

    @event.listens_for(engine, "checkin")
    def _on_checkin(connection: sqlite3.Connection | None, _record: object) -> None:
        if connection is not None and connection.in_transaction:  # as above
            connection.rollback()

    return engine


def _set_up(connection: Any) -> None:
    # The driver's own implicit BEGIN is off, so that that of "begin" is the only one.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_of(connection: Connection) -> str:
    """Return what begins the transaction: who writes takes the lock at once."""
    return "BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES) else "BEGIN"


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
