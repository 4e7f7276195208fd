"""Draws a chart with matplotlib; run as a process, which reads the chart as JSON and writes it as PNG."""

import io
import sys
import textwrap
import warnings

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from bot.pictures.chart import Chart, ChartKind, shown_number

# Slack shows pictures 360 to 480 pixels wide; this is 480 at three times the density, in points of 1/72 inch.
_WIDTH, _HEIGHT, _DPI = 4.8, 3.1, 300
_A_BAR, _AROUND_BARS = 0.44, 1.0
_INK, _FAINT, _GRID = "#1d1c1d", "#5c5a5c", "#dddddd"
# Told apart by the colour-blind, too (Okabe and Ito, jfly.uni-koeln.de/color); and each has a sign of its own.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_SIGNS = ("o", "s", "^", "D", "v", "P")
_DASHES = ("-", "--", "-.", ":", "-", "--")
_MARKED = _COLOURS[1]
_LABEL_WIDTH, _LABEL_LINES, _TITLE_WIDTH = 20, 2, 46
# As many values find room at the end of their lines.
_FEW_LINES = 3


def png_of(chart: Chart) -> bytes:
    """Return the chart as PNG, 1440 pixels wide."""
    height = _AROUND_BARS + _A_BAR * len(chart.labels) if chart.kind is ChartKind.BARS else _HEIGHT
    figure = Figure(figsize=(_WIDTH, height), dpi=_DPI, facecolor="white")
    figure.set_layout_engine("constrained", w_pad=0.1, h_pad=0.1)
    axes = figure.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(_GRID)
    axes.tick_params(length=0, labelcolor=_INK)
    (_bars if chart.kind is ChartKind.BARS else _lines)(axes, chart)
    figure.suptitle(_wrapped(chart.title, _TITLE_WIDTH), x=0.03, ha="left", fontsize=11, fontweight="bold", color=_INK)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _lines(axes: Axes, chart: Chart) -> None:
    places = range(len(chart.labels))
    for number, line in enumerate(chart.lines):
        values = [float("nan") if value is None else value for value in line.values]
        (drawn,) = axes.plot(places, values, label=line.name or None, linewidth=2, markersize=6, clip_on=False)
        drawn.set(color=_COLOURS[number], marker=_SIGNS[number], linestyle=_DASHES[number])
    if len(chart.lines) <= _FEW_LINES:
        _name_last_values(axes, chart)
    room = (chart.highest - chart.lowest) * 0.06
    axes.set_ylim(chart.lowest - room, chart.highest + room)
    axes.set_xlim(-0.25, len(chart.labels) - 0.5)
    axes.set_xticks(list(places), [_wrapped(label, 12) for label in chart.labels])
    if len(chart.labels) > 6:  # noqa: PLR2004  (as many stand side by side on a phone)
        axes.tick_params(axis="x", rotation=45)
    axes.grid(axis="y", color=_GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    if any(line.name for line in chart.lines):
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, frameon=False, borderaxespad=0, handlelength=2.6)


def _name_last_values(axes: Axes, chart: Chart) -> None:
    """Write the last value of each line beside it, none over another."""
    free_from, gap = chart.lowest - 1, (chart.highest - chart.lowest) * 0.09
    last = [(line.values[-1], number) for number, line in enumerate(chart.lines) if line.values]
    for value, number in sorted((value, number) for value, number in last if value is not None):
        at = free_from = max(value, free_from)
        place, text = (len(chart.labels) - 1, at), shown_number(value)
        axes.annotate(text, place, (7, 0), textcoords="offset points", va="center", color=_COLOURS[number])
        free_from += gap


def _bars(axes: Axes, chart: Chart) -> None:
    values = [value or 0 for value in chart.lines[0].values]
    places = range(len(values))
    colours = [_MARKED if label == chart.marked else _COLOURS[0] for label in chart.labels]
    axes.barh(list(places), values, color=colours, height=0.62)
    for place, value in zip(places, values, strict=True):
        weight = "bold" if chart.labels[place] == chart.marked else "normal"
        at = (min(value, chart.highest), place)
        axes.annotate(shown_number(value), at, (5, 0), textcoords="offset points", va="center", fontweight=weight)
    axes.set_yticks(list(places), [_wrapped(label, _LABEL_WIDTH) for label in chart.labels])
    for label, name in zip(axes.get_yticklabels(), chart.labels, strict=True):
        label.set_fontweight("bold" if name == chart.marked else "normal")
    axes.invert_yaxis()
    axes.set_xlim(0, chart.highest * 1.12)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _wrapped(text: str, width: int) -> str:
    lines = textwrap.wrap(text, width, max_lines=_LABEL_LINES, placeholder="…")
    return "\n".join(lines)


def _use_fonts() -> None:
    """Use the font that comes with matplotlib, and behind it whatever is installed for the signs it lacks."""
    installed = set(font_manager.get_font_names())
    others = sorted(name for name in installed if name.startswith("Noto Sans") or "CJK" in name)
    mpl.rcParams["font.family"] = ["DejaVu Sans", *others]
    mpl.rcParams["font.size"] = 9.5
    # What people wrote is no formula, whatever stands between dollar signs.
    mpl.rcParams["text.parse_math"] = False


if __name__ == "__main__":
    mpl.use("agg")
    warnings.simplefilter("ignore")  # a sign that no font has is drawn as a box
    _use_fonts()
    sys.stdout.buffer.write(png_of(Chart.from_json(sys.stdin.buffer.read())))
