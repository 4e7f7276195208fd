"""Side by side: two verbs of the programme, of which the second begins before the first is committed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.database import Database
from tests.program.factories import commit

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
