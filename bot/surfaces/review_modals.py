"""The modals by which an editor decides: edit, ask for changes, decline, and lift masks."""

from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import StoryShape
from bot.program.stories.story_revisions import Liftable, liftable
from bot.program.stories.story_text import LONGEST_TEXT, LONGEST_TITLE, TITLE
from bot.surfaces import inputs
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, line, prose
from bot.surfaces.review import MASK_KINDS, part_names
from models import Section

# Slack: a group holds ten checkboxes, a modal 100 blocks.
_GROUP, _MOST_GROUPS, _MOST_INPUTS = 10, 90, 99
_MASKS = "masks_"
# What releases before called the inputs, in modals that may be open yet.
_FORMER = {"hurts": "cause"}


def edit_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which an editor words the revision. Raises ValueError where there is none."""
    words = details.revision
    if words is None:
        raise ValueError("There is no story to edit.")
    again = "Names and numbers you type here are masked like the rest."
    blocks = [
        inputs.text_input(
            TITLE,
            "Headline",
            value=words.title,
            required=True,
            multiline=False,
            max_length=LONGEST_TITLE,
            hint=again,
        ),
        *(_section_input(section, details.routine.story) for section in words.sections[:_MOST_INPUTS]),
    ]
    return modal(Callback.STORY_EDIT, "Edit the story", blocks, subject=details.id, version=words.number, submit="Save")


def _section_input(section: Section, shape: StoryShape) -> dict[str, Any]:
    name = shape.name_of(section["meaning"])
    label = section["heading"] or name[:1].upper() + name[1:]
    return inputs.text_input(section["meaning"], label, value=section["text"], required=True, max_length=LONGEST_TEXT)


def read_edit(view: View) -> dict[str, str]:
    """Return the editor's wording, by the parts of the story."""
    state = view["state"]["values"]
    return {_FORMER.get(name, name): inputs.text_from(state, name) for name in state}


def changes_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which an editor says what should be changed."""
    label = f"What should {details.participant.name} change?"
    note = inputs.text_input("note", label, hint="They get your words as they are.", required=True, max_length=1000)
    return _note_modal(details, Callback.STORY_CHANGES, "Ask for changes", note, "Send")


def decline_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which an editor says why the story won't be published."""
    label = f"Why not? {details.participant.name} will read this."
    note = inputs.text_input("note", label, required=True, max_length=1000)
    return _note_modal(details, Callback.STORY_DECLINE, "Decline the story", note, "Decline")


def _note_modal(
    details: AssignmentDetails, callback: Callback, title: str, note: dict[str, Any], submit: str
) -> dict[str, Any]:
    number = details.revision.number if details.revision else 0
    return modal(callback, title, [note], subject=details.id, version=number, submit=submit)


def read_note(view: View) -> str:
    """Return what the editor wrote to the author."""
    return inputs.text_from(view["state"]["values"], "note")


def masks_modal(details: AssignmentDetails) -> dict[str, Any]:
    """Return the modal that lists what was masked, each with a box to show it as written. Raises ValueError."""
    if details.revision is None:
        raise ValueError("There is no story to unmask.")
    known = liftable(details.revision)
    blocks: Blocks = [
        prose(line("Tick what gives nobody away; it is then shown as it was written. All else stays masked."))
    ]
    groups = [known[first : first + _GROUP] for first in range(0, len(known), _GROUP)][:_MOST_GROUPS]
    blocks += [_group(index, group, details.routine.story) for index, group in enumerate(groups)]
    number = details.revision.number
    return modal(Callback.STORY_MASKS, "What was masked", blocks, subject=details.id, version=number, submit="Save")


def _group(index: int, group: list[Liftable], shape: StoryShape) -> dict[str, Any]:
    known = {str(index * _GROUP + offset): each for offset, each in enumerate(group)}
    options = [(value, " ".join(each.original.split()) or "…", _where(each, shape)) for value, each in known.items()]
    ticked = [value for value, each in known.items() if each.is_lifted]
    label = "Show as written" if index == 0 else "More"
    return inputs.checkboxes_input(f"{_MASKS}{index}", label, options, ticked=ticked)


def _where(each: Liftable, shape: StoryShape) -> str:
    if each.is_lifted:
        return "shown as written now"
    places = part_names(dict.fromkeys(each.parts), shape)
    return f"{MASK_KINDS.get(each.kind, each.kind)}, in {places}"


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
