"""Renderers of the messages about an assignment: brief, and the two that a call is off."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import Renderer, from_context, from_details
from bot.program.assignments import brief, call_offs
from bot.surfaces import notices
from bot.surfaces.assignment import assignment_message
from bot.surfaces.cx_notices import call_off_told

RENDERERS: Mapping[str, Renderer] = {
    brief.BRIEF.name: from_context(assignment_message),
    call_offs.CALL_OFF.name: from_details(notices.call_off),
    call_offs.CALL_OFF_TOLD.name: from_details(call_off_told),
}
