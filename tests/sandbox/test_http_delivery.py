"""Delivery over HTTP: signed, retried for events, once for clicks."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_sdk.signature import SignatureVerifier

from scripts.sandbox import Sandbox
from scripts.sandbox.person import PageClient
from tests.sandbox import tiny_app

ADA = "U0ADAOKAFOR"


class Endpoint:
    """A request URL that answers what the test says and remembers what came."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.wait = 0.0
        self.came: list[tuple[dict[str, str], str]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.came.append(({k.lower(): v for k, v in request.headers.items()}, await request.text()))
        await asyncio.sleep(self.wait)
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def endpoint() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    async with serving(endpoint.answer) as url:
        endpoint.url = url
        yield endpoint


@asynccontextmanager
async def serving(handler: Any) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/slack/events", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@pytest.fixture
async def sandbox(endpoint: Endpoint) -> AsyncIterator[Sandbox]:
    async with Sandbox(
        tiny_app.manifest(),
        http_target=endpoint.url,
        retry_waits=(0.0, 0.01, 0.02),
        ack_deadline=0.2,
        log_calls=False,
    ) as running:
        yield running


async def test_everything_is_signed(sandbox: Sandbox, endpoint: Endpoint, page_client: PageClient) -> None:
    await page_client.person(ADA).command("/tiny", "a b", channel="#general")
    headers, body = endpoint.came[0]
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(body, headers)
    assert "command=%2Ftiny&text=a+b" in body


async def test_events_are_retried_with_their_number_and_reason(
    sandbox: Sandbox, endpoint: Endpoint, page_client: PageClient
) -> None:
    endpoint.answers = [web.Response(status=500) for _ in range(3)]
    await page_client.person(ADA).say("#customer-stories", "hello")
    await sandbox.settled()
    headers = [came[0] for came in endpoint.came]
    assert [h.get("x-slack-retry-num") for h in headers] == [None, "1", "2", "3"]
    assert headers[1]["x-slack-retry-reason"] == "http_error"
    assert len({json.loads(body)["event_id"] for _, body in endpoint.came}) == 1
    assert sandbox.delivery.lost_events == []


async def test_events_are_given_up_and_not_retried_when_told(
    sandbox: Sandbox, endpoint: Endpoint, page_client: PageClient
) -> None:
    endpoint.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    await page_client.person(ADA).say("#customer-stories", "hello")
    await sandbox.settled()
    assert len(endpoint.came) == 1


async def test_clicks_and_commands_are_sent_once(sandbox: Sandbox, endpoint: Endpoint, page_client: PageClient) -> None:
    ada = page_client.person(ADA)
    endpoint.answers = [web.Response(status=500)]
    ran = await ada.command("/tiny", channel="#customer-stories")
    assert (ran["acked"], ran["error"]) == (False, "dispatch_failed")
    endpoint.wait = 0.3
    assert (await ada.command("/tiny", channel="#customer-stories"))["error"] == "operation_timeout"
    assert "operation_timeout" in (await ada.messages("C0STORIES01"))[-1]["text"]
    assert len(endpoint.came) == 2


async def test_nobody_listening_is_a_failed_dispatch(page_client: PageClient, sandbox: Sandbox) -> None:
    async with Sandbox(tiny_app.manifest(), log_calls=False) as alone, PageClient(alone.url) as here:
        assert (await here.person(ADA).command("/tiny"))["error"] == "dispatch_failed"


async def test_a_plain_text_answer_to_a_command_is_shown(
    sandbox: Sandbox, endpoint: Endpoint, page_client: PageClient
) -> None:
    endpoint.answers = [web.Response(text="Plain words")]
    ran = await page_client.person(ADA).command("/tiny", channel="#general")
    assert ran["response"] == {"response_type": "ephemeral", "text": "Plain words", "blocks": []}


async def test_a_real_bolt_app_over_http() -> None:
    async with Sandbox(tiny_app.manifest(), log_calls=False) as slack, PageClient(slack.url) as here:
        app, bodies = tiny_app.build(slack)

        async def answer(request: web.Request) -> web.Response:
            return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

        async with serving(answer) as url:
            slack.deliver_to(url)
            ada = here.person(ADA)
            await ada.command("/tiny", "modal")
            assert (await ada.submit({"heard": "nothing"}))["errors"] == {"heard": "Surely something."}
            assert (await ada.submit({"heard": "Long queues"}))["acked"]
            assert await ada.wait_for_dm("Heard: Long queues")
            await ada.say("#customer-stories", "hello")
            await slack.settled()
            assert {body.get("type") for body in bodies} >= {"view_submission", "event_callback"}
