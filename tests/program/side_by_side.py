"""Side by side: two verbs of the programme, of which one begins before the other is committed."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.importing.batch import import_batch
from bot.program.importing.entries import RowResult
from models.database import Database
from tests.harness import until
from tests.program.factories import NOW, brought, commit
from tests.test_run import waits_for_lock

Verb = Callable[[AsyncSession], Awaitable[Any]]


async def side_by_side(first: Database, second: Database, one: Verb, other: Verb) -> list[Any]:
    """Let `one` do its work in a transaction, `other` begin in one of its own, and only then commit the first.

    Return what each returned, or the exception it raised.
    """
    done: list[Any] = []
    async with first.write() as session:
        done.append(await one(session))
        later = asyncio.create_task(commit(second, other))
        await asyncio.wait([later], timeout=0.3)
    return [*done, *await asyncio.gather(later, return_exceptions=True)]


async def queued(watching: Database, hold: Verb, first: Verb, second: Verb) -> list[Any]:
    """Let `hold` lock what both others need on PostgreSQL, these wait for it in this order, and then let go.

    Return what each of the two returned, or the exception it raised.
    """
    others = [Database(watching.engine.url.render_as_string(hide_password=False)) for _ in range(2)]
    waiting = list[asyncio.Task[Any]]()
    async with watching.write() as session:
        await hold(session)
        for place, (database, verb) in enumerate(zip(others, (first, second), strict=True), 1):
            waiting.append(asyncio.create_task(commit(database, verb)))
            await until(partial(waits_for_lock, watching, count=place))
    results = await asyncio.gather(*waiting, return_exceptions=True)
    for each in others:
        await each.close()
    return list(results)


def locking(table: type[SQLModel], row_id: int | None) -> Verb:
    """Return what locks one row wholly."""

    async def lock(session: AsyncSession) -> None:
        await session.get_one(table, row_id, with_for_update=True)

    return lock


def importing_of(**sheets: Sequence[dict[str, Any]]) -> Verb:
    """Return what imports a workbook whose sheets hold these values by field, and returns what became of them."""

    async def import_them(session: AsyncSession) -> dict[str, RowResult]:
        batch = {name: brought(rows) for name, rows in sheets.items()}
        return await import_batch(session, batch, lambda _: None, now=NOW)

    return import_them
