"""Socket Mode as raw messages: hello, envelopes, one connection each, retries, late acks, ten connections at most."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.person import PageClient
from tests.sandbox import tiny_app

ADA = "U0ADAOKAFOR"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(tiny_app.manifest(), ack_deadline=0.05, retry_waits=(0.0, 0.01), log_calls=False) as running:
        yield running


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def connection(sandbox: Sandbox, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    opener = AsyncWebClient(base_url=sandbox.api_url)
    opened = await opener.apps_connections_open(app_token=sandbox.app_token)
    return await session.ws_connect(opened["url"])


async def test_hello_counts_connections(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    counts = []
    for _ in range(2):
        socket = await connection(sandbox, session)
        counts.append((await socket.receive_json())["num_connections"])
    assert counts == [1, 2]
    assert sandbox.socket_count == 2


async def test_a_ticket_opens_one_connection(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    opener = AsyncWebClient(base_url=sandbox.api_url)
    url = (await opener.apps_connections_open(app_token=sandbox.app_token))["url"]
    await session.ws_connect(url)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(url)


async def test_an_eleventh_connection_is_closed(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    ten = [await connection(sandbox, session) for _ in range(10)]
    eleventh = await connection(sandbox, session)
    assert (await eleventh.receive()).type == aiohttp.WSMsgType.CLOSE
    assert sandbox.socket_count == len(ten)


async def test_each_payload_goes_to_one_connection(
    sandbox: Sandbox, session: aiohttp.ClientSession, page_client: PageClient
) -> None:
    sockets = [await connection(sandbox, session) for _ in range(2)]
    came: list[list[dict[str, Any]]] = [[], []]

    async def read(socket: aiohttp.ClientWebSocketResponse, into: list[dict[str, Any]]) -> None:
        async for message in socket:
            envelope = message.json()
            if "envelope_id" in envelope:
                into.append(envelope)
                await socket.send_json({"envelope_id": envelope["envelope_id"]})

    readers = [asyncio.create_task(read(*pair)) for pair in zip(sockets, came, strict=True)]
    await sandbox.connected()
    for n in range(12):
        assert (await page_client.person(ADA).command("/raw", str(n), channel="#general"))["acked"]
    for reader in readers:
        reader.cancel()
    assert min(len(each) for each in came) >= 1
    assert sum(len(each) for each in came) == 12


async def test_events_without_an_ack_come_again(
    sandbox: Sandbox, session: aiohttp.ClientSession, page_client: PageClient
) -> None:
    socket = await connection(sandbox, session)
    await socket.receive_json()
    await page_client.person(ADA).say("#customer-stories", "hello")
    envelopes = [await socket.receive_json() for _ in range(3)]
    assert [(e["retry_attempt"], e["retry_reason"]) for e in envelopes] == [(0, ""), (1, "timeout"), (2, "timeout")]
    assert len({e["payload"]["event_id"] for e in envelopes}) == 1
    await sandbox.settled()
    assert len(sandbox.delivery.lost_events) == 1


async def test_clicks_without_an_ack_come_once_and_late_acks_are_noted(
    sandbox: Sandbox, session: aiohttp.ClientSession, page_client: PageClient
) -> None:
    socket = await connection(sandbox, session)
    await socket.receive_json()
    ran = await page_client.person(ADA).command("/raw", channel="#general")
    assert ran["error"] == "operation_timeout"
    envelope = await socket.receive_json()
    await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "late"}})
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.05)
    assert "after the deadline" in sandbox.violations[0]


async def test_a_warning_leaves_the_connection_open(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    socket = await connection(sandbox, session)
    await socket.receive_json()
    await sandbox.disconnect_sockets("warning", close=False)
    assert (await socket.receive_json())["reason"] == "warning"
    assert sandbox.socket_count == 1
