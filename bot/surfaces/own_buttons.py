"""A routine's own buttons of what is still to be done, in place of the usual ones; *The brief* follows them."""

from collections.abc import Callable

from slack_sdk.models.blocks import ButtonElement

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import sponsor_brief

# By the routine's key; a routine's own are added here.
BUTTONS: dict[str, Callable[[AssignmentDetails], list[ButtonElement]]] = {**sponsor_brief.BUTTONS}
