"""A database of the first release, filled with every state, on both engines; and what stands in a database."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Connection

from models.database import Database
from models.migrate import alembic_config
from tests import postgres
from tests.models import release_0001


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def release_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database with no tables yet, one for each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'release.db'}"
    server, _ = request.getfixturevalue("postgres_template")
    name = f"release_{uuid4().hex[:8]}"
    postgres.run(server, f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture
async def filled(release_url: str) -> AsyncIterator[Database]:
    """Give a database of the first release with every state in it."""
    database = Database(release_url)
    async with database.alter() as connection:
        await connection.run_sync(upgrade_to, release_0001.REVISION)
        await connection.run_sync(release_0001.fill)
    yield database
    await database.close()


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring a database to this revision of its schema."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
