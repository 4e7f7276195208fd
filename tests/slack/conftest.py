"""A stand-in Slack and what the bot knows of it, without a bot."""

from collections.abc import AsyncIterator

import pytest

from bot.slack import RateLimiter, SlackWorkspace, make_client
from scripts.sandbox import Sandbox
from tests.harness import MANIFEST, TOM


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    async with Sandbox(MANIFEST, page_size=2) as slack:
        yield slack


@pytest.fixture
def workspace(slack: Sandbox) -> SlackWorkspace:
    """Return the bot's view of a Slack that gives two things a page; Tom and the group @cx-team are of the CX team."""
    return SlackWorkspace(make_client(slack.bot_token, slack.api_url), RateLimiter(), cx_team=[TOM, "S0CXTEAM001"])
