"""What was masked in a story: said on the review card, and lifted word by word in a modal."""

from collections import Counter
from typing import Any

from slack_sdk.models.blocks import CheckboxesElement, InputBlock, Option, PlainTextObject

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories.story_revisions import Liftable, liftable
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, cut, line, prose
from models import PublicWords

# Slack: a group holds ten checkboxes, an option's text and description 75 characters, a modal 100 blocks.
_GROUP, _OPTION, _MOST_GROUPS = 10, 75, 90
_MASKS = "masks_"
_KINDS = {
    "name": "name",
    "company": "company name",
    "phone": "phone number",
    "email": "e-mail address",
    "web": "web address",
}
# What the parts of a story are called, where they are spoken of.
PARTS = {
    "title": "the headline",
    "heard": "what I heard",
    "quote": "the quote",
    "hurts": "what hurts",
    "promise": "the promise",
    "reason": "the reason for no promise",
    "issue": "the issue",
    "consent": "what the customer agreed to",
    "talked_on": "the day of the call",
}


def masked_line(words: PublicWords) -> str:
    """Return what was masked and lifted, counted by kind; "" for nothing."""
    counts = Counter(_KINDS.get(masked["kind"], masked["kind"]) for masked in words.masks)
    said = "Masked: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items()) + "." if counts else ""
    shown = f"Shown as written: {len(words.lifted)}." if words.lifted else ""
    return " ".join(filter(None, (said, shown)))


def masks_modal(brief: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that lists what was masked, each with a box to show it as written. Raises ValueError."""
    if brief.revision is None:
        raise ValueError("There is no story to unmask.")
    known = liftable(brief.revision)
    blocks: Blocks = [
        prose(line("Tick what gives nobody away; it is then shown as it was written. All else stays masked."))
    ]
    groups = [known[first : first + _GROUP] for first in range(0, len(known), _GROUP)][:_MOST_GROUPS]
    blocks += [_group(place, group) for place, group in enumerate(groups)]
    subject, number = brief.assignment.id or 0, brief.revision.number
    return modal(Callback.STORY_MASKS, "What was masked", blocks, subject=subject, version=number, submit="Save")


def _group(place: int, group: list[Liftable]) -> dict[str, Any]:
    options = [
        Option(
            value=str(place * _GROUP + offset),
            text=PlainTextObject(text=cut(" ".join(each.original.split()) or "…", _OPTION), emoji=False),
            description=PlainTextObject(text=cut(_where(each), _OPTION), emoji=False),
        )
        for offset, each in enumerate(group)
    ]
    ticked = [option for option, each in zip(options, group, strict=True) if each.is_lifted]
    name = f"{_MASKS}{place}"
    element = CheckboxesElement(action_id=name, options=options, initial_options=ticked or None)
    label = PlainTextObject(text="Show as written" if place == 0 else "More", emoji=False)
    return InputBlock(block_id=name, label=label, element=element, optional=True).to_dict()


def _where(each: Liftable) -> str:
    if each.is_lifted:
        return "shown as written now"
    places = ", ".join(dict.fromkeys(PARTS.get(part, part) for part in each.parts))
    return f"{_KINDS.get(each.kind, each.kind)}, in {places}"


def read_masks(view: View) -> list[int]:
    """Return which places of what is liftable were ticked."""
    return [
        int(option["value"])
        for block, entered in view["state"]["values"].items()
        if block.startswith(_MASKS)
        for state in entered.values()
        for option in state.get("selected_options") or []
        if str(option["value"]).isdecimal()
    ]
