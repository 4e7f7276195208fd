"""The booking modal: on which day the call is."""

from datetime import date
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import inputs
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal


def booking_modal(brief: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that asks for the day."""
    label = f"When do you talk with {brief.customer.name}?"
    day = inputs.date_input("booked_on", label, value=brief.assignment.booked_on, required=True)
    return modal(Callback.BOOKING, "I've booked it", [day], subject=brief.assignment.id or 0, submit="Save")


def read_booking(view: View) -> date | None:
    """Return the day chosen, None for none."""
    return inputs.date_from(view["state"]["values"], "booked_on")
