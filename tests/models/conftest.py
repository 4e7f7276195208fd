"""A database of each release so far, filled with every state, on both engines."""

from collections.abc import AsyncIterator
from types import ModuleType

import pytest

from models.database import Database
from tests.models.old_databases import Copied
from tests.models.releases import RELEASES


@pytest.fixture(params=RELEASES, ids=[f"release-{release.REVISION}" for release in RELEASES])
def release(request: pytest.FixtureRequest) -> ModuleType:
    """Return each release in turn; a module of tests that is about one alone has a fixture of its own."""
    assert isinstance(request.param, ModuleType)
    return request.param


@pytest.fixture
async def filled(copied: Copied, release: ModuleType) -> AsyncIterator[Database]:
    """Give a database of the release with every state in it."""
    database = Database(await copied(release))
    yield database
    await database.close()


@pytest.fixture
async def upgraded(copied: Copied, release: ModuleType) -> AsyncIterator[Database]:
    """Give the same on the newest schema."""
    database = Database(await copied(release, upto="head"))
    yield database
    await database.close()


@pytest.fixture
async def old(copied: Copied, release: ModuleType, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """Give the same just before a migration: on the revision that its module of tests calls BEFORE."""
    database = Database(await copied(release, upto=request.module.BEFORE))
    yield database
    await database.close()
