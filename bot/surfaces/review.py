"""The review card in the CX channel, and the modals by which an editor decides."""

from collections.abc import Sequence
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories.story_changes import Changes
from bot.program.stories.story_text import LONGEST_TEXT, LONGEST_TITLE, StoryText
from bot.surfaces import inputs, parts
from bot.surfaces.assignment import RenderContext, promise_lines, withdraw_button
from bot.surfaces.ids import Action, Block, Callback, revision_value
from bot.surfaces.masks import PARTS, masked_line
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.notices import WITHDRAWN
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted
from bot.surfaces.story import story_blocks
from models import Consent, Story, StoryRevision, StoryState


def review_card(brief: AssignmentDetails, around: RenderContext, changes: Changes | None = None) -> Message:
    """Return the card as it should stand now: the story as readers would see it, and what may be done.

    `changes` are what its author changed since editors last had a say.
    """
    if brief.reflection is None:
        raise ValueError("There is no reflection to review.")
    if brief.story is not None and brief.story.is_gone:
        return message(prose(line(WITHDRAWN)))
    if brief.reflection.consent is Consent.PRIVATE or brief.story is None:
        return message(*_private(brief))
    blocks: Blocks = [prose(line(*_headline(brief, brief.story, around, changes))), *_note(brief.story)]
    if changes is not None and brief.story.state is StoryState.IN_REVIEW:
        blocks.append(parts.small_print(_changed(changes)))
    if brief.revision is not None:
        blocks += story_blocks(brief.revision, picture=brief.participant.photo_url)
    if brief.story.state is StoryState.IN_REVIEW and brief.revision is not None:
        blocks += [parts.small_print(_shown(brief.revision)), _buttons(brief, brief.revision)]
    elif brief.story.is_public:
        blocks.append(_public_buttons(brief, around))
    return message(*blocks)


def superseded_card(link: str | None) -> Message:
    """Return the line that takes the place of a card once a newer one was posted; `link` leads there."""
    further = parts.link(link, "Read it there") if link else "It follows below"
    return message(prose(line("There is a newer version of this card. ", further, ".")))


def _headline(
    brief: AssignmentDetails, story: Story, around: RenderContext, changes: Changes | None
) -> list[parts.Part | str]:
    author, by = brief.participant.name, story.decided_by
    who: list[parts.Part | str] = [" by ", parts.person(by)] if by else []
    if story.is_public and not around.story_stands:
        return [bold("Approved"), *who, ", and on its way to the stories channel."]
    headlines: dict[StoryState, list[parts.Part | str]] = {
        StoryState.IN_REVIEW: _to_review(brief, story, changes),
        StoryState.DRAFT: [bold("Changes asked"), *who, f" of {author}:"],
        StoryState.PUBLISHED: [bold("Published"), *who, "."],
        StoryState.CORRECTED: [bold("Published and corrected"), *who, "."],
        StoryState.DECLINED: [bold("Declined"), *who, ":"],
        StoryState.WITHDRAWN: [bold("Withdrawn"), *who, "."],
    }
    return headlines[story.state]


def _to_review(brief: AssignmentDetails, story: Story, changes: Changes | None) -> list[parts.Part | str]:
    author, customer = brief.participant.name, brief.customer.name
    if story.note:
        return [bold("To review again: "), f"{author} has reworked their story on {customer}. What was asked:"]
    if changes is not None:
        return [bold("To review again: "), f"{author} changed their story on {customer}."]
    return [bold("To review: "), f"{author} talked with {customer}."]


def _changed(changes: Changes) -> str:
    said = [f"Changed: {_listed(changes.parts)}."] if changes.parts else ["Nothing in it reads otherwise."]
    if changes.replaced:
        said.append(f"That replaces an editor's wording of {_listed(changes.replaced)}.")
    if changes.keeps_headline:
        said.append("The headline is still an editor's: please see that it fits.")
    return " ".join(said)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(PARTS.get(name, name) for name in names)


def _note(story: Story) -> Blocks:
    if story.note and story.state in (StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.DECLINED):
        return [prose(quoted(story.note))]
    return []


