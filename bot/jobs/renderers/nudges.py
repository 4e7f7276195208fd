"""Renderers of nudges: one message about all that was due, the word to the CX team, and that something was let go."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, Rendering, about_assignment, from_details
from bot.program.assignments import assignment_details
from bot.program.nudges import messages, silence, unanswered
from bot.program.people import availability
from bot.surfaces import nudges
from bot.surfaces.message import Message
from models import NudgeFrequency, Outgoing


async def _nudge(rendering: Rendering) -> Message | None:
    """Return the message about what still applies of what was due; None where none of it does, and it is not posted."""
    session, row = rendering.session, rendering.row
    steps = {each.assignment_id: each.step for each in await messages.about(session, row)} or _of_old(row)
    found = [await assignment_details.of_assignment(session, assignment_id) for assignment_id in steps]
    all_details = [details for details in found if details is not None]
    if not all_details:
        return None
    available = await availability.of_one(session, all_details[0].participant, rendering.context.timezone)
    today = available.day_of(rendering.now)
    if row.ts is None:
        if available.nudges is NudgeFrequency.NONE or available.is_paused(rendering.now):
            return None
        all_details = [details for details in all_details if messages.applies(details, today)]
    return nudges.nudge([(details, steps[details.id]) for details in all_details], today) if all_details else None


def _of_old(row: Outgoing) -> dict[int, int]:
    """Return the assignment and the step of a nudge of a release that kept them in the message's key alone."""
    step = row.key.removeprefix(f"{row.kind}:{row.subject_id}:")
    return {row.subject_id: int(step) if step in ("1", "2", "3") else 1}


async def _unanswered(about: AboutAssignment) -> Message | None:
    so_far = await silence.of_assignment(about.session, about.details, zone=about.rendering.context.timezone)
    return nudges.unanswered(about.details, so_far, about.today)


RENDERERS: Mapping[str, Renderer] = {
    messages.NUDGE.name: _nudge,
    messages.UNANSWERED.name: about_assignment(_unanswered),
    unanswered.LET_GO.name: from_details(nudges.let_go),
}
