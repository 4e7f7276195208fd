"""The home tab: its sections one below the other, such as a person's published stories and the CX team's commands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.surfaces import inputs, parts
from bot.surfaces.assignment import withdraw_button
from bot.surfaces.commands import Listed, listed
from bot.surfaces.ids import Block
from bot.surfaces.parts import Blocks, bold, line, prose
from bot.surfaces.routine_ids import RoutineAction, RoutineBlock

# A home tab holds 100 blocks.
_MOST = 100
NO_PREFERENCE = "none"
_NOTHING = "When there is somebody for you to meet, you will get a message. Until then: read the stories."


@dataclass(frozen=True)
class PublicStory:
    """One of a person's published stories: the assignment it came from, its title, and its permalink if known."""

    assignment_id: int
    title: str
    link: str | None = None


def home_tab(sections: Sequence[Blocks]) -> dict[str, Any]:
    """Return the home tab of these sections, those that are empty left out; of none, that there is nothing to do."""
    blocks = [block for section in sections for block in section]
    nothing = [parts.header("Nothing to do just now"), prose(line(_NOTHING))]
    return {"type": "home", "blocks": (blocks or nothing)[:_MOST]}


def not_shown(count: int) -> Blocks:
    """Return the line that counts what else there is of somebody's, and where; no block for none."""
    return [parts.small_print(f"… and {count} more, in your messages.")] if count > 0 else []


def story_blocks(stories: Sequence[PublicStory]) -> Blocks:
    """Return the section of a person's published stories, each with its buttons."""
    blocks: Blocks = [parts.header("Your stories")] if stories else []
    for story in stories:
        link = [parts.link_button("Read it", story.link)] if story.link else []
        blocks.append(prose(line(bold(story.title))))
        blocks.append(parts.actions(Block.STORY_BUTTONS, *link, withdraw_button(story.assignment_id)))
    return blocks


def preference_blocks(routines: Sequence[tuple[str, str]], preferred: str | None) -> Blocks:
    """Return the question what somebody would rather do next; `routines` are (key, title) of theirs."""
    options = [(NO_PREFERENCE, "No preference", ""), *((key, title, "") for key, title in routines)]
    known = preferred if preferred in dict(routines) else NO_PREFERENCE
    select = inputs.select_at_once(
        RoutineBlock.PREFERENCE, RoutineAction.PREFER_ROUTINE, options, value=known, placeholder="No preference"
    )
    return [prose(line(bold("What would you rather do next?"))), select]


def desk_blocks(commands: Listed) -> Blocks:
    """Return the CX team's section: what they can type, and what it does."""
    return [parts.header("The CX desk"), prose(line("You plan, they meet, everyone reads."), listed(commands))]
