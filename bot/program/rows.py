"""Writing rows by single statements, where the session's own bookkeeping would take as long again."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database import POSTPONED

_CONNECTION = "firsthand_connection"
# Well below half the smallest number of parameters a statement may have (999 on old SQLite builds).
_AT_ONCE = 400
_T = TypeVar("_T")


async def connection_of(session: AsyncSession) -> AsyncConnection:
    """Return the session's connection, everything pending written first. One session is one transaction."""
    if session.new or session.dirty or session.deleted:
        await session.flush()
    if _CONNECTION not in session.info:
        session.info[_CONNECTION] = await session.connection()
    known: AsyncConnection = session.info[_CONNECTION]
    return known


async def store(session: AsyncSession, row: SQLModel) -> int:
    """Insert a new row at once and return its id; the object itself stays outside the session."""
    connection = await connection_of(session)
    done = await connection.execute(_inserting(type(row)), row.model_dump(exclude={"id"}))
    key = done.inserted_primary_key
    if key is None:
        raise LookupError(f"{type(row).__name__} was stored without an id.")
    return int(key[0])


async def insert_later(session: AsyncSession, model: type[SQLModel], *rows: Mapping[str, Any]) -> None:
    """Insert rows, each given by all of its columns that are not NULL, whose ids nobody asks for in this transaction.

    What the database refuses is told by the next statement, or by the commit.
    """
    if rows:
        connection = await connection_of(session)
        await connection.execute(_inserting_later(model), list(rows))


@cache
def _inserting_later(model: type[SQLModel]) -> Insert:
    return _inserting(model).execution_options(**{POSTPONED: True})


@cache
def _inserting(model: type[SQLModel]) -> Insert:
    return insert(model.__table__)  # type: ignore[attr-defined]  # SQLModel adds it to table models


def batched(those: Iterable[_T]) -> Iterator[list[_T]]:
    """Give `those` in lists as long as a statement takes."""
    rest = iter(those)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
