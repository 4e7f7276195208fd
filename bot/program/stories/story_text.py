"""The text of a story before masking: made from a reflection, given a headline, checked for length."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.errors import FieldError, Problem
from bot.program.stories import problems

# Room for a headline in a header block of 150 characters.
LONGEST_TITLE = 120
LONGEST_TEXT = 3000
PARTS = ("title", "heard", "quote", "hurts")

# Where a sentence may end: its sign, quotes that close, then a space; Chinese and Japanese need no space.
_END = re.compile(r"[.!?؟।…]+[”»“\"')\]]*(?=\s)|[。！？]+[」』）]*")
# Abbreviations before a name or a further word, which end no sentence.
_SHORT = re.compile(
    r"(?:mr|mrs|ms|mx|dr|prof|st|sr|jr|rev|hon|capt|lt|col|gen|sgt|fr|hr|ing|dipl|med|mme|mlle|sra|srta|dott|sig"
    r"|vs|cf|ca|approx|incl|excl|bzw|inkl|exkl|evtl|ggf|vgl)\."
)
_NUMBERED = re.compile(r"(?:no|nr|nos|art|fig|p|pp|ch|sec|vol|tel|ext|nº|núm|num|abs)\.")
# Of each part of e.g., z.B., p.m.
_LETTERS = 2


@dataclass(frozen=True)
class StoryText:
    """The words of a story, unmasked."""

    title: str
    heard: str
    quote: str
    hurts: str


def story_text_of(answers: Iterable[tuple[str, str]], quote: str, hurts: str) -> StoryText:
    """Return the text of a story; unanswered questions are left out.

    Its headline may be too long: it is cut after masking, which would not find half a name.
    """
    heard = "\n\n".join(f"{question}\n{answer}" for question, answer in answers if answer)
    return StoryText(_heading(hurts), heard, quote, hurts)


def headline(text: str) -> str:
    """Return the first sentence of `text`, cut at a word so that it fits a headline."""
    return cut(_heading(text), LONGEST_TITLE)


def cut(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, cut at a word where there is one."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip() + "…"


def _heading(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else ""
    sentence = _first_sentence(first)
    if not _is_abbreviated(sentence) and not sentence.endswith(".."):
        # A headline ends without a full stop, but must not be empty.
        sentence = sentence.rstrip(".。।") or first
    return sentence


def below_headline(title: str, text: str) -> str:
    """Return `text` without its first sentence where `title` is that sentence, else all of it."""
    whole = text.strip()
    if title != headline(whole) or title.endswith("…"):
        return whole
    return whole[len(_first_sentence(whole.splitlines()[0])) :].strip() if whole else ""


def _first_sentence(words: str) -> str:
    for end in _END.finditer(words):
        if not _goes_on(words[: end.end()], words[end.end() :].lstrip()):
            return words[: end.end()].rstrip()
    return words


def _goes_on(before: str, after: str) -> bool:
    """Return whether the sentence goes on after what looks like its end."""
    if not after or not before.endswith("."):
        return False
    is_number = bool(_NUMBERED.fullmatch(_last_word(before))) and after[0].isdigit()
    return after[0].islower() or is_number or _is_abbreviated(before)


def _is_abbreviated(words: str) -> bool:
    """Return whether the last word is an abbreviation, such as Mr., J. or e.g."""
    last = _last_word(words)
    pieces = last.rstrip(".").split(".")
    letters = last.endswith(".") and all(piece.isalpha() and len(piece) <= _LETTERS for piece in pieces)
    return bool(_SHORT.fullmatch(last)) or (letters and (len(pieces) > 1 or len(pieces[0]) == 1))


def _last_word(words: str) -> str:
    return words.rsplit(maxsplit=1)[-1].lstrip("([“„\"'«").casefold() if words.split() else ""


def longest(part: str) -> int:
    """Return how many characters this part of a story may have."""
    return LONGEST_TITLE if part == "title" else LONGEST_TEXT


def check(text: StoryText) -> None:
    """Raise FieldError for a story text that is empty or too long in some part."""
    wrong: dict[str, Problem] = {}
    for name, words in vars(text).items():
        if not words.strip():
            wrong[name] = problems.StoryPartMissing()
        elif len(words) > longest(name):
            wrong[name] = problems.TooLong(len(words), longest(name))
    if wrong:
        raise FieldError(wrong)


def require_fitting_length(text: StoryText) -> None:
    """Raise FieldError where the answers are too long for a story: an editor's field holds no more."""
    if len(text.heard) > LONGEST_TEXT:
        raise FieldError({"answers": problems.AnswersTooLong(len(text.heard), LONGEST_TEXT)})
