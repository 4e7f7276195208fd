"""SQLite at one trip to its thread a statement, where aiosqlite takes four: new cursor, execute, fetch, close."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

_Result = TypeVar("_Result")
_CHUNK = 64


class OneTripCursor:
    """The part of a cursor that SQLAlchemy's asyncio adapter uses; the rows come along with the statement."""

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement and fetch all it gives."""
        return await self._run(sqlite3.Cursor.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        """Run one statement for each of `parameters`."""
        return await self._run(sqlite3.Cursor.executemany, sql, parameters)

    async def _run(self, how: Callable[..., object], sql: str, parameters: object) -> Self:
        def trip(connection: sqlite3.Connection) -> tuple[Any, int, int | None, list[Any]]:
            cursor = connection.cursor()
            try:
                how(cursor, sql, parameters)
                return cursor.description, cursor.rowcount, cursor.lastrowid, cursor.fetchall()
            finally:
                cursor.close()

        self.description, self.rowcount, self.lastrowid, self._rows = await self._connection.trip(trip)
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows of the last statement."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: no cursor stays open in the thread."""


class OneTripConnection(aiosqlite.Connection):
    """An aiosqlite connection, in a thread of its own, with cursors that take one trip."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(partial(sqlite3.connect, *arguments, **options), _CHUNK)
        # A process that ends without closing the database must not hang.
        self._thread.daemon = True
        self._postponed: list[Callable[[sqlite3.Connection], object]] = []
        self._is_clean = True

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        """Return a cursor; nothing happens yet."""
        return OneTripCursor(self)

    def postpone(self, sql: str, parameters: Any, *, many: bool = False) -> None:
        """Let a statement that nobody waits for travel with the next one, or with the commit, in its order.

        What it raises is raised there, and the transaction is to be given up; a rollback forgets it.
        """
        run = sqlite3.Connection.executemany if many else sqlite3.Connection.execute
        self._postponed.append(lambda connection: run(connection, sql, parameters).close())

    async def trip(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Return what `work` makes of the connection, in its thread, after all that was postponed."""
        first, self._postponed = self._postponed, []
        self._is_clean = False

        def run() -> _Result:
            for each in first:
                each(self._conn)
            return work(self._conn)

        result: _Result = await self._execute(run)  # type: ignore[no-untyped-call]
        return result

    async def commit(self) -> None:
        """Commit, all that was postponed included; where that fails, roll back, which SQLAlchemy then does not."""
        try:
            await self.trip(sqlite3.Connection.commit)
        except Exception:
            await self.rollback()
            raise
        self._is_clean = True

    async def rollback(self) -> None:
        """Roll back, unless nothing was done since the last end; what was postponed never happens."""
        self._postponed.clear()
        if not self._is_clean:
            await self.trip(sqlite3.Connection.rollback)
            self._is_clean = True
