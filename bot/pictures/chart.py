"""A chart as data: what is drawn, and what the picture says to who can't see it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

# Slack takes no longer description of a file (alt_txt_too_large, docs.slack.dev/reference/methods).
LONGEST_ALT = 1000
# What can still be read on a phone; of more, the latest labels and the first lines or bars are drawn.
_MOST_LABELS, _MOST_LINES, _MOST_BARS = 12, 6, 20
# Part of every digest: a picture is drawn anew once this is raised, as when it is to look different.
_LOOK = 1


class ChartKind(StrEnum):
    """LINES over time, or horizontal BARS, such as one for each step."""

    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True)
class Line:
    """One line, or the bars of a chart: a name, and a value for each label, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: `says` is the one sentence that is to be seen in it; values lie between `lowest` and `highest`.

    `marked` is the label of the bar to point at.
    """

    kind: ChartKind
    title: str
    says: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    lowest: float
    highest: float
    marked: str | None = None

    @property
    def digest(self) -> str:
        """What charts that look the same share, and no others: 64 hexadecimal digits."""
        return hashlib.sha256(f"{_LOOK} {self.to_json()}".encode()).hexdigest()

    @property
    def alt_text(self) -> str:
        """What it says, then its numbers; at most 1,000 characters, without markup."""
        numbers = "; ".join(_numbers(self, line) for line in self.lines)
        text = f"{self.title}. {self.says} {numbers}."
        return text if len(text) <= LONGEST_ALT else f"{text[: LONGEST_ALT - 1].rstrip()}…"

    def to_json(self) -> str:
        """Return the chart as `from_json` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Chart":
        """Return the chart that `to_json` wrote."""
        given: dict[str, Any] = json.loads(text)
        lines = tuple(Line(each["name"], tuple(each["values"])) for each in given.pop("lines"))
        return cls(**given | {"kind": ChartKind(given["kind"]), "labels": tuple(given["labels"]), "lines": lines})


def line_chart(
    title: str,
    says: str,
    labels: Sequence[str],
    lines: Mapping[str, Sequence[float | None]],
    *,
    lowest: float = 0,
    highest: float,
) -> Chart:
    """Return lines over time: `labels` are such as quarters, `lines` the values of each by its name, one a label."""
    latest = slice(-_MOST_LABELS, None)
    drawn = [Line(name, tuple(values)[latest]) for name, values in list(lines.items())[:_MOST_LINES]]
    return Chart(ChartKind.LINES, title, says, tuple(labels)[latest], tuple(drawn), lowest, highest)


def bar_chart(
    title: str, says: str, bars: Mapping[str, float], *, highest: float | None = None, marked: str | None = None
) -> Chart:
    """Return bars from zero, one a label, in the order given; `marked` is the label of the one to point at."""
    shown = dict(list(bars.items())[:_MOST_BARS])
    top = highest if highest is not None else max(shown.values(), default=0) or 1
    return Chart(ChartKind.BARS, title, says, tuple(shown), (Line("", tuple(shown.values())),), 0, top, marked)


def shown_number(value: float) -> str:
    """Return a number as it is shown: with one decimal at most."""
    return f"{value:,.1f}".removesuffix(".0")


def _numbers(chart: Chart, line: Line) -> str:
    pairs = zip(chart.labels, line.values, strict=False)
    listed = ", ".join(f"{label} {shown_number(value)}" for label, value in pairs if value is not None)
    return f"{line.name}: {listed}" if line.name else listed
