"""Pictures: a chart described as data, and drawn as PNG in a process of its own."""

from bot.pictures.chart import Chart, ChartKind, bar_chart, line_chart
from bot.pictures.draw import draw

__all__ = ["Chart", "ChartKind", "bar_chart", "draw", "line_chart"]
