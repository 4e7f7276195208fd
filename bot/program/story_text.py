"""The words of a story before masking: taken from a reflection, headed, checked for room."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import FieldError

# Room for a headline in a header block of 150 characters.
LONGEST_TITLE = 120
LONGEST_TEXT = 3000
PARTS = ("title", "heard", "quote", "hurts")


@dataclass(frozen=True)
class StoryText:
    """The words of a story, unmasked."""

    title: str
    heard: str
    quote: str
    hurts: str


def told(answers: Iterable[tuple[str, str]], quote: str, hurts: str) -> StoryText:
    """Return the story these words tell; questions left open are left out."""
    heard = "\n\n".join(f"{question}\n{answer}" for question, answer in answers if answer)
    return StoryText(headline(hurts), heard, quote, hurts)


def headline(text: str) -> str:
    """Return the first sentence of `text`, cut at a word so that it fits a headline."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    sentence = first
    for end in (". ", "! ", "? "):
        sentence = sentence.split(end, 1)[0]
    # What is nothing but an end is its own headline; a heading must not be empty.
    first = sentence.rstrip(".") or first
    if len(first) <= LONGEST_TITLE:
        return first
    return first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def longest(part: str) -> int:
    """Return how many characters this part of a story may have."""
    return LONGEST_TITLE if part == "title" else LONGEST_TEXT


def check(text: StoryText) -> None:
    """Raise FieldError for a story text that is empty or too long in some part."""
    wrong = {}
    for name, words in vars(text).items():
        if not words.strip():
            wrong[name] = "A story needs this part. Write a line."
        elif len(words) > longest(name):
            wrong[name] = f"That is {len(words)} characters; please keep it to {longest(name)}."
    if wrong:
        raise FieldError(wrong)


def require_room(text: StoryText) -> None:
    """Raise FieldError where the answers are too long for a story: an editor's field holds no more."""
    if len(text.heard) > LONGEST_TEXT:
        too_long = (
            f"Questions and answers together are {len(text.heard)} characters; please keep them to {LONGEST_TEXT}."
        )
        raise FieldError({"answers": too_long})
