"""Health: what the indicators of a meeting come to, and how an account's health went from meeting to meeting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.dates import label_date
from bot.pictures import Chart, line_chart
from bot.program.routines.sponsor import INDICATORS

LOWEST, HIGHEST = 1, 5
# What differs less counts as the same.
NOTICED = 0.05
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


def trend_chart(account: str, trend: Sequence[Point]) -> Chart | None:
    """Return the health of an account meeting by meeting as a chart, None where there is no trend yet."""
    if len(trend) < 2:  # noqa: PLR2004  (one meeting is no trend)
        return None
    first, last = trend[0].health, trend[-1].health
    went = f"It went from {in_words(first)} to {in_words(last)} of {HIGHEST}."
    says = f"It stayed at {in_words(last)} of {HIGHEST}." if abs(last - first) < NOTICED else went
    labels = [label_date(each.day) for each in trend]
    values = {"": [round(each.health, 2) for each in trend]}
    return line_chart(f"{account}: health by meeting", says, labels, values, lowest=LOWEST, highest=HIGHEST)
