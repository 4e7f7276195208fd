"""Renderers of the messages about an assignment: brief, and the two that a call is off."""

from collections.abc import Mapping
from dataclasses import replace

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment, from_details
from bot.program.assignments import brief, call_offs
from bot.program.rounds import earlier
from bot.surfaces import notices
from bot.surfaces.assignment import assignment_message
from bot.surfaces.cx_notices import call_off_told
from bot.surfaces.message import Message
from models import TO_DO


async def _brief(about: AboutAssignment) -> Message:
    details, context = about.details, await about.render_context()
    if details.assignment.state in TO_DO:
        context = replace(context, still_open=await earlier.open_beside(about.session, details))
    return assignment_message(details, context)


RENDERERS: Mapping[str, Renderer] = {
    brief.BRIEF.name: about_assignment(_brief),
    call_offs.CALL_OFF.name: from_details(notices.call_off),
    call_offs.CALL_OFF_TOLD.name: from_details(call_off_told),
}
