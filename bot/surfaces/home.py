"""The home tab: a person's assignment, their published stories, and the CX team's commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.assignment import RenderContext, assignment_message, withdraw_button
from bot.surfaces.desk import help_message
from bot.surfaces.ids import Block
from bot.surfaces.parts import Blocks, bold, line, prose

# A home tab holds 100 blocks.
_MOST = 100


@dataclass(frozen=True)
class PublicStory:
    """One of a person's published stories: the call it came from, its title, and where it stands, if that is known."""

    assignment_id: int
    title: str
    link: str | None = None


def home_tab(
    details: AssignmentDetails | None, context: RenderContext, *, of_cx_team: bool, stories: Sequence[PublicStory] = ()
) -> dict[str, Any]:
    """Return a person's home tab: their call of the month, their published `stories`, and the desk for the CX team."""
    blocks: Blocks = []
    if details is not None:
        blocks += assignment_message(details, context).blocks
    elif not of_cx_team:
        blocks += [
            parts.header("Nothing to do just now"),
            prose(
                line("When there is a customer for you to call, you will get a message. Until then: read the stories.")
            ),
        ]
    blocks += _stories(stories)
    if of_cx_team:
        blocks += [parts.header("The CX desk"), *help_message().blocks]
    return {"type": "home", "blocks": blocks[:_MOST]}


def _stories(stories: Sequence[PublicStory]) -> Blocks:
    blocks: Blocks = [parts.header("Your stories")] if stories else []
    for story in stories:
        link = [parts.link_button("Read it", story.link)] if story.link else []
        blocks.append(prose(line(bold(story.title))))
        buttons = parts.actions(Block.STORY_BUTTONS, *link, withdraw_button(story.assignment_id))
        # A block's id stands once on a surface.
        blocks.append(buttons | {"block_id": f"{Block.STORY_BUTTONS}_{story.assignment_id}"})
    return blocks
