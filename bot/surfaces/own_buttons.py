"""What a routine shows its own way: buttons of what is still to be done, before *The brief*, and whole messages."""

from collections.abc import Callable

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import one_to_one, sponsor_brief, walk_buttons
from bot.surfaces.message import Message
from bot.surfaces.parts import Element

OwnButtons = Callable[[AssignmentDetails], list[Element]]
# By the routine's key; a routine's own are added here.
BUTTONS: dict[str, OwnButtons] = {**sponsor_brief.BUTTONS, **one_to_one.BUTTONS, **walk_buttons.BUTTONS}
# In place of the one that logs what was missed.
LATE: dict[str, OwnButtons] = {**walk_buttons.LATE}
# The participant's message, None where it is as for every routine.
MESSAGES: dict[str, Callable[[AssignmentDetails], Message | None]] = {**one_to_one.MESSAGES}
