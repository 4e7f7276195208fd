"""Locks beyond rows: taking turns, and work that gives way where two may wait for each other."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

_T = TypeVar("_T")
# Well below PostgreSQL's `deadlock_timeout` of a second, after which it fails whichever of the two it likes.
_WAIT_MS = 250
_TRIES = 40
_LOCK_NOT_AVAILABLE = "55P03"


async def take_turns(session: AsyncSession, key: int) -> None:
    """Wait until no other transaction has this key, any fixed number, and keep it until this one ends.

    SQLite has one writer, who has it anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        connection = await session.connection()
        await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


async def give_way(session: AsyncSession, work: Callable[[], Awaitable[_T]]) -> _T:
    """Return what `work` returns; where it has to wait for a lock, let go of those it took and have it begin anew.

    It begins in a state where nothing of it was done. SQLite has one writer, and nobody to give way to. Raises
    DBAPIError where another holds on for ten seconds.
    """
    if session.get_bind().dialect.name != "postgresql":
        return await work()
    for _ in range(_TRIES - 1):
        try:
            return await _in_savepoint(session, work)
        except DBAPIError as refused:
            if getattr(refused.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
    return await _in_savepoint(session, work)


async def _in_savepoint(session: AsyncSession, work: Callable[[], Awaitable[_T]]) -> _T:
    # Set within the savepoint, and so taken back with all else where it is given up.
    async with session.begin_nested():
        connection = await session.connection()
        await connection.execute(text(f"SET LOCAL lock_timeout = {_WAIT_MS}"))
        done = await work()
        await session.flush()
        await connection.execute(text("SET LOCAL lock_timeout TO DEFAULT"))
    return done
