"""Health: what the indicators of a meeting come to, and how an account's health went from meeting to meeting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.program.routines.sponsor import INDICATORS

LOWEST, HIGHEST = 1, 5
_KEYS = frozenset(each.key for each in INDICATORS)


@dataclass(frozen=True)
class Point:
    """The health of an account at one meeting, from 1 to 5."""

    day: date
    health: float


def of_indicators(rated: Mapping[str, int]) -> float | None:
    """Return the mean of the indicators that were rated, None where none was."""
    known = [value for key, value in rated.items() if key in _KEYS]
    return sum(known) / len(known) if known else None


def mean(values: Iterable[float]) -> float | None:
    """Return the mean of these, None for none."""
    known = list(values)
    return sum(known) / len(known) if known else None


def in_words(health: float) -> str:
    """Return such as "3.8"; a whole number without its zero."""
    return f"{health:.1f}".removesuffix(".0")


# What differs less counts as the same.
NOTICED = 0.05
