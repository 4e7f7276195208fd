"""The buttons of a message about a walk: to go on, to write it up once there is something to tell, and to swap."""

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines.walks import WALKS
from bot.surfaces import parts
from bot.surfaces.parts import Element
from bot.surfaces.usual_buttons import log_button, swap_buttons
from bot.surfaces.walk_brief import progress_in
from bot.surfaces.walk_ids import WalkAction


def _to_walk(details: AssignmentDetails) -> list[Element]:
    """Return the buttons by which a journey is walked and told."""
    here = progress_in(details)
    buttons = []
    if here is not None and here.left:
        words = f"Go on (step {here.next_place} of {here.total})" if here.walk else "Start the walk"
        buttons.append(parts.button(words, WalkAction.GO_ON_WALKING, details.id, style="primary"))
    if here is not None and here.walked:
        style = None if buttons else "primary"
        buttons.append(log_button(details, style=style))
    return buttons


def _with_swap(details: AssignmentDetails) -> list[Element]:
    return [*_to_walk(details), *swap_buttons(details)]


BUTTONS = dict.fromkeys(WALKS, _with_swap)
LATE = dict.fromkeys(WALKS, _to_walk)
