"""What can be typed: the help, each command with a line on what it does."""

from collections.abc import Sequence

from bot.surfaces import parts
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Part, bold, bullets, line, prose

# What is typed, and what it does.
Listed = Sequence[tuple[str, str]]


def hinted(answer: Message) -> Message:
    """Return the answer to who typed no word, with a line that says where to read what there is."""
    return message(*answer.blocks, parts.small_print(f"{COMMAND} help lists what you can ask for."))


def help_message(everybodys: Listed, desk: Listed = ()) -> Message:
    """Return what one person can type: what everybody in the programme can, and what the CX team can at its `desk`."""
    theirs = [line("What waits for you comes as a message, with its buttons. You can also ask:"), listed(everybodys)]
    team = [line(bold("The CX desk")), listed(desk)] if desk else []
    return message(prose(*theirs, *team))


def listed(commands: Listed) -> Part:
    """Return a list of commands, each with what it does."""
    items: list[list[Part | str]] = [[bold(f"{COMMAND} {typed}"), f"  {what}"] for typed, what in commands]
    return bullets(*items)
