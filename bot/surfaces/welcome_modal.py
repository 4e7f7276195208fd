"""The modal that asks on which day somebody new and their CX member meet, and reading it back."""

from datetime import date
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.welcomes.facts import WelcomeFacts
from bot.surfaces import inputs
from bot.surfaces.modal import modal
from bot.surfaces.welcome_ids import WelcomeCallback


def meeting_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that asks for the day."""
    agreed = details.own.row.meets_on if isinstance(details.own, WelcomeFacts) else None
    label, hint = details.routine.booking, "If you have met already, that day."
    day = inputs.date_input("meets_on", label, value=agreed, hint=hint, required=True)
    return modal(WelcomeCallback.WELCOME_MEETING, "Half an hour", [day], subject=details.id, submit="Save")


def read_meeting(view: View) -> date | None:
    """Return the day chosen, None for none."""
    return inputs.date_from(view["state"]["values"], "meets_on")
