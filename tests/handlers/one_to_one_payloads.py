"""Payloads about one-to-ones: the ticked box, and the modals of both sides submitted."""

import time
from collections.abc import Callable
from datetime import date
from typing import Any

from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import one_to_one_modals
from bot.surfaces.one_to_one_ids import OneToOneAction, OneToOneCallback
from scripts.sandbox import payloads
from tests.handlers.payload_parts import BuildPayload, Payload, opened
from tests.harness import NADIA, Harness

Json = dict[str, Any]
Build = Callable[[AssignmentDetails], Json]


def log_modal(details: AssignmentDetails) -> Json:
    """Return the modal in which Nadia logs it."""
    return one_to_one_modals.log_modal(details, None, today=date(2026, 11, 9), by=NADIA)


def beforehand_modal(details: AssignmentDetails) -> Json:
    """Return the modal in which the leader answers beforehand."""
    return one_to_one_modals.beforehand_modal(details, None)


async def ticked_agreed(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of the tick that something was agreed."""
    slack = harness.sandbox.state
    view = opened(harness, who, log_modal(await _details(harness, subject)))
    chosen = {"selected_options": [{"value": "yes"}]}
    view.state.setdefault("agrees", {})[OneToOneAction.TICK_AGREED] = {"type": "checkboxes", **chosen}
    made = {"type": "checkboxes", "action_id": str(OneToOneAction.TICK_AGREED), "block_id": "agrees", **chosen}
    action = made | {"action_ts": f"{time.time():.6f}"}
    return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, action)


def _submitted(build: Build, **filled: Json) -> BuildPayload:
    """Return what builds the submission of a modal filled so."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        view = opened(harness, who, build(await _details(harness, subject)))
        for name, value in filled.items():
            view.state[name] = {name: {**view.state.get(name, {}).get(name, {}), **value}}
        return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)

    return build_payload


async def _details(harness: Harness, subject: int) -> AssignmentDetails:
    async with harness.database.read() as session:
        details = await assignment_details.of_assignment(session, subject)
    assert details is not None
    return details


SUBMITTED = {
    OneToOneCallback.ONE_TO_ONE_BEFOREHAND: _submitted(beforehand_modal, stop={"value": "The deck."}),
    OneToOneCallback.ONE_TO_ONE_PASSED: _submitted(one_to_one_modals.pass_modal, why={"value": "On leave."}),
    OneToOneCallback.ONE_TO_ONE_DAY: _submitted(one_to_one_modals.day_modal, booked_on={"selected_date": "2026-11-12"}),
    OneToOneCallback.ONE_TO_ONE_LOG: _submitted(log_modal, notes={"value": "Likes the stories."}),
}
