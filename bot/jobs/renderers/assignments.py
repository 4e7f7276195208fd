"""Renderers of the messages about an assignment: brief, reminder, and the two that a call is off."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment, from_context, from_details
from bot.program.assignments import brief, call_offs, nudges
from bot.surfaces import notices
from bot.surfaces.assignment import assignment_message
from bot.surfaces.cx_notices import call_off_told
from bot.surfaces.message import Message


async def _reminder(about: AboutAssignment) -> Message | None:
    step_name = about.row.key.rpartition(":")[2]
    step = int(step_name) if step_name.isdecimal() else 1  # else a booked day that was asked about
    return notices.reminder(about.details, about.details.routine.ladder[step - 1], about.today)


RENDERERS: Mapping[str, Renderer] = {
    brief.BRIEF.name: from_context(assignment_message),
    nudges.REMINDER.name: about_assignment(_reminder),
    call_offs.CALL_OFF.name: from_details(notices.call_off),
    call_offs.CALL_OFF_TOLD.name: from_details(call_off_told),
}
