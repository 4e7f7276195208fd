"""The story as everyone reads it: a blog post with its author, what they heard and promise; and its preview."""

from typing import Any

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.reflections import ReflectionForm
from bot.program.stories.story_revisions import compose, identity_of
from bot.program.stories.story_text import StoryText, below_headline
from bot.surfaces import parts
from bot.surfaces.assignment import commitment_lines
from bot.surfaces.ids import Callback
from bot.surfaces.message import Message, message
from bot.surfaces.modal import modal
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted, short_date
from models import Consent, PublicWords


def story_message(details: AssignmentDetails) -> Message:
    """Return the post for the stories channel: its revision, word for word. Raises ValueError where there is none."""
    if details.revision is None:
        raise ValueError("There is no story to show.")
    return message(*story_blocks(details.revision, picture=details.participant.photo_url))


def story_blocks(words: PublicWords, *, picture: str | None) -> Blocks:
    """Return the blocks of a story in these words; `picture` is the address of its author's."""
    blocks: Blocks = [
        parts.header(words.title),
        parts.small_print(_byline(words), picture=picture, of=f"Photo of {words.author}"),
        prose(line(bold("What I heard")), *_heard(words)),
        prose(quoted(words.quote)),
        *_hurts(words),
        {"type": "divider"},
    ]
    if words.promise is not None and words.due_on is not None:
        blocks.append(prose(*commitment_lines(CommitmentTerms(words.promise, words.due_on, words.owner or ""))))
    else:
        why = f" {words.reason}" if words.reason else ""
        blocks.append(prose(line(italic("No promise came out of this call."), why)))
    return blocks


def _hurts(words: PublicWords) -> Blocks:
    """Return what hurts; what the headline says of it already isn't said again."""
    rest = below_headline(words.title, words.hurts)
    return [prose(line(bold("What hurts, and why")), line(rest))] if rest else []


def _byline(words: PublicWords) -> str:
    day = f" on {short_date(words.talked_on)}" if words.talked_on else ""
    issue = f"  ·  {words.issue}" if words.issue else ""
    return f"{words.author}  ·  talked with {words.shown_as}{day}{issue}"


def _heard(words: PublicWords) -> list[parts.Part]:
    """Return the paragraphs of what was heard; a question that was asked stands in italics above its answer."""
    paragraphs = [paragraph for paragraph in words.heard.split("\n\n") if paragraph.strip()]
    lines: list[parts.Part] = []
    for index, paragraph in enumerate(paragraphs):
        head, _, rest = paragraph.partition("\n")
        # Each paragraph is a line of its own in rich text; a blank one keeps them apart.
        end = "\n" if index < len(paragraphs) - 1 else ""
        if head in words.questions and rest:
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
    text = StoryText(**{part: words or _NOT_YET for part, words in vars(form.story_text()).items()})
    facts = form.story_facts(details.the_customer, details.participant, details.issue, by=author)
    words = compose(text, facts, identity_of(details.reflection, details.the_customer))
    blocks = story_blocks(words, picture=details.participant.photo_url)
    if form.consent is None:
        blocks.insert(
            0, parts.small_print("You haven't said yet what the customer agreed to; shown without their name.")
        )
    return modal(Callback.PREVIEW, "Preview", blocks, subject=subject)
