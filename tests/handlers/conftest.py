"""The running bot that handlers are tried on, on one engine or on both."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.actions import PATIENT
from tests.harness import Harness, add_people, started


@pytest.fixture
async def harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot by Socket Mode on SQLite, with Ada, Jonas and customers to call; it breaks no rule of Slack's."""
    async with started(sqlite_url, sandbox=PATIENT) as harness:
        await add_people(harness.database)
        yield harness
        await harness.drain()
        assert harness.sandbox.violations == []


@pytest.fixture
async def each_harness(database_url: str) -> AsyncIterator[Harness]:
    """Give the same on each engine, for what only shows when two things happen at once."""
    async with started(database_url, sandbox=PATIENT) as harness:
        await add_people(harness.database)
        yield harness
