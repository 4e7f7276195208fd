"""What is chosen and pressed on nudges as Slack sends it, for whoever is tried; and twice."""

from typing import Any

from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.nudge_ids import NudgeAction, NudgeCallback
from tests.handlers.actions import assign_customer
from tests.handlers.guessing import chosen, picked
from tests.handlers.payload_parts import Payload
from tests.handlers.repeating import Act, Prepare, clicking, submitting
from tests.harness import ADA, NADIA, Harness

Json = dict[str, Any]
SNOOZED = {"snoozed_until": {"selected_date": "2026-11-12"}}


async def snooze(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of snoozing until next week."""
    return await picked(harness, who, chosen(f"week:{subject}", NudgeAction.SNOOZE))


async def _snooze_twice(harness: Harness) -> Act:
    await assign_customer(harness)
    kind, payload = await snooze(harness, ADA, 1)

    async def act() -> None:
        assert (await harness.sandbox.delivery.interaction(kind, payload)).error is None

    return act


async def _snooze_day_twice(harness: Harness) -> Act:
    message = await assign_customer(harness)
    await harness.ada.click(message, NudgeAction.SNOOZE, selected_option={"value": "day:1"})
    await harness.ada.view()
    return submitting(harness, harness.ada, {"snoozed_until": "2026-11-12"})


def _pressing(action: NudgeAction) -> Prepare:
    async def prepare(harness: Harness) -> Act:
        return clicking(harness, NADIA, await assign_customer(harness), action, "1")

    return prepare


CHANGING: dict[ActionId | CallbackId, list[Prepare]] = {
    NudgeAction.SNOOZE: [_snooze_twice],
    NudgeCallback.SNOOZE_DAY: [_snooze_day_twice],
    NudgeAction.SWAP_FOR_THEM: [_pressing(NudgeAction.SWAP_FOR_THEM)],
    NudgeAction.LET_GO: [_pressing(NudgeAction.LET_GO)],
}
