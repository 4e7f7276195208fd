"""Folding: a text without accents and capitals, to find names however they are spelt, and a map back to the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, decimal, normalize

# Letters that no decomposition makes plain.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"})


@dataclass(frozen=True)
class FoldedText:
    """A folded text: character i of `text` comes from character `origin[i]` of what was folded."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return start and end, in what was folded, of text[start:end]."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=8)  # every rule folds the same text
def fold(text: str) -> FoldedText:
    """Return `text` folded: no accents, capitals or format characters, and only ASCII digits."""
    if text.isascii():
        return FoldedText(text.lower(), range(len(text)))
    characters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for folded_character in _fold_character(character):
            characters.append(folded_character)
            origin.append(index)
    return FoldedText("".join(characters), tuple(origin))


def folded(text: str) -> str:
    """Return `text` folded, without the map."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(character) for character in text)


def spellings(name: str) -> set[str]:
    """Return the folded spellings of `name`: ü as u and as ue, in both directions."""
    composed = normalize("NFC", name)
    plain, spelt = folded(composed), folded(composed.translate(_SPELT_OUT))
    shortened = plain
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        shortened = shortened.replace(pair, letter)
    return {plain, spelt, shortened} - {""}


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character.isdecimal():
        return str(decimal(character))
    kept = (each for each in normalize("NFKD", character) if category(each) not in ("Mn", "Cf"))
    return "".join(kept).casefold().translate(_PLAIN)
