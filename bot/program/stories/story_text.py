"""The text of a story before masking: its headline and sections, made of a form's answers and checked for length."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import FieldError, Problem
from bot.program.routines import YES, StoryPart, StoryShape
from bot.program.stories import problems
from models import Answer, Meaning, Section

# Room for a headline in a header block of 150 characters.
LONGEST_TITLE = 120
LONGEST_TEXT = 3000
# The part of a story that is no section.
TITLE = "title"


class Worded(Protocol):
    """What has a headline and sections."""

    @property
    def title(self) -> str:
        """The headline."""

    @property
    def sections(self) -> Sequence[Section]:
        """The sections, in the order they are read."""


@dataclass(frozen=True)
class StoryText:
    """The words of a story, unmasked; `title` is "" where nobody wrote a headline."""

    title: str
    sections: tuple[Section, ...]


def story_text_of(answers: Sequence[Answer], shape: StoryShape) -> StoryText:
    """Return the text of a story of this shape; what was not answered is left out, and a headline that says nothing."""
    sections = (_section_of(answers, part) for part in shape.parts)
    title = next((each["answer"] for each in answers if each["meaning"] == Meaning.HEADLINE), "")
    return StoryText(title if _says_something(title) else "", tuple(section for section in sections if section["text"]))


def _says_something(headline: str) -> bool:
    """Return whether it is more than punctuation, such as the dash of who had no headline to give."""
    return any(unicodedata.category(sign)[0] in "LNS" for sign in headline)


def _section_of(answers: Sequence[Answer], part: StoryPart) -> Section:
    """Return the answers of one meaning as prose, below their questions where the author wants them shown."""
    given = _given(answers, part.meaning)
    section = Section(meaning=part.meaning.value, heading=part.heading, text="")
    if (
        given
        and part.meaning is Meaning.HEARD
        and any(each["answer"] == YES for each in _given(answers, Meaning.SHOWS_QUESTIONS))
    ):
        section["asked"] = sorted({each["question"] for each in given})
        section["text"] = "\n\n".join(f"{each['question']}\n{each['answer']}" for each in given)
    else:
        section["text"] = "\n\n".join(each["answer"] for each in given)
    return section


def _given(answers: Iterable[Answer], meaning: Meaning) -> list[Answer]:
    return [each for each in answers if each["meaning"] == meaning and each["answer"]]


def parts_of(worded: Worded) -> dict[str, str]:
    """Return the words of a story by part: TITLE, and each section by its meaning."""
    return {TITLE: worded.title, **{section["meaning"]: section["text"] for section in worded.sections}}


def with_changes(
    sections: Sequence[Section], changes: Mapping[str, Section | None], shape: StoryShape
) -> list[Section]:
    """Return the sections with these in place of those of their meanings; a new one stands where `shape` says."""
    changed = [changes.get(section["meaning"], section) for section in sections]
    kept = [section for section in changed if section is not None]
    known = {section["meaning"] for section in sections}
    for meaning, section in changes.items():
        if section is not None and meaning not in known:
            kept.insert(_place_of(meaning, kept, shape), section)
    return kept


def with_texts(sections: Sequence[Section], texts: Mapping[str, str], shape: StoryShape) -> list[Section]:
    """Return the sections with these texts by meaning; one that neither they nor `shape` have is left out."""
    known = {
        part.meaning.value: Section(meaning=part.meaning.value, heading=part.heading, text="") for part in shape.parts
    }
    known |= {section["meaning"]: section for section in sections}
    changes = {
        meaning: Section(**{**known[meaning], "text": text}) for meaning, text in texts.items() if meaning in known
    }
    return with_changes(sections, changes, shape)


def _place_of(meaning: str, sections: Sequence[Section], shape: StoryShape) -> int:
    order = [part.meaning for part in shape.parts]
    later = order[order.index(Meaning(meaning)) + 1 :]
    return next((place for place, section in enumerate(sections) if section["meaning"] in later), len(sections))


def cut(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, cut at a word where there is one."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip() + "…"


def longest(part: str) -> int:
    """Return how many characters this part of a story may have."""
    return LONGEST_TITLE if part == TITLE else LONGEST_TEXT


def check(words: Mapping[str, str]) -> None:
    """Raise FieldError for the words of a story, by part, that are empty or too long somewhere."""
    wrong: dict[str, Problem] = {}
    for part, text in words.items():
        if not text.strip():
            wrong[part] = problems.StoryPartMissing()
        elif len(text) > longest(part):
            wrong[part] = problems.TooLong(len(text), longest(part))
    if wrong:
        raise FieldError(wrong)


def require_fitting_length(answers: Sequence[Answer], shape: StoryShape) -> None:
    """Raise FieldError, at the first field, where answers are too long for a story: an editor's field holds no more."""
    wrong: dict[str, Problem] = {}
    for part in shape.parts:
        length = len(_section_of(answers, part)["text"])
        if length > LONGEST_TEXT:
            first = _given(answers, part.meaning)[0]["field"]
            wrong[first] = problems.AnswersTooLong(length, LONGEST_TEXT)
    if wrong:
        raise FieldError(wrong)
