"""A harness on SQLite: most of what the jobs do has nothing to do with the engine."""

from collections.abc import AsyncIterator

import pytest

from tests.jobs.harness import DeliveryHarness, delivery_harness


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give the jobs' context with Ada, Jonas and four customers, in a stand-in Slack."""
    async with delivery_harness(sqlite_url) as harness:
        yield harness


@pytest.fixture
async def lacking(sqlite_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give the same in a Slack-compatible server that tells nobody who is who."""
    async with delivery_harness(sqlite_url, without={"users.info", "users.lookupByEmail"}) as harness:
        yield harness
