"""The story as everyone reads it: a blog post with its author, what they heard, and what they promise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.program.briefs import Brief
from bot.program.commitments import Promise
from bot.program.privacy import masked, shown_as
from bot.program.stories import StoryText
from bot.surfaces import parts
from bot.surfaces.assignment import promise_lines
from bot.surfaces.message import Message, message
from bot.surfaces.parts import Blocks, bold, italic, line, prose, quoted
from models import Consent

# A rich text block has no published limit of its own; a section's 3,000 characters are a safe one.
_LONGEST_PART = 3000


def story_message(brief: Brief) -> Message:
    """Return the post for the stories channel."""
    return message(*story_blocks(brief))


def story_blocks(brief: Brief) -> Blocks:
    """Return the blocks of the story in `brief`, masked for readers. Raises ValueError where there is no story."""
    if brief.story is None or brief.reflection is None:
        raise ValueError("There is no story to show.")
    text = StoryText(brief.story.title, brief.story.heard, brief.story.quote, brief.story.hurts)
    promise = brief.commitment
    return tale(
        brief,
        text,
        consent=brief.reflection.consent,
        promise=Promise(promise.text, promise.due_on, promise.owner) if promise else None,
        reason=brief.reflection.no_promise_reason,
        talked_on=brief.reflection.talked_on,
    )


def tale(
    brief: Brief,
    text: StoryText,
    *,
    consent: Consent,
    promise: Promise | None,
    reason: str | None,
    talked_on: date | None,
) -> Blocks:
    """Return a story of these words; `promise` and the `reason` why there is none are masked like the rest."""

    def safe(raw: str) -> str:
        return parts.cut(masked(raw, brief.customer, consent), _LONGEST_PART)

    blocks: Blocks = [
        parts.header(safe(text.title)),
        parts.small_print(
            _byline(brief, consent, talked_on),
            picture=brief.participant.photo_url,
            of=f"Photo of {brief.participant.name}",
        ),
        prose(line(bold("What I heard")), *_heard(brief, text.heard, safe)),
        prose(quoted(safe(text.quote))),
        prose(line(bold("What hurts, and why")), line(safe(text.hurts))),
        parts.divider(),
    ]
    if promise is not None:
        blocks.append(prose(*promise_lines(replace(promise, text=safe(promise.text)))))
    else:
        why = f" {safe(reason)}" if reason else ""
        blocks.append(prose(line(italic("No promise came out of this call."), why)))
    return blocks


def _byline(brief: Brief, consent: Consent, talked: date | None) -> str:
    author = brief.participant
    who = f"{author.name}, {author.department}" if author.department else author.name
    day = f" on {talked.day} {talked:%B}" if talked else ""
    issue = f"  ·  {masked(brief.issue.title, brief.customer, consent)}" if brief.issue else ""
    return f"{who}  ·  talked with {shown_as(brief.customer, consent)}{day}{issue}"


def _heard(brief: Brief, text: str, safe: Callable[[str], str]) -> list[parts.Part]:
    """Return the paragraphs of what was heard; a question that was asked stands in italics above its answer."""
    asked = {*brief.questions, *(answer.question for answer in brief.answers)}
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    lines: list[parts.Part] = []
    for place, paragraph in enumerate(paragraphs):
        head, _, rest = paragraph.partition("\n")
        # Each paragraph is a line of its own in rich text; a blank one keeps them apart.
        end = "\n" if place < len(paragraphs) - 1 else ""
        if head in asked and rest:
            lines += [line(italic(safe(head))), line(safe(rest) + end)]
        else:
            lines.append(line(safe(paragraph) + end))
    return lines
