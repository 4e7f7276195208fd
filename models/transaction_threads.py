"""Transactions on SQLite that run whole in a worker thread."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import Engine
from sqlmodel.ext.asyncio.session import AsyncSession

from models.sqlite_engines import WRITES

_READERS = 4
_P = ParamSpec("_P")
_T = TypeVar("_T")
# Does its work in a session, and waits for nothing else.
Work = Callable[[AsyncSession], Coroutine[Any, Any, _T]]


class TransactionThreads:
    """Runs each transaction in one worker thread, from its beginning to its end.

    aiosqlite goes to its thread and back for each step of a statement (cursor, execute, fetch, close): some thirty
    times in a transaction of eight statements, which takes longer than all that SQLite does. Here it is once. The
    session is the asynchronous one all the same, so that one function serves both; on an engine of the standard
    library's driver, which answers at once, it never waits.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writing_engine = engine.execution_options(**{WRITES: True})
        self._readers = ThreadPoolExecutor(_READERS, "database-reader")
        # SQLite has one writer.
        self._writer = ThreadPoolExecutor(1, "database-writer")

    async def read(self, work: Work[_T], info: dict[Any, Any]) -> _T:
        """Return what `work` returns, given a session with this `info` that only reads."""
        done, _ = await asyncio.wrap_future(self._readers.submit(copy_context().run, run, self.engine, work, info))
        return done

    async def write(self, work: Work[_T], committed: Callable[[dict[Any, Any]], None]) -> _T:
        """Return what `work` returns, given a session whose transaction is then committed; `committed` gets its `info`.

        It rolls back when anything is raised. Where the caller is cancelled, and however often, what has begun goes on
        to its end before the caller learns of it.
        """
        running = asyncio.wrap_future(self._writer.submit(copy_context().run, run, self.writing_engine, work))
        cancelled: asyncio.CancelledError | None = None
        while not running.done():
            try:
                await asyncio.wait([running])  # which leaves it running when it is cancelled itself
            except asyncio.CancelledError as told:
                cancelled = told
        if running.exception() is None:
            committed(running.result()[1])
        if cancelled is not None:
            raise cancelled
        return running.result()[0]

    def close(self) -> None:
        """Close every connection, once what has begun has ended; waits for it."""
        for executor in (self._readers, self._writer):
            executor.shutdown(cancel_futures=True)
        self.engine.dispose()


class _Session(AsyncSession):
    """An asynchronous session on an engine that is not: what is asked most goes to it straight, without a greenlet."""

    def __init__(self, engine: Engine, info: dict[Any, Any] | None = None) -> None:
        super().__init__(expire_on_commit=False, info=info)
        self.sync_session.bind = engine

    async def exec(self, statement: Any, **given: Any) -> Any:
        return self.sync_session.exec(statement, **given)

    async def run_sync(self, fn: Callable[..., _T], *arg: Any, **kw: Any) -> _T:
        return fn(self.sync_session, *arg, **kw)


def run(engine: Engine, work: Work[_T], info: dict[Any, Any] | None = None) -> tuple[_T, dict[Any, Any]]:
    """Return what `work` returns and its session's `info`; what it wrote is committed where the engine is to write."""
    session = _Session(engine, info)
    try:
        done = _to_its_end(work(session))
        if engine.get_execution_options().get(WRITES):
            session.sync_session.commit()
    except StopIteration as stopped:  # no future takes it, so that who waits would wait for ever
        raise RuntimeError("a transaction raised StopIteration") from stopped
    finally:
        session.sync_session.close()
    return done, session.info


def _to_its_end(work: Coroutine[Any, Any, _T]) -> _T:
    """Return what a coroutine returns that never waits. Raises RuntimeError where it does."""
    try:
        work.send(None)
    except StopIteration as ended:
        return cast("_T", ended.value)
    work.close()
    raise RuntimeError(f"{work!r} waits for something else than its session")


async def run_in_thread(function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
    """Return what `function` returns, which calculates for long: where there is an event loop, not within it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function(*arguments, **named)  # in a transaction that has a thread already
    return await asyncio.to_thread(function, *arguments, **named)
