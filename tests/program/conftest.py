"""Databases for the programme's tests: one engine where one is enough, two processes' worth where two people act."""

from collections.abc import AsyncIterator

import pytest

from models.database import Database


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """Give an empty database on SQLite alone, for rules that don't depend on the engine."""
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
async def replica(database_url: str) -> AsyncIterator[Database]:
    """Give a second way into the database of `database`, as another process has it."""
    database = Database(database_url)
    yield database
    await database.close()
