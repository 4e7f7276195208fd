"""The home tab: what is yours to do, and where to read."""

from typing import Any

from bot.program.briefs import Brief
from bot.surfaces import parts
from bot.surfaces.assignment import Around, assignment_message
from bot.surfaces.desk import help_message
from bot.surfaces.parts import Blocks, line, prose

# A home tab holds 100 blocks.
_MOST = 100


def home_tab(brief: Brief | None, around: Around, *, of_cx_team: bool) -> dict[str, Any]:
    """Return a person's home tab: their call of the month if they have one, and the desk if they are of the CX team."""
    blocks: Blocks = []
    if brief is not None:
        blocks += assignment_message(brief, around).blocks
    elif not of_cx_team:
        blocks += [
            parts.header("Nothing to do just now"),
            prose(
                line("When there is a customer for you to call, you will get a message. Until then: read the stories.")
            ),
        ]
    if of_cx_team:
        blocks += [parts.header("The CX desk"), *help_message().blocks]
    return {"type": "home", "blocks": blocks[:_MOST]}
