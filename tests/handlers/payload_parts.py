"""Parts of the payloads of entry points: a button that is pressed, and a modal that is open."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.surfaces.ids import ActionId
from scripts.sandbox.views import View
from tests.harness import Harness

Json = dict[str, Any]
Payload = tuple[str, Json]
BuildPayload = Callable[[Harness, str, int], Awaitable[Payload]]


def pressed(action: ActionId, value: str) -> Json:
    """Return the press of a button as Slack sends it."""
    return {
        "type": "button",
        "action_id": str(action),
        "block_id": "b",
        "value": value,
        "action_ts": f"{time.time():.6f}",
    }


def opened(harness: Harness, who: str, body: Json) -> View:
    """Return this modal, open for this person."""
    return harness.sandbox.state.views.open(who, body)
