"""A migrated database for the import tests, on SQLite."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.database import Database
from models.migrate import migrate


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'firsthand.db'}")
    await migrate(database)
    yield database
    await database.close()
