"""Folding: a plain shadow of a text, in which names are found however they are spelt, with a map back to the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, decimal, normalize

# Letters that no decomposition makes plain.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h"})
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "å": "aa", "Å": "Aa"})


@dataclass(frozen=True)
class Shadow:
    """`text` is what is searched; sign number i of it comes from sign `origin[i]` of what was folded."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where text[start:end] stands in what was folded."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=8)  # every rule asks for that of the same text
def shadow_of(text: str) -> Shadow:
    """Return the shadow of `text`: no accents, capitals, format signs or digits of other scripts."""
    if text.isascii():
        return Shadow(text.lower(), range(len(text)))
    signs: list[str] = []
    origin: list[int] = []
    for place, sign in enumerate(text):
        for plain in _folded_sign(sign):
            signs.append(plain)
            origin.append(place)
    return Shadow("".join(signs), tuple(origin))


def folded(text: str) -> str:
    """Return `text` as it stands in a shadow."""
    if text.isascii():
        return text.lower()
    return "".join(_folded_sign(sign) for sign in text)


def spellings(name: str) -> set[str]:
    """Return the folded spellings of `name`: ü as u and as ue, in both directions."""
    composed = normalize("NFC", name)
    plain, spelt = folded(composed), folded(composed.translate(_SPELT_OUT))
    shortened = plain
    for pair, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        shortened = shortened.replace(pair, letter)
    return {plain, spelt, shortened} - {""}


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    if sign.isdecimal():
        return str(decimal(sign))
    kept = (each for each in normalize("NFKD", sign) if category(each) not in ("Mn", "Cf"))
    return "".join(kept).casefold().translate(_PLAIN)
