"""The same bot over HTTP: signed requests only, answers that state their response_type, health in both modes."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, web

from models import Round
from scripts.sandbox.delivery import signature
from tests.handlers.actions import assign_customer, log_call, open_modal, rows, send_click, settle, states
from tests.harness import ADA, FILLED, NADIA, Harness, started_with_people


@pytest.fixture
async def http_harness(sqlite_url: str) -> AsyncIterator[Harness]:
    """Give the bot reached by HTTP, with Ada, Jonas and customers to call; it breaks no rule of Slack's."""
    async with started_with_people(sqlite_url, slack_app_token="") as harness:
        yield harness


async def post(harness: Harness, fields: dict[str, str], **headers: str | None) -> tuple[int, str]:
    """Send a form as Slack does, signed; `headers` replace or (None) leave out some. Return status and answer."""
    body, now = urlencode(fields), str(int(time.time()))
    sent = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature(harness.sandbox.signing_secret, now, body),
    }
    given = {name: value for name, value in (sent | headers).items() if value is not None}
    address = f"http://127.0.0.1:{harness.bot.transport.port}/slack/events"
    async with ClientSession() as http, http.post(address, data=body, headers=given) as answer:
        return answer.status, await answer.text()


def command(text: str, user: str = NADIA, url: str = "http://127.0.0.1:9/none") -> dict[str, str]:
    """Return the fields of /firsthand."""
    where = {"team_id": "T0SANDBOX01", "channel_id": "C0CXTEAM001", "response_url": url, "trigger_id": "1.2.x"}
    return {"command": "/firsthand", "text": text, "user_id": user, **where}


async def test_the_month_goes_by_over_http(http_harness: Harness) -> None:
    message = await assign_customer(http_harness)
    await open_modal(http_harness.ada, message, "Log the call")
    assert set((await http_harness.ada.submit(FILLED | {"due_on": "2020-01-01"}))["errors"]) == {"due_on"}
    await http_harness.ada.close()
    card = await log_call(http_harness)
    await http_harness.nadia.click(card, "Publish")
    await http_harness.ada.wait_for_message(http_harness.stories_channel, FILLED["promise"])
    await settle(http_harness)
    assert await states(http_harness) == ["closed"]


async def test_two_clicks_at_once_over_http_move_once(http_harness: Harness) -> None:
    message = await assign_customer(http_harness)
    clicks = await asyncio.gather(*(send_click(http_harness, ADA, message, "not_reached", "1") for _ in range(3)))
    assert [click.error for click in clicks] == [None] * 3
    await settle(http_harness)
    assert await states(http_harness) == ["unreachable"]


def signed(secret: str, text: str) -> dict[str, str | None]:
    """Return the headers of a command signed with this secret."""
    now = str(int(time.time()))
    return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature(secret, now, urlencode(command(text)))}


FORGED: dict[str, Callable[[str], dict[str, str | None]]] = {
    "no signature": lambda _: {"X-Slack-Signature": None},
    "no time": lambda _: {"X-Slack-Request-Timestamp": None},
    "another secret": lambda _: signed("guessed", "plan"),
    "signed for another command": lambda secret: signed(secret, "help"),
    "an old time": lambda _: {"X-Slack-Request-Timestamp": "1600000000"},
    "a time that is none": lambda _: {"X-Slack-Request-Timestamp": "soon"},
    "rubbish": lambda _: {"X-Slack-Signature": "v0="},
}


@pytest.mark.parametrize("how", FORGED)
async def test_a_request_that_slack_did_not_sign_is_refused_and_does_nothing(http_harness: Harness, how: str) -> None:
    headers = FORGED[how](http_harness.sandbox.signing_secret)
    status, answer = await post(http_harness, command("plan"), **headers)
    assert (status, "November" in answer) == (401, False)
    assert await rows(http_harness, Round) == []


@pytest.mark.parametrize("user", [NADIA, ADA])
async def test_every_answer_to_a_command_states_its_response_type(http_harness: Harness, user: str) -> None:
    for typed in (
        "help",
        "plan",
        "nonsense",
        "assign",
        "assign Ada Okafor C-1",
        "assign Ada Okafor C-99",
    ):
        status, body = await post(http_harness, command(typed, user))
        answer = json.loads(body)
        assert (typed, status, answer["response_type"]) == (typed, 200, "ephemeral")
        assert answer["text"]


@asynccontextmanager
async def response_address() -> AsyncIterator[tuple[str, asyncio.Queue[dict[str, Any]]]]:
    """Give a response_url, and what was posted to it."""
    posted: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    async def keep(request: web.Request) -> web.Response:
        posted.put_nowait(await request.json())
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_post("/", keep)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/", posted
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("typed", "user"),
    [
        ("import", NADIA),
        ("assign <@U0MEITANAKA|mei> C-1", NADIA),
        ("assign <@U0NOBODY1|x> C-1", NADIA),
        ("", ADA),
        ("mine", ADA),
    ],
)
async def test_what_is_answered_after_the_ack_states_its_response_type_too(
    http_harness: Harness, typed: str, user: str
) -> None:
    async with response_address() as (url, posted):
        assert (await post(http_harness, command(typed, user, url)))[0] == 200
        answer = await asyncio.wait_for(posted.get(), 10)
    assert answer["response_type"] == "ephemeral"
    assert answer["text"]
    assert not answer.get("replace_original")


async def health(harness: Harness) -> tuple[int, dict[str, str]]:
    """Return what /healthz says."""
    address = f"http://127.0.0.1:{harness.bot.transport.port}/healthz"
    async with ClientSession() as http, http.get(address) as answer:
        return answer.status, await answer.json()


async def test_health_is_answered_over_http(http_harness: Harness) -> None:
    assert await health(http_harness) == (200, {"status": "ok"})


async def test_health_is_answered_by_socket_mode_and_follows_the_line(harness: Harness) -> None:
    assert await health(harness) == (200, {"status": "ok"})


async def test_slacks_own_check_of_the_address_is_answered(http_harness: Harness) -> None:
    status, _ = await post(http_harness, {"ssl_check": "1", "token": "x"})
    assert status == 200


async def test_what_is_no_request_of_slacks_is_no_server_error(http_harness: Harness) -> None:
    for fields in ({}, {"payload": "{}"}, {"x": "y"}):
        assert (await post(http_harness, fields))[0] == 400


async def test_a_kind_of_request_that_slack_may_add_is_acked(http_harness: Harness) -> None:
    assert await post(http_harness, {"payload": json.dumps({"type": "something_new"})}) == (200, "")


async def test_a_command_may_hold_the_word_payload(http_harness: Harness) -> None:
    status, body = await post(http_harness, command("payload"))
    assert (status, "There is no “payload” here" in json.loads(body)["text"]) == (200, True)
