"""Malformed payloads by Socket Mode: acked and ignored with one line of log, and the connection stays open."""

from typing import Any

import pytest

from tests.handlers.actions import answer_text, assign_customer, send_click, states
from tests.handlers.malformed_requests import MARKER
from tests.harness import ADA, Harness

GARBLED: list[dict[str, Any]] = [
    {},
    {"type": 7},
    {"type": "block_actions", "actions": [], "user": {"id": ADA}, "trigger_id": "1.2"},
    {"type": "block_actions", "actions": [{"type": "button", "action_id": "swap", "block_id": "b"}]},
    {"type": "view_submission", "user": {"id": ADA}, "trigger_id": "1.2", "view": MARKER},
    {"type": "event_callback", "event": MARKER},
    {"type": "event_callback", "event": {"type": "app_home_opened", "tab": "home"}},
    {"command": "/firsthand", "text": MARKER},
    {"command": "/firsthand", "user_id": {"id": MARKER}},
]


@pytest.mark.parametrize("number", range(len(GARBLED)))
async def test_what_is_garbled_is_acked_and_left(
    harness: Harness, caplog: pytest.LogCaptureFixture, number: int
) -> None:
    asked = len(harness.sandbox.calls)
    ack = await harness.sandbox.delivery.interaction("interactive", GARBLED[number])
    assert (ack.error, ack.body) == (None, {})
    assert [line.getMessage()[:22] for line in caplog.records if line.levelname == "WARNING"] == [
        "Left a payload undone:"
    ]
    assert MARKER not in caplog.text
    assert "Traceback" not in caplog.text
    assert harness.sandbox.calls[asked:] == []
    assert "/firsthand status" in answer_text(await harness.command("help"))


async def test_an_address_to_answer_at_that_is_not_slacks_is_not_asked(
    harness: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody else's click is answered in words, beside the message: here nowhere."""
    message = await assign_customer(harness)
    harness.sandbox.state.url = harness.sandbox.state.url.replace("127.0.0.1", "0.0.0.0")
    ack = await send_click(harness, harness.nadia.id, message, "swap", "1")
    await harness.drain()
    assert ack.error is None
    assert "not Slack's" in caplog.text
    assert await states(harness) == ["sent"]
    assert harness.sandbox.violations == []
    assert all(ticket.uses == 0 for ticket in harness.sandbox.state.interaction_tokens.response_urls.values())
