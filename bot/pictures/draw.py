"""Having a chart drawn, in a process of its own: matplotlib takes a second to load, and 60 MB while it draws."""

from bot.child_process import ChildFailed, ask_child
from bot.pictures.chart import Chart

_SECONDS = 60
_PNG = b"\x89PNG\r\n\x1a\n"


async def draw(chart: Chart) -> bytes:
    """Return the chart as PNG. Raises ChildFailed."""
    picture = await ask_child("bot.pictures.drawing", chart.to_json().encode(), seconds=_SECONDS)
    if not picture.startswith(_PNG):
        raise ChildFailed("what was drawn is no PNG")
    return picture
