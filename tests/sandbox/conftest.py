"""What the tests of the stand-in share: a running one, the bot's client, a person to act as, a real Bolt app."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import Actor, PageClient
from tests.sandbox import tiny_app


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(tiny_app.manifest(), log_calls=False) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])


@pytest.fixture
async def page_client(sandbox: Sandbox) -> AsyncIterator[PageClient]:
    async with PageClient(sandbox.url) as here:
        yield here


@pytest.fixture
def ada(page_client: PageClient) -> Actor:
    return page_client.person("U0ADAOKAFOR")


@pytest.fixture
async def bodies(sandbox: Sandbox) -> AsyncIterator[list[dict[str, Any]]]:
    """The tiny Bolt app, connected by Socket Mode; gives the payload bodies it receives."""
    app, bodies = tiny_app.build(sandbox)
    async with tiny_app.on_socket_mode(app, sandbox):
        yield bodies
