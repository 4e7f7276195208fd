"""The review card in the CX channel, and the modals by which an editor decides."""

from collections.abc import Mapping
from typing import Any

from bot.program.briefs import Brief
from bot.program.privacy import masked
from bot.program.stories import LONGEST_TEXT, LONGEST_TITLE, StoryText
from bot.surfaces import inputs, parts
from bot.surfaces.assignment import Around, promise_lines
from bot.surfaces.ids import Action, Block, Callback
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted
from bot.surfaces.story import story_blocks
from models import Consent, Story, StoryState


def review_card(brief: Brief, around: Around) -> Message:
    """Return the card as it should stand now: the story as readers would see it, and what may be done."""
    if brief.reflection is None:
        raise ValueError("There is no reflection to review.")
    if brief.reflection.consent is Consent.PRIVATE or brief.story is None:
        return message(*_private(brief))
    blocks: Blocks = [prose(line(*_headline(brief, brief.story))), *_note(brief.story), *story_blocks(brief)]
    if brief.story.state is StoryState.IN_REVIEW:
        blocks += [parts.small_print(_shown(brief)), _buttons(brief)]
    elif around.story_link:
        blocks.append(parts.actions(Block.STORY_LINK, parts.link_button("Open the story", around.story_link)))
    return message(*blocks)


def _headline(brief: Brief, story: Story) -> list[parts.Part | str]:
    author, by = brief.participant.name, story.decided_by
    who: list[parts.Part | str] = [" by ", parts.person(by)] if by else []
    headlines: dict[StoryState, list[parts.Part | str]] = {
        StoryState.IN_REVIEW: [bold("To review: "), f"{author} talked with {brief.customer.name}."],
        StoryState.DRAFT: [bold("Changes asked"), *who, f" of {author}:"],
        StoryState.PUBLISHED: [bold("Published"), *who, "."],
        StoryState.CORRECTED: [bold("Published and corrected"), *who, "."],
        StoryState.DECLINED: [bold("Declined"), *who, ":"],
        StoryState.WITHDRAWN: [bold("Withdrawn"), *who, "."],
    }
    return headlines[story.state]


def _note(story: Story) -> Blocks:
    if story.note and story.state in (StoryState.DRAFT, StoryState.DECLINED):
        return [prose(quoted(story.note))]
    return []


def _shown(brief: Brief) -> str:
    if brief.reflection is None or brief.story is None:
        return ""
    if brief.reflection.consent is Consent.NAMED:
        return "The customer agreed to be named. Phone numbers and e-mail addresses are removed."
    hint = " Their name stood in the text and was replaced." if _is_named(brief, brief.story) else ""
    return f"Anonymous: readers see neither name nor company.{hint} Look for what else would give them away."


def _is_named(brief: Brief, story: Story) -> bool:
    """Return whether the customer's name or company stands, unmasked, in anything that readers will see."""
    written = [story.title, story.heard, story.quote, story.hurts]
    if brief.commitment:
        written.append(brief.commitment.text)
    elif brief.reflection and brief.reflection.no_promise_reason:
        written.append(brief.reflection.no_promise_reason)
    if brief.issue:
        written.append(brief.issue.title)
    # What is masked for everybody, such as a phone number, is no name.
    return any(
        masked(text, brief.customer, Consent.ANONYMOUS) != masked(text, brief.customer, Consent.NAMED)
        for text in written
    )


def _buttons(brief: Brief) -> dict[str, Any]:
    subject = brief.assignment.id or 0
    return parts.actions(
        Block.REVIEW_BUTTONS,
        parts.button("Publish", Action.PUBLISH, subject, style="primary"),
        parts.button("Edit", Action.EDIT_STORY, subject),
        parts.button("Ask for changes", Action.ASK_CHANGES, subject),
        parts.button("Decline", Action.DECLINE_STORY, subject),
    )


def _private(brief: Brief) -> Blocks:
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


def edit_modal(brief: Brief) -> dict[str, Any]:
    """Return the modal in which an editor words the story. Raises ValueError where there is none."""
    story = brief.story
    if story is None:
        raise ValueError("There is no story to edit.")
    blocks = [
        inputs.text_input(
            "title", "Headline", value=story.title, required=True, multiline=False, max_length=LONGEST_TITLE
        ),
        inputs.text_input("heard", "What I heard", value=story.heard, required=True, max_length=LONGEST_TEXT),
        inputs.text_input("quote", "In their words", value=story.quote, required=True, max_length=LONGEST_TEXT),
        inputs.text_input("hurts", "What hurts, and why", value=story.hurts, required=True, max_length=LONGEST_TEXT),
    ]
    subject = brief.assignment.id or 0
    return modal(Callback.STORY_EDIT, "Edit the story", blocks, subject=subject, version=story.version, submit="Save")


def read_edit(view: Mapping[str, Any]) -> StoryText:
    """Return the editor's wording."""
    state = view["state"]["values"]
    return StoryText(**{name: inputs.text_from(state, name) for name in ("title", "heard", "quote", "hurts")})


def changes_modal(brief: Brief) -> dict[str, Any]:
    """Return the modal in which an editor says what should be changed."""
    label = f"What should {brief.participant.name} change?"
    note = inputs.text_input("note", label, hint="They get your words as they are.", required=True, max_length=1000)
    return modal(Callback.STORY_CHANGES, "Ask for changes", [note], subject=brief.assignment.id or 0, submit="Send")


def decline_modal(brief: Brief) -> dict[str, Any]:
    """Return the modal in which an editor says why the story won't be published."""
    label = f"Why not? {brief.participant.name} will read this."
    note = inputs.text_input("note", label, required=True, max_length=1000)
    return modal(
        Callback.STORY_DECLINE, "Decline the story", [note], subject=brief.assignment.id or 0, submit="Decline"
    )


def read_note(view: Mapping[str, Any]) -> str:
    """Return what the editor wrote to the author."""
    return inputs.text_from(view["state"]["values"], "note")
