"""Parts of entry points: what each does, and of their payloads, a button that is pressed and a modal that is open."""

import time
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Any

from bot.surfaces.ids import ActionId
from scripts.sandbox.entities import APP_ID, TEAM_ID
from scripts.sandbox.views import View
from tests.harness import Harness

Json = dict[str, Any]
Payload = tuple[str, Json]
BuildPayload = Callable[[Harness, str, int], Awaitable[Payload]]


class Effect(StrEnum):
    """What an entry point does for those who may use it."""

    CHANGES = "changes the programme"
    OPENS = "opens a modal"
    SAYS = "answers in words"
    UPDATES = "updates the modal that is open"
    SHOWS = "shows the home tab"
    FOLLOWS = "lets what is known of a participant follow"
    NOTHING = "nothing that could be seen"


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


def event(kind: str, **fields: Any) -> BuildPayload:
    """Return what builds the payload of an event of this kind, of whoever it is tried as."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        event = {"type": kind, "user": who, "event_ts": harness.sandbox.workspace.next_ts(), **fields}
        envelope = {"type": "event_callback", "team_id": TEAM_ID, "api_app_id": APP_ID, "event": event}
        return "events_api", {**envelope, "event_id": f"Ev{time.time_ns()}", "event_time": int(time.time())}

    return build_payload


def of_person(kind: str) -> BuildPayload:
    """Return what builds the payload of an event of this kind about the person it is tried as."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        user = slack.workspace.people[who].to_slack(slack.url, with_email=True)
        return await event(kind, user=user)(harness, who, subject)

    return build_payload
