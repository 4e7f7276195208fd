"""The modal that asks for the day an assignment is booked for, and reading it back."""

from datetime import date
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import inputs
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from models import AssignmentState


def booking_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that asks for the day."""
    words = details.routine.messages
    title = words.change_day if details.assignment.state is AssignmentState.BOOKED else words.book
    label = details.routine.booking.format(subject=details.subject_name)
    day = inputs.date_input("booked_on", label, value=details.assignment.booked_on, required=True)
    return modal(Callback.BOOKING, title, [day], subject=details.id, submit="Save")


def read_booking(view: View) -> date | None:
    """Return the day chosen, None for none."""
    return inputs.date_from(view["state"]["values"], "booked_on")
