"""The review card in the CX channel."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import StoryShape
from bot.program.stories.messages import WITHDRAWN
from bot.program.stories.story_changes import Changes
from bot.surfaces import parts
from bot.surfaces.assignment import commitment_lines, withdraw_button
from bot.surfaces.brief import pieces
from bot.surfaces.ids import Action, Block, revision_value
from bot.surfaces.message import Message, message, one_line
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted
from bot.surfaces.render_context import RenderContext
from bot.surfaces.story import story_blocks
from models import Answer, Consent, Meaning, PublicWords, Reflection, Story, StoryRevision, StoryState

MASK_KINDS = {
    "name": "name",
    "company": "company name",
    "phone": "phone number",
    "email": "e-mail address",
    "web": "web address",
}
# What the parts of a story that are no sections are called, where they are spoken of.
_PARTS = {
    "title": "the headline",
    "promise": "the promise",
    "reason": "the reason for no promise",
    "issue": "the issue",
    "consent": "what they agreed to",
    "talked_on": "the day",
}


def review_card(details: AssignmentDetails, context: RenderContext, changes: Changes | None = None) -> Message:
    """Return the review card for the present state of the story: its public words, and the buttons.

    `changes` are the author's since the last editor. Raises ValueError where there is no reflection.
    """
    if details.reflection is None:
        raise ValueError("There is no reflection to review.")
    if details.story is not None and details.story.is_gone:
        return one_line(WITHDRAWN)
    if details.reflection.consent is Consent.PRIVATE or details.story is None:
        return message(*_private(details, context))
    blocks: Blocks = [prose(line(*_headline(details, details.story, context, changes))), *_note(details.story)]
    if changes is not None and details.story.state is StoryState.IN_REVIEW:
        blocks.append(parts.small_print(_changed(changes, details.routine.story)))
    if details.revision is not None:
        blocks += story_blocks(details.revision, details.routine.story, picture=details.participant.photo_url)
    blocks += [*_private_notes(details.reflection), *pieces(details.routine.reviewed, details, context)]
    if details.story.state is StoryState.IN_REVIEW and details.revision is not None:
        blocks += [parts.small_print(_consent(details, details.revision)), _buttons(details, details.revision)]
    elif details.story.is_public:
        blocks.append(_public_buttons(details, context))
    return message(*blocks)


def superseded_card(link: str | None) -> Message:
    """Return the line that takes the place of a card once a newer one was posted; `link` leads there."""
    further = parts.link(link, "Read it there") if link else "It follows below"
    return one_line("There is a newer version of this card. ", further, ".")


def _headline(
    details: AssignmentDetails, story: Story, context: RenderContext, changes: Changes | None
) -> list[parts.Part | str]:
    author, by = details.participant.name, story.decided_by
    who: list[parts.Part | str] = [" by ", parts.person(by)] if by else []
    if story.is_public and not context.story_is_posted:
        return [bold("Approved"), *who, ", and on its way to the stories channel."]
    headlines: dict[StoryState, list[parts.Part | str]] = {
        StoryState.WAITING: [bold("Not to review yet: "), f"{author} {_did(details)}."],
        StoryState.IN_REVIEW: _to_review(details, story, changes),
        StoryState.DRAFT: [bold("Changes asked"), *who, f" of {author}:"],
        StoryState.PUBLISHED: [bold("Published"), *who, "."],
        StoryState.CORRECTED: [bold("Published and corrected"), *who, "."],
        StoryState.DECLINED: [bold("Declined"), *who, ":"],
        StoryState.WITHDRAWN: [bold("Withdrawn"), *who, "."],
    }
    return headlines[story.state]


def _to_review(details: AssignmentDetails, story: Story, changes: Changes | None) -> list[parts.Part | str]:
    author, about = details.participant.name, details.subject_name
    if story.note:
        return [bold("To review again: "), f"{author} has reworked their story on {about}. What was asked:"]
    if changes is not None and changes.by_others:
        return [bold("To review again: "), f"what colleagues heard changed in {author}'s story on {about}."]
    if changes is not None:
        return [bold("To review again: "), f"{author} changed their story on {about}."]
    return [bold("To review: "), f"{author} {_did(details)}."]


def _did(details: AssignmentDetails) -> str:
    return details.routine.story.byline.replace("{who}", details.subject_name)


def part_names(names: Iterable[str], shape: StoryShape) -> str:
    """Return what these parts of a story are called, within a sentence."""
    return ", ".join(_PARTS.get(name) or shape.name_of(name) for name in names)


def _changed(changes: Changes, shape: StoryShape) -> str:
    sentences = (
        [f"Changed: {part_names(changes.parts, shape)}."] if changes.parts else ["Nothing in it reads otherwise."]
    )
    if changes.replaced:
        sentences.append(f"That replaces an editor's wording of {part_names(changes.replaced, shape)}.")
    if changes.keeps_headline:
        sentences.append("The headline is still an editor's: please see that it fits.")
    return " ".join(sentences)


def _note(story: Story) -> Blocks:
    if story.note and story.state in (StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.DECLINED):
        return [prose(quoted(story.note))]
    return []


def _consent(details: AssignmentDetails, revision: StoryRevision) -> str:
    if details.whom is None:
        agreed = "It is about nobody in particular. Phone numbers and e-mail addresses are removed."
    elif revision.consent is Consent.NAMED:
        who = "customer" if details.customer else "colleague"
        agreed = f"The {who} agreed to be named. Phone numbers and e-mail addresses are removed."
    elif details.customer is None:
        agreed = "Anonymous: readers see no name. Look for what else would give the colleague away."
    else:
        agreed = "Anonymous: readers see neither name nor company. Look for what else would give them away."
    return " ".join(filter(None, (agreed, _masked(revision))))


def _buttons(details: AssignmentDetails, revision: StoryRevision) -> dict[str, Any]:
    seen = revision_value(details.id, revision.number)
    buttons = [
        parts.button("Publish", Action.PUBLISH_STORY, seen, style="primary"),
        parts.button("Edit", Action.EDIT_STORY, seen),
        parts.button("Ask for changes", Action.ASK_CHANGES, seen),
        parts.button("Decline", Action.DECLINE_STORY, seen),
    ]
    if revision.masks or revision.lifted:
        buttons.append(parts.button("What was masked", Action.LIFT_MASKS, seen))
    return parts.actions(Block.REVIEW_BUTTONS, *buttons)


def _public_buttons(details: AssignmentDetails, context: RenderContext) -> dict[str, Any]:
    link = [parts.link_button("Open the story", context.story_link)] if context.story_link else []
    return parts.actions(Block.STORY_LINK, *link, withdraw_button(details.id))


def _private(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return all of a private reflection for the CX team, without buttons."""
    reflection = details.reflection
    if reflection is None:
        return []
    blocks: Blocks = [
        parts.header(f"Private: {details.participant.name} and {details.subject_name}"),
        prose(line(italic("This stays with the CX team; no story comes of it."))),
        *(_asked_and_answered(each) for each in reflection.answers if each["answer"] and not _is_own(each)),
    ]
    if details.commitment:
        blocks.append(prose(*commitment_lines(details.commitment, details.routine.story)))
    return [*blocks, *pieces(details.routine.reviewed, details, context)]


def _asked_and_answered(answer: Answer) -> dict[str, Any]:
    is_quote = answer["meaning"] == Meaning.QUOTE
    return prose(line(bold(answer["question"])), quoted(answer["answer"]) if is_quote else line(answer["answer"]))


def _private_notes(reflection: Reflection) -> Blocks:
    """Return what the author wrote for the CX team alone."""
    notes = [each for each in reflection.answers_of(Meaning.PRIVATE_NOTE) if each["answer"]]
    intro = [parts.small_print("For the CX team alone; no part of the story:")] if notes else []
    return [*intro, *map(_asked_and_answered, notes)]


def _is_own(answer: Answer) -> bool:
    """Return whether this is for its author alone."""
    return answer["meaning"] == Meaning.SELF_RATING


def _masked(words: PublicWords) -> str:
    """Return what was masked and lifted, counted by kind; "" for nothing."""
    counts = Counter(MASK_KINDS.get(masked["kind"], masked["kind"]) for masked in words.masks)
    masked = "Masked: " + ", ".join(f"{count} × {kind}" for kind, count in counts.items()) + "." if counts else ""
    lifted = f"Shown as written: {len(words.lifted)}." if words.lifted else ""
    return " ".join(filter(None, (masked, lifted)))
