"""Finding a time: the modal with free hours of both, and what it shows once one is booked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import View
from bot.program.assignments import NotYours, assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking import overlaps, slots
from bot.program.booking.overlaps import HourTaken
from bot.program.people import availability
from bot.program.people.availability import Availability, known_zone
from bot.surfaces.booking_modal import booked_modal, find_time_modal, offers_overlap
from bot.surfaces.render_context import RenderContext

# The job that shares calendar files, by its name.
CALENDAR_JOB = "calendar files"


async def finding_time_view(
    context: AppContext, details: AssignmentDetails, by: str, *, news: str = ""
) -> dict[str, Any]:
    """Return the modal that proposes hours for an assignment to `by` (Slack id), as of now; `news` stands on top."""
    now, routine = context.now(), details.routine
    theirs = known_zone(details.customer.timezone) if details.customer else None
    async with context.database.read() as session:
        mine = await availability.of_one(session, details.participant, context.timezone)
        taken = await overlaps.taken_by(session, details.participant.id or 0, but=details.id, now=now)
        rendered = await context.render_context(session, details, now=now)
    found = slots.find(
        mine,
        Availability(theirs) if theirs else None,
        now=now,
        minutes=routine.minutes or 0,
        taken=[(each.begins, each.ends) for each in taken],
        skipped=[details.booking.starts_at] if details.booking else (),
    )
    return find_time_modal(details, found, _read_by(by, details, rendered), news=news, has_others=bool(taken))


@contextmanager
def overlap_offered(view: View) -> Iterator[None]:
    """Have an error at an hour that is taken say how to have both, where that can be chosen in the `view` submitted."""
    try:
        yield
    except FieldError as refused:
        taken = refused.fields.get("hour")
        if isinstance(taken, HourTaken) and offers_overlap(view):
            raise FieldError({"hour": replace(taken, is_offered=True)}) from refused
        raise


def _read_by(by: str, details: AssignmentDetails, rendered: RenderContext) -> RenderContext:
    return replace(rendered, for_assistant=details.participant.slack_id != by)


async def booked_view(context: AppContext, assignment_id: int, by: str) -> dict[str, Any]:
    """Return the modal that says to `by` (Slack id) what is booked. Raises NotYours for no such assignment."""
    async with context.database.read() as session:
        details = await assignment_details.of_assignment(session, assignment_id)
        if details is None:
            raise NotYours
        rendered = await context.render_context(session, details, now=context.now())
    return booked_modal(details, _read_by(by, details, rendered))
