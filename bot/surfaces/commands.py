"""What can be typed: the help, each command with a line on what it does."""

from collections.abc import Sequence

from bot.surfaces import parts
from bot.surfaces.ids import COMMAND
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Part, bold, bullets, line, prose

_FOR_CX_TEAM = "Once a month every participant gets a customer to call. You plan, they call, everyone reads."
_FOR_PARTICIPANTS = "What waits for you comes as a message here, with its buttons. You can also ask:"


def hinted(answer: Message) -> Message:
    """Return the answer to who typed no word, with a line that says where to read what there is."""
    return message(*answer.blocks, parts.small_print(f"{COMMAND} help lists what you can ask for."))


def help_message(commands: Sequence[tuple[str, str]], *, of_cx_team: bool) -> Message:
    """Return what one person can type: for each command what is typed, and what it does."""
    items: list[list[Part | str]] = [[bold(f"{COMMAND} {typed}"), f"  {what}"] for typed, what in commands]
    return message(prose(line(_FOR_CX_TEAM if of_cx_team else _FOR_PARTICIPANTS), bullets(*items)))
