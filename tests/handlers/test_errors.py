"""Errors nobody foresaw: a short id on the screen and in the log, the modal left open, nothing half done."""

import re

import pytest
from sqlalchemy import text

from bot.surfaces.ids import Action
from models import Reflection
from scripts.sandbox.person import words_of
from tests.handlers.actions import handed, open_modal, open_view, press, rows, spoken, states, told
from tests.harness import ADA, FILLED, MEI, Harness

_FAULT = re.compile(r"quote “([0-9a-f]{6})”")


async def break_the_outbox(world: Harness) -> None:
    """Take a table away, so that whatever wants to speak fails in the middle of its transaction."""
    async with world.database.write() as session:
        await (await session.connection()).execute(text("ALTER TABLE outgoing RENAME TO gone"))


def assert_logged(words: str, log: str) -> None:
    """The id that stands in `words` stands in the log too, with what happened."""
    fault = _FAULT.search(words)
    assert fault is not None
    assert f"Unforeseen error {fault[1]}" in log
    assert "no such table" in log
    assert "outgoing" not in words


async def test_a_command_that_fails_says_so_with_an_id(office: Harness, caplog: pytest.LogCaptureFixture) -> None:
    await break_the_outbox(office)
    answer = await office.command("assign Ada Okafor C-1")
    assert answer["error"] is None
    assert_logged(spoken(answer), caplog.text)
    assert await states(office) == []


async def test_a_submission_that_fails_stays_open_with_the_id_at_a_field(
    office: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    await open_modal(office.ada, await handed(office), "Log the call")
    await break_the_outbox(office)
    answer = await office.ada.submit(FILLED)
    assert list(answer["errors"]) == ["consent"]
    assert_logged(answer["errors"]["consent"], caplog.text)
    assert await rows(office, Reflection) == []
    assert open_view(office, office.ada).state["quote"]["quote"]["value"] == FILLED["quote"]
    assert await states(office) == ["sent"]


async def test_a_click_that_fails_is_answered_with_the_id(office: Harness, caplog: pytest.LogCaptureFixture) -> None:
    message = await handed(office)
    await break_the_outbox(office)
    assert (await office.ada.click(message, "Couldn't reach them"))["error"] is None
    answer = await told(office.ada, message["channel"], "Something went wrong on our side")
    assert_logged(words_of(answer), caplog.text)
    assert await states(office) == ["sent"]


@pytest.mark.parametrize("kind", ["internal_error", "server_error", "ratelimited", "drop_before"])
@pytest.mark.parametrize("button", ["Log the call", "I've booked it"])
async def test_a_modal_that_slack_does_not_open_is_told(office: Harness, kind: str, button: str) -> None:
    message = await handed(office)
    office.sandbox.faults.fault("views.open", kind)  # type: ignore[arg-type]
    assert (await office.ada.click(message, button))["error"] is None
    await office.ada.wait_for_message(message["channel"], "try again")
    assert await office.ada.views() == []


@pytest.mark.parametrize("kind", ["internal_error", "server_error", "ratelimited"])
async def test_a_look_up_that_fails_after_the_ack_is_told_and_assigns_nothing(office: Harness, kind: str) -> None:
    office.sandbox.faults.fault("users.info", kind)  # type: ignore[arg-type]
    await office.command("assign @Mei Tanaka C-1")
    await office.nadia.wait_for_message(office.cx_channel, "try again")
    assert await states(office) == []


async def test_somebody_slack_does_not_know_is_named_as_such(office: Harness, caplog: pytest.LogCaptureFixture) -> None:
    payload = {"command": "/firsthand", "text": "assign <@U0NOBODY|x> C-1", "user_id": office.nadia.id}
    shown = await office.command("help")
    url = list(office.sandbox.state.interaction_tokens.response_urls)[-1]
    ack = await office.sandbox.delivery.interaction(
        "slash_commands", payload | {"response_url": office.sandbox.url + url}
    )
    assert (ack.error, bool(shown)) == (None, True)
    await office.nadia.wait_for_message(office.cx_channel, "Slack doesn't know")
    assert "Unforeseen" not in caplog.text


async def test_a_response_address_that_is_spent_is_noted_and_harms_nobody(
    office: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    message = await handed(office)
    office.sandbox.state.interaction_tokens.response_urls.clear()
    await press(office, MEI, message, Action.SWAP, "1")
    for ticket in office.sandbox.state.interaction_tokens.response_urls.values():
        ticket.uses = 5
    await office.bot.context.background.drain()
    assert await states(office) == ["sent"]
    assert (await office.ada.click(message, "Swap"))["error"] is None


async def test_a_home_tab_that_cannot_be_shown_is_logged(office: Harness, caplog: pytest.LogCaptureFixture) -> None:
    office.sandbox.faults.fault("views.publish", "internal_error")
    await office.page_client.post("/page/home", **{"as": ADA})
    await office.bot.context.background.drain()
    assert "Slack did not do what a click asked for: internal_error" in caplog.text
    assert (await office.ada.home())["blocks"]