def _shown(revision: StoryRevision) -> str:
    if revision.consent is Consent.NAMED:
        agreed = "The customer agreed to be named. Phone numbers and e-mail addresses are removed."
    else:
        agreed = "Anonymous: readers see neither name nor company. Look for what else would give them away."
    return " ".join(filter(None, (agreed, masked_line(revision))))


def _buttons(brief: AssignmentDetails, revision: StoryRevision) -> dict[str, Any]:
    seen = revision_value(brief.assignment.id or 0, revision.number)
    buttons = [
        parts.button("Publish", Action.PUBLISH_STORY, seen, style="primary"),
        parts.button("Edit", Action.EDIT_STORY, seen),
        parts.button("Ask for changes", Action.ASK_CHANGES, seen),
        parts.button("Decline", Action.DECLINE_STORY, seen),
    ]
    if revision.masks or revision.lifted:
        buttons.append(parts.button("What was masked", Action.LIFT_MASKS, seen))
    return parts.actions(Block.REVIEW_BUTTONS, *buttons)


def _public_buttons(brief: AssignmentDetails, around: RenderContext) -> dict[str, Any]:
    link = [parts.link_button("Open the story", around.story_link)] if around.story_link else []
    return parts.actions(Block.STORY_LINK, *link, withdraw_button(brief.assignment.id or 0))


def _private(brief: AssignmentDetails) -> Blocks:
    """Return what the CX team reads of a private reflection: all of it, and no way to publish."""
    reflection = brief.reflection
    if reflection is None:
        return []
    lines = [line(bold(f"{a.question}\n"), a.answer + "\n") for a in brief.answers if a.answer]
    blocks: Blocks = [
        parts.header(f"Private: {brief.participant.name} and {brief.customer.name}"),
        prose(line(italic("The customer asked for no story. This stays with the CX team."))),
        *([prose(*lines)] if lines else []),
        prose(quoted(reflection.quote)),
        prose(line(bold("What hurts, and why")), line(reflection.hurts)),
    ]
    if brief.commitment:
        blocks.append(prose(*promise_lines(brief.commitment)))
    return blocks


def edit_modal(brief: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which an editor words the revision. Raises ValueError where there is none."""
    shown = brief.revision
    if shown is None:
        raise ValueError("There is no story to edit.")
    again = "Names and numbers you type here are masked like the rest."
    blocks = [
        inputs.text_input(
            "title", "Headline", value=shown.title, required=True, multiline=False, max_length=LONGEST_TITLE, hint=again
        ),
        inputs.text_input("heard", "What I heard", value=shown.heard, required=True, max_length=LONGEST_TEXT),
        inputs.text_input("quote", "In their words", value=shown.quote, required=True, max_length=LONGEST_TEXT),
        inputs.text_input("hurts", "What hurts, and why", value=shown.hurts, required=True, max_length=LONGEST_TEXT),
    ]
    subject = brief.assignment.id or 0
    return modal(Callback.STORY_EDIT, "Edit the story", blocks, subject=subject, version=shown.number, submit="Save")


def read_edit(view: View) -> StoryText:
    """Return the editor's wording."""
    state = view["state"]["values"]
    return StoryText(**{name: inputs.text_from(state, name) for name in ("title", "heard", "quote", "hurts")})


def changes_modal(brief: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which an editor says what should be changed."""
    label = f"What should {brief.participant.name} change?"
    note = inputs.text_input("note", label, hint="They get your words as they are.", required=True, max_length=1000)
    return _note_modal(brief, Callback.STORY_CHANGES, "Ask for changes", note, "Send")


def decline_modal(brief: AssignmentDetails) -> dict[str, Any]:
    """Return the modal in which an editor says why the story won't be published."""
    label = f"Why not? {brief.participant.name} will read this."
    note = inputs.text_input("note", label, required=True, max_length=1000)
    return _note_modal(brief, Callback.STORY_DECLINE, "Decline the story", note, "Decline")


def _note_modal(
    brief: AssignmentDetails, callback: Callback, title: str, note: dict[str, Any], submit: str
) -> dict[str, Any]:
    number = brief.revision.number if brief.revision else 0
    return modal(callback, title, [note], subject=brief.assignment.id or 0, version=number, submit=submit)


def read_note(view: View) -> str:
    """Return what the editor wrote to the author."""
    return inputs.text_from(view["state"]["values"], "note")
