"""The story as everyone reads it: a blog post with its author, what they heard and promise; and its preview."""

from collections.abc import Collection, Sequence
from typing import Any

from bot.dates import short_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.routines import StoryShape
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.reflection_form import ReflectionForm
from bot.program.stories.story_revisions import compose, identity_of
from bot.program.stories.story_text import StoryText, parts_of, story_text_of, with_texts
from bot.surfaces import parts
from bot.surfaces.assignment import commitment_lines
from bot.surfaces.ids import Callback
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted
from models import Answer, Consent, Meaning, PublicWords, Section


def story_message(details: AssignmentDetails) -> Message:
    """Return the post for the stories channel: its revision, word for word. Raises ValueError where there is none."""
    if details.revision is None:
        raise ValueError("There is no story to show.")
    return message(*story_blocks(details.revision, details.routine.story, picture=details.participant.photo_url))


def story_blocks(words: PublicWords, shape: StoryShape, *, picture: str | None) -> Blocks:
    """Return the blocks of a story of this shape in these words; `picture` is the address of its author's."""
    blocks: Blocks = [
        parts.header(words.title),
        parts.small_print(_byline(words, shape), picture=picture, of=f"Photo of {words.author}"),
        *(_section(section) for section in words.sections),
    ]
    if words.promise is not None and words.due_on is not None:
        terms = CommitmentTerms(words.promise, words.due_on, words.owner or "")
        blocks += [{"type": "divider"}, prose(*commitment_lines(terms, shape))]
    elif shape.no_commitment:
        why = f" {words.reason}" if words.reason else ""
        blocks += [{"type": "divider"}, prose(line(italic(shape.no_commitment), why))]
    return blocks


def _byline(words: PublicWords, shape: StoryShape) -> str:
    """Return who wrote it, and of which talk; the issue is left out where it is the headline already."""
    day = f" on {short_date(words.talked_on)}" if words.talked_on else ""
    issue = words.issue if words.issue != words.title else None
    talk = shape.byline.replace("{who}", words.shown_as) if words.shown_as or "{who}" not in shape.byline else ""
    heard_with = next((section["by"] for section in words.sections if "by" in section), "")
    author = f"Heard by {words.author}, with {heard_with}" if heard_with else words.author
    return "  ·  ".join(filter(None, (author, f"{talk}{day}".strip(), issue)))


def _section(section: Section) -> dict[str, Any]:
    if section["meaning"] == Meaning.QUOTE:
        return prose(quoted(section["text"]))
    heading = [line(bold(section["heading"]))] if section["heading"] else []
    return prose(*heading, *_paragraphs(section["text"], section.get("asked", ())))


def _paragraphs(text: str, asked: Collection[str]) -> list[parts.Part]:
    """Return the paragraphs of a text; a question that was asked stands in italics above its answer."""
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    lines: list[parts.Part] = []
    for index, paragraph in enumerate(paragraphs):
        head, _, rest = paragraph.partition("\n")
        # Each paragraph is a line of its own in rich text; a blank one keeps them apart.
        end = "\n" if index < len(paragraphs) - 1 else ""
        if head in asked and rest:
            lines += [line(italic(head)), line(rest + end)]
        else:
            lines.append(line(paragraph + end))
    return lines


_NOT_YET = "…"


def preview_modal(details: AssignmentDetails, form: ReflectionForm, author: str) -> dict[str, Any]:
    """Return the modal that shows what was `written` so far as a story; `author` is a Slack user id."""
    subject = details.id
    if form.consent is Consent.PRIVATE:
        only = prose(line("Nobody but the CX team will read this. There will be no story."))
        return modal(Callback.PREVIEW, "Preview", [only], subject=subject)
    routine = details.routine
    facts = form.story_facts(details.whom, details.participant, details.issue, by=author)
    identity = identity_of(details.reflection, details.whom)
    words = compose(_so_far(form.to_store(), routine.story), facts, identity)
    blocks = story_blocks(words, routine.story, picture=details.participant.photo_url)
    if form.consent is None:
        blocks.insert(0, parts.small_print("You haven't said yet what they agreed to; shown without their name."))
    return modal(Callback.PREVIEW, "Preview", blocks, subject=subject)


def _so_far(answers: Sequence[Answer], shape: StoryShape) -> StoryText:
    """Return the text of the story, with a mark for each section that nothing was written for yet."""
    text = story_text_of(answers, shape)
    missing = {part.meaning.value: _NOT_YET for part in shape.parts if part.meaning not in parts_of(text)}
    return StoryText(text.title, tuple(with_texts(text.sections, missing, shape)))
