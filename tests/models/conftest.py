"""A database of each release so far, filled with every state, on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Connection

from models.database import Database
from models.migrate import alembic_config
from tests import postgres
from tests.models.releases import RELEASES


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def release_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database with no tables yet, one for each engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'release.db'}"
    server, _ = request.getfixturevalue("postgres_template")
    name = f"release_{uuid4().hex[:8]}"
    postgres.run(server, f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture(params=RELEASES, ids=[f"release-{release.REVISION}" for release in RELEASES])
def release(request: pytest.FixtureRequest) -> ModuleType:
    """Return each release in turn; a module of tests that is about one alone has a fixture of its own."""
    assert isinstance(request.param, ModuleType)
    return request.param


@pytest.fixture
async def filled(release_url: str, release: ModuleType) -> AsyncIterator[Database]:
    """Give a database of the release with every state in it."""
    database = Database(release_url)
    await fill(database, release)
    yield database
    await database.close()


async def fill(database: Database, release: ModuleType) -> None:
    """Make this an old database: on the release's schema, with every state in it."""
    async with database.alter() as connection:
        await connection.run_sync(upgrade_to, release.REVISION)
        await connection.run_sync(release.fill)


def upgrade_to(connection: Connection, revision: str) -> None:
    """Bring a database to this revision of its schema."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
