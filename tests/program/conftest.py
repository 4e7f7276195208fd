"""Databases for the programme's tests: one engine where one is enough, two processes' worth where two people act."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.database import Database


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of an empty SQLite database on the newest schema."""
    file = tmp_path / "firsthand.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Database]:
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
