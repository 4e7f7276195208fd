"""A harness on SQLite: most of what the jobs do has nothing to do with the engine."""

from collections.abc import AsyncIterator

import pytest

from models.database import Database
from tests.jobs.harness import DeliveryHarness, delivery_harness


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give the jobs' context with Ada, Jonas and four customers, in a stand-in Slack."""
    database = Database(sqlite_url)
    async with delivery_harness(database) as harness:
        yield harness
    await database.close()


@pytest.fixture
async def lacking(sqlite_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give the same in a Slack-compatible server that tells nobody who is who."""
    database = Database(sqlite_url)
    async with delivery_harness(database, without={"users.info", "users.lookupByEmail"}) as harness:
        yield harness
    await database.close()
