"""The stand-in misbehaves on order, as networks and Slack do."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from scripts.sandbox import Sandbox
from scripts.sandbox.faults import Kind
from tests.sandbox import tiny_app

STORIES = "C0STORIES01"


def texts(sandbox: Sandbox) -> list[str]:
    return [message.text for message in sandbox.workspace.messages(STORIES)]


@pytest.mark.parametrize(("kind", "done"), [("drop_before", []), ("drop_after", ["a"])])
async def test_dropped_connections(sandbox: Sandbox, client: AsyncWebClient, kind: Kind, done: list[str]) -> None:
    rule = sandbox.faults.fault("chat.postMessage", kind)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=STORIES, text="a")
    await sandbox.faults.reached(rule)
    assert texts(sandbox) == done
    await client.chat_postMessage(channel=STORIES, text="b")
    assert texts(sandbox) == [*done, "b"]
    assert len(sandbox.calls_of("chat.postMessage")) == 2


@pytest.mark.parametrize(("kind", "done"), [("hang_before", []), ("hang_after", ["a"])])
async def test_hanging_calls(sandbox: Sandbox, client: AsyncWebClient, kind: Kind, done: list[str]) -> None:
    rule = sandbox.faults.fault("chat.postMessage", kind)
    call = asyncio.create_task(client.chat_postMessage(channel=STORIES, text="a"))
    await sandbox.faults.reached(rule)
    await asyncio.sleep(0.05)
    assert not call.done()
    assert texts(sandbox) == done
    rule.release()
    if done:
        assert (await call)["ok"]
    else:
        with pytest.raises(SlackApiError):
            await call


async def test_the_nth_call_and_every_call(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.fault("chat.postMessage", "internal_error", nth=2)
    await client.chat_postMessage(channel=STORIES, text="a")
    with pytest.raises(SlackApiError, match="internal_error"):
        await client.chat_postMessage(channel=STORIES, text="b")
    await client.chat_postMessage(channel=STORIES, text="c")
    sandbox.faults.fault("*", "internal_error", always=True)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await client.auth_test()
    sandbox.faults.clear()
    await client.auth_test()


async def test_chance_follows_the_seed() -> None:
    runs = []
    for _ in range(2):
        async with tiny_app.slack(seed=7) as (shaky, client):
            shaky.faults.fault("auth.test", "internal_error", probability=0.5)
            results = await asyncio.gather(*(client.users_list() for _ in range(2)))
            assert all(answer["ok"] for answer in results)
            hits = []
            for _ in range(12):
                try:
                    hits.append((await client.auth_test())["ok"])
                except SlackApiError:
                    hits.append(False)
            runs.append(hits)
    assert runs[0] == runs[1]
    assert set(runs[0]) == {True, False}


async def test_delay_server_error_and_too_often(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.faults.fault("auth.test", "delay", seconds=0.05)
    began = asyncio.get_running_loop().time()
    await client.auth_test()
    assert asyncio.get_running_loop().time() - began >= 0.05
    sandbox.faults.fault("auth.test", "server_error", status=500)
    with pytest.raises(SlackApiError) as failed:
        await client.auth_test()
    assert failed.value.response.status_code == 500
    sandbox.faults.fault("auth.test", "ratelimited", seconds=2)
    with pytest.raises(SlackApiError) as limited:
        await client.auth_test()
    assert (limited.value.response.status_code, limited.value.response.headers["Retry-After"]) == (429, "2")


async def test_methods_are_paced_by_tier_each_for_itself(sandbox: Sandbox, client: AsyncWebClient) -> None:
    for _ in range(20):
        await client.usergroups_users_list(usergroup="S0CXTEAM001")
    with pytest.raises(SlackApiError) as limited:
        await client.usergroups_users_list(usergroup="S0CXTEAM001")
    assert limited.value.response.status_code == 429
    assert 1 <= int(limited.value.response.headers["Retry-After"]) <= 3
    await client.users_list()


async def test_one_channel_takes_about_a_message_a_second_after_a_burst(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    began = asyncio.get_running_loop().time()
    for n in range(21):
        await client.chat_postMessage(channel=STORIES, text=str(n))
    assert asyncio.get_running_loop().time() - began >= 1
    assert len(texts(sandbox)) == 21


async def test_pacing_can_be_switched_off() -> None:
    async with tiny_app.slack(rate_limits=0) as (_, client):
        for _ in range(30):
            await client.usergroups_users_list(usergroup="S0CXTEAM001")


async def test_sockets_come_back_after_being_sent_away(sandbox: Sandbox) -> None:
    app, _ = tiny_app.build(sandbox)
    async with tiny_app.on_socket_mode(app, sandbox):
        await sandbox.disconnect_sockets()
        assert sandbox.socket_count == 0
        await sandbox.connected(timeout=20)
        assert sandbox.socket_count == 1
