"""SQLite in the event loop's own thread: nobody else waits here, and to go to another takes longest."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Engine

from models import transaction_threads
from models.transaction_threads import TransactionThreads, Work

_T = TypeVar("_T")
# How many turns others have meanwhile: whose message comes first depends on it, and on that, what happens by chance.
_TO_READ, _TO_WRITE = 4, 1


async def _execute(_connection: aiosqlite.Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return fn(*args, **kwargs)


async def _read(threads: TransactionThreads, work: Work[_T], info: dict[Any, Any]) -> _T:
    done, _ = _at_once(threads.engine, work, info)
    await _let_others_go_on(_TO_READ)
    return done


async def _write(threads: TransactionThreads, work: Work[_T], committed: Callable[[dict[Any, Any]], None]) -> _T:
    done, info = _at_once(threads.writing_engine, work)
    committed(info)
    await _let_others_go_on(_TO_WRITE)
    return done


async def _let_others_go_on(turns: int) -> None:
    for _ in range(turns):
        await asyncio.sleep(0)


def _at_once(engine: Engine, work: Work[_T], info: dict[Any, Any] | None = None) -> tuple[_T, dict[Any, Any]]:
    """Run a transaction as a thread does, in which there is no event loop."""
    loop = asyncio.get_running_loop()
    asyncio._set_running_loop(None)  # noqa: SLF001
    try:
        return transaction_threads.run(engine, work, info)
    finally:
        asyncio._set_running_loop(loop)  # noqa: SLF001


def use_one_thread() -> None:
    """Have every transaction of this process run in its one thread, rather than in a thread of its own."""
    setattr(aiosqlite.Connection, "_execute", _execute)  # noqa: B010  (it is not meant to be set)
    setattr(TransactionThreads, "read", _read)  # noqa: B010
    setattr(TransactionThreads, "write", _write)  # noqa: B010
