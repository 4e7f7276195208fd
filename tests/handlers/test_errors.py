"""Unforeseen errors: a short id on screen and in the log, the modal left open, nothing saved by halves."""

import re

import pytest
from sqlalchemy import text

from bot.surfaces.ids import Action
from models import Reflection
from scripts.sandbox.person import words_of
from tests.handlers.actions import answer_text, assign_customer, open_modal, open_view, rows, send_click, states
from tests.harness import ADA, FILLED, MEI, Harness

_FAULT = re.compile(r"quote “([0-9a-f]{6})”")


async def break_the_outbox(harness: Harness) -> None:
    """Rename the outbox table, so that whatever enqueues a message fails in the middle of its transaction."""
    async with harness.database.write() as session:
        await (await session.connection()).execute(text("ALTER TABLE outgoing RENAME TO gone"))


def assert_logged(words: str, log: str) -> None:
    """Assert that the id in `words` is in the log too, with the error."""
    fault = _FAULT.search(words)
    assert fault is not None
    assert f"Unforeseen error {fault[1]}" in log
    assert "no such table" in log
    assert "outgoing" not in words


async def test_a_command_that_fails_says_so_with_an_id(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    await break_the_outbox(harness)
    answer = await harness.command("assign Ada Okafor C-1")
    assert answer["error"] is None
    assert_logged(answer_text(answer), caplog.text)
    assert await states(harness) == []


async def test_a_submission_that_fails_stays_open_with_the_id_at_a_field(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    await open_modal(harness.ada, await assign_customer(harness), "Log the call")
    await break_the_outbox(harness)
    answer = await harness.ada.submit(FILLED)
    assert list(answer["errors"]) == ["self_rating"]
    assert_logged(answer["errors"]["self_rating"], caplog.text)
    assert await rows(harness, Reflection) == []
    assert open_view(harness, harness.ada).state["quote"]["keep_draft"]["value"] == FILLED["quote"]
    assert await states(harness) == ["sent"]


async def test_a_click_that_fails_is_answered_with_the_id(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    message = await assign_customer(harness)
    await break_the_outbox(harness)
    assert (await harness.ada.click(message, "Couldn't reach them"))["error"] is None
    answer = await harness.ada.wait_for_message(message["channel"], "Something went wrong on our side")
    assert_logged(words_of(answer), caplog.text)
    assert await states(harness) == ["sent"]


@pytest.mark.parametrize("kind", ["internal_error", "server_error", "ratelimited", "drop_before"])
@pytest.mark.parametrize("button", ["Log the call", "Find a time"])
async def test_a_modal_that_slack_does_not_open_is_reported(harness: Harness, kind: str, button: str) -> None:
    message = await assign_customer(harness)
    harness.sandbox.faults.fault("views.open", kind)  # type: ignore[arg-type]
    assert (await harness.ada.click(message, button))["error"] is None
    await harness.ada.wait_for_message(message["channel"], "try again")
    assert await harness.ada.views() == []


@pytest.mark.parametrize("kind", ["internal_error", "server_error", "ratelimited"])
async def test_a_modal_that_slack_does_not_update_is_reported(harness: Harness, kind: str) -> None:
    brief = await open_modal(harness.ada, await assign_customer(harness), "The brief")
    harness.sandbox.faults.fault("views.update", kind)  # type: ignore[arg-type]
    await harness.ada.choose(brief, "guess_score", "I'd say they gave 9")
    assert "try again in a minute" in words_of(await harness.ada.wait_for_view("Firsthand"))


@pytest.mark.parametrize("kind", ["internal_error", "server_error", "ratelimited"])
async def test_a_look_up_that_fails_after_the_ack_is_reported_and_assigns_nothing(harness: Harness, kind: str) -> None:
    harness.sandbox.faults.fault("users.info", kind)  # type: ignore[arg-type]
    await harness.command("assign @Mei Tanaka C-1")
    await harness.nadia.wait_for_message(harness.cx_channel, "try again")
    assert await states(harness) == []


async def test_somebody_slack_does_not_know_is_named_as_such(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    payload = {"command": "/firsthand", "text": "assign <@U0NOBODY|x> C-1", "user_id": harness.nadia.id}
    await harness.command("help")
    url = list(harness.sandbox.state.interaction_tokens.response_urls)[-1]
    ack = await harness.sandbox.delivery.interaction(
        "slash_commands", payload | {"response_url": harness.sandbox.url + url}
    )
    assert ack.error is None
    await harness.nadia.wait_for_message(harness.cx_channel, "Slack doesn't know")
    assert "Unforeseen" not in caplog.text


async def test_a_response_address_that_is_spent_is_noted_and_harms_nobody(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    message = await assign_customer(harness)
    harness.sandbox.state.interaction_tokens.response_urls.clear()
    await send_click(harness, MEI, message, Action.SWAP, "1")
    for ticket in harness.sandbox.state.interaction_tokens.response_urls.values():
        ticket.uses = 5
    await harness.drain()
    assert await states(harness) == ["sent"]
    assert (await harness.ada.click(message, "Swap"))["error"] is None


async def test_a_home_tab_that_cannot_be_shown_is_logged(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    harness.sandbox.faults.fault("views.publish", "internal_error")
    await harness.page_client.post("/page/home", **{"as": ADA})
    await harness.drain()
    assert "Slack did not do what a click asked for: internal_error" in caplog.text
    assert (await harness.ada.home())["blocks"]
