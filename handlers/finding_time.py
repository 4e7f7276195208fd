"""Finding a time: the modal with free hours of both, and what it shows once one is booked."""

from typing import Any

from bot.context import AppContext
from bot.program.assignments import NotYours, assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking import known, slots
from bot.program.people import availability
from bot.program.people.availability import Availability, known_zone
from bot.surfaces.booking_modal import booked_modal, find_time_modal

# The job that shares calendar files, by its name.
CALENDAR_JOB = "calendar files"


async def finding_time_view(context: AppContext, details: AssignmentDetails, *, news: str = "") -> dict[str, Any]:
    """Return the modal that proposes hours for an assignment, as of now; `news` stands on top of it."""
    now, routine = context.now(), details.routine
    theirs = known_zone(details.customer.timezone) if details.customer else None
    async with context.database.read() as session:
        mine = await availability.of_one(session, details.participant, context.timezone)
        taken = await known.taken_by(session, details.participant.id or 0, but=details.id, now=now)
        rendered = await context.render_context(session, details, now=now)
    found = slots.find(
        mine, Availability(theirs) if theirs else None, now=now, minutes=routine.minutes or 0, taken=taken
    )
    return find_time_modal(details, found, rendered, news=news)


async def booked_view(context: AppContext, assignment_id: int) -> dict[str, Any]:
    """Return the modal that says what is booked. Raises NotYours where there is no such assignment."""
    async with context.database.read() as session:
        details = await assignment_details.of_assignment(session, assignment_id)
        if details is None:
            raise NotYours
        rendered = await context.render_context(session, details, now=context.now())
    return booked_modal(details, rendered)
