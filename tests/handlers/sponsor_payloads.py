"""Payloads of what a sponsor presses and submits in the modal of a meeting."""

from datetime import date

from bot.program.assignments import assignment_details
from bot.surfaces.sponsor_ids import SponsorAction
from bot.surfaces.sponsor_meeting import meeting_modal
from scripts.sandbox import payloads
from scripts.sandbox.views import View
from tests.handlers.payload_parts import BuildPayload, Payload, opened, pressed
from tests.harness import Harness

_TODAY = date(2026, 11, 9)


async def _meeting(harness: Harness, who: str, subject: int) -> View:
    async with harness.database.read() as session:
        details = await assignment_details.of_assignment(session, subject)
    assert details is not None
    return opened(harness, who, meeting_modal(details, None, today=_TODAY))


def widened(action: SponsorAction) -> BuildPayload:
    """Return what builds the payload of a button within the modal."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack, view = harness.sandbox.state, await _meeting(harness, who, subject)
        return "interactive", payloads.view_action(slack, slack.workspace.people[who], view, pressed(action, "0"))

    return build_payload


async def meeting(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of a new meeting."""
    slack, view = harness.sandbox.state, await _meeting(harness, who, subject)
    contact = view.blocks[1]["element"]["options"][0]
    view.state["contacts"]["contacts"]["selected_options"] = [contact]
    view.state["outlook"]["outlook"]["selected_option"] = {"value": "4"}
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)
