"""A month on SQLite alone, for journeys where the engine makes no difference."""

from collections.abc import AsyncIterator

import pytest

from tests.harness import Harness, add_people, started


@pytest.fixture
async def sqlite_harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot running by Socket Mode, with Ada, Jonas and customers to call."""
    async with started(sqlite_url) as harness:
        await add_people(harness.database)
        yield harness
