"""The bot at work on one engine, and the promise that Slack found nothing to complain of."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.actions import PATIENT
from tests.harness import Harness, add_people, started


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot by Socket Mode on SQLite, with Ada, Jonas and customers to call; it breaks no rule of Slack's."""
    async with started(sqlite_url, sandbox=PATIENT) as world:
        await add_people(world.database)
        yield world
        await world.bot.context.background.drain()
        assert world.sandbox.violations == []


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[Harness]:
    """Give the same on both engines, for what only shows when two things happen at once."""
    async with started(database_url, sandbox=PATIENT) as world:
        await add_people(world.database)
        yield world
