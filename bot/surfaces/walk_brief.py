"""The pieces of a brief about a journey: why, how long it takes and what one needs, and its steps."""

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.journeys.friction import minutes_in_words, one_line
from bot.program.journeys.progress import Progress
from bot.surfaces import parts
from bot.surfaces.parts import Blocks, bold, bullets, line, prose
from bot.surfaces.render_context import RenderContext

_LONGEST_WHY, _LONGEST_TASK = 140, 150


def progress_in(details: AssignmentDetails) -> Progress | None:
    """Return how far the participant is, None where the assignment is about no journey."""
    return details.own if isinstance(details.own, Progress) else None


def _why(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    why = (details.journey.why if details.journey else None) or details.assignment.why
    return [prose(line(parts.cut(one_line(why), _LONGEST_WHY)))] if why else []


def _needs(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return how many steps it is, about how long it takes, and what one needs: a line or two on a phone."""
    here = progress_in(details)
    if here is None:
        return []
    steps = "1 step" if here.total == 1 else f"{here.total} steps"
    takes = f", about {minutes_in_words(here.journey.minutes)}" if here.journey.minutes else ""
    lines = [line(bold(f"{steps}{takes}."), " Stop after any of them, and go on another day.")]
    if here.journey.needs:
        lines.append(line(f"You need: {one_line(here.journey.needs)}"))
    return [prose(*lines)]


def _steps(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    here = progress_in(details)
    if here is None or not here.total:
        return []
    ordered = sorted((*here.walked, *here.left), key=lambda step: step.number)
    tasks = [[parts.cut(one_line(step.task), _LONGEST_TASK)] for step in ordered]
    return [prose(line(bold("The steps"))), prose(bullets(*tasks, ordered=True))]


PIECES = {"journey_why": _why, "journey_needs": _needs, "journey_steps": _steps}
