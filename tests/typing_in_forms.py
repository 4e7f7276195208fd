"""Typing in tests: what a person types is sent as Slack sends it, and what is kept of it is read."""

import time
from typing import Any

from sqlmodel import select

from bot.surfaces.ids import Action
from models import DraftEntry
from scripts.sandbox import payloads
from scripts.sandbox.views import View
from tests.harness import Harness

Json = dict[str, Any]


def typed(harness: Harness, who: str, view: View, field: str, text: str, *, at: float | None = None) -> Json:
    """Return the payload of a text typed in a field of an open modal, at this wall time (seconds)."""
    slack = harness.sandbox.state
    view.state[field][Action.KEEP_DRAFT]["value"] = text
    action = {"type": "plain_text_input", "action_id": str(Action.KEEP_DRAFT), "block_id": field, "value": text}
    action["action_ts"] = f"{at or time.time():.6f}"
    return payloads.view_action(slack, slack.workspace.people[who], view, action)


async def send(harness: Harness, *made: Json) -> None:
    """Send what was typed, one after the other, and wait until it is kept."""
    for each in made:
        ack = await harness.sandbox.delivery.interaction("interactive", each)
        assert (ack.error, ack.body) == (None, {})
        await harness.drain()


async def kept(harness: Harness) -> dict[str, str]:
    """Return the texts that are kept, by field."""
    async with harness.database.read() as session:
        return {row.field: row.text for row in await session.exec(select(DraftEntry))}


def stands_in(view: Json, field: str) -> str:
    """Return what stands in a field of a modal."""
    (value,) = view["state"]["values"][field].values()
    option = value.get("selected_option") or {}
    return str(
        value.get("value") or value.get("selected_date") or value.get("selected_user") or option.get("value") or ""
    )
