"""What is chosen and pressed on nudges as Slack sends it, for whoever is tried; and twice."""

from typing import Any

from bot.program.assignments import assignment_details
from bot.surfaces.ids import ActionId, CallbackId
from bot.surfaces.nudge_ids import NudgeAction, NudgeCallback
from bot.surfaces.snooze import snooze_modal
from scripts.sandbox import payloads
from tests.handlers.actions import assign_customer
from tests.handlers.guessing import chosen, picked
from tests.handlers.payload_parts import BuildPayload, Effect, Payload, opened, pressed
from tests.handlers.repeating import Act, Prepare, clicking, submitting
from tests.handlers.subjects import SubjectKind
from tests.harness import ADA, NADIA, Harness

Json = dict[str, Any]


async def snooze(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of snoozing until next week."""
    return await picked(harness, who, chosen(f"week:{subject}", NudgeAction.SNOOZE))


async def snooze_day(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of snoozing until a day of their choice."""
    async with harness.database.read() as session:
        details = await assignment_details.of_assignment(session, subject)
    assert details is not None
    slack, view = harness.sandbox.state, opened(harness, who, snooze_modal(details, details.last_day))
    view.state["snoozed_until"]["snoozed_until"]["selected_date"] = "2026-11-12"
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


def _of_cx(action: NudgeAction) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        return await picked(harness, who, pressed(action, str(subject)))

    return build_payload


Tried = tuple[BuildPayload, SubjectKind, Effect]
BUTTONS: dict[ActionId, Tried] = {
    NudgeAction.SNOOZE: (snooze, SubjectKind.CALL, Effect.CHANGES),
    NudgeAction.CALL_THEM: (_of_cx(NudgeAction.CALL_THEM), SubjectKind.CALL, Effect.OPENS),
    NudgeAction.SWAP_FOR_THEM: (_of_cx(NudgeAction.SWAP_FOR_THEM), SubjectKind.CALL, Effect.CHANGES),
    NudgeAction.LET_GO: (_of_cx(NudgeAction.LET_GO), SubjectKind.CALL, Effect.CHANGES),
}
MODALS: dict[CallbackId, Tried] = {NudgeCallback.SNOOZE_DAY: (snooze_day, SubjectKind.CALL, Effect.CHANGES)}


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
