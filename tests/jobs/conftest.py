"""An office on SQLite: most of what the jobs do has nothing to do with the engine."""

from collections.abc import AsyncIterator

import pytest

from models.database import Database
from tests.jobs.harness import DeliveryHarness, office_in


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give the jobs' context with Ada, Jonas and four customers, in a stand-in Slack."""
    database = Database(sqlite_url)
    async with office_in(database) as office:
        yield office
    await database.close()


@pytest.fixture
async def lacking(sqlite_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give the same in a Slack-compatible server that tells nobody who is who."""
    database = Database(sqlite_url)
    async with office_in(database, without={"users.info", "users.lookupByEmail"}) as office:
        yield office
    await database.close()
