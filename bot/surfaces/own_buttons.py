"""What a routine shows its own way: buttons of what is still to be done, before *The brief*, and whole messages."""

from collections.abc import Callable

from slack_sdk.models.blocks import ButtonElement

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import one_to_one, sponsor_brief
from bot.surfaces.message import Message

# By the routine's key; a routine's own are added here.
BUTTONS: dict[str, Callable[[AssignmentDetails], list[ButtonElement]]] = {
    **sponsor_brief.BUTTONS,
    **one_to_one.BUTTONS,
}
# The participant's message, None where it is as for every routine.
MESSAGES: dict[str, Callable[[AssignmentDetails], Message | None]] = {**one_to_one.MESSAGES}
