"""Pictures in blocks: a chart where it is to stand, and Slack's file in its place before the blocks are sent."""

from collections.abc import Mapping
from typing import Any

from bot.pictures import Chart
from bot.surfaces.parts import Blocks

# The key of a block that is a chart; Slack never sees it.
_CHART = "chart"


def picture(chart: Chart) -> dict[str, Any]:
    """Return the block of a chart; its numbers must stand beside it as text, too, as it may be missing.

    A message is delivered without it at first, and updated once it is drawn. Of a view, whoever sends it calls
    `with_pictures`.
    """
    return {"type": "image", _CHART: chart}


def charts_in(blocks: Blocks) -> list[Chart]:
    """Return the charts that stand in blocks."""
    return [block[_CHART] for block in blocks if _CHART in block]


def with_pictures(blocks: Blocks, file_ids: Mapping[str, str]) -> Blocks:
    """Return the blocks as Slack takes them: charts as files (their ids by the chart's digest), the others left out."""
    shown = (_shown(block[_CHART], file_ids) if _CHART in block else block for block in blocks)
    return [block for block in shown if block is not None]


def _shown(chart: Chart, file_ids: Mapping[str, str]) -> dict[str, Any] | None:
    file_id = file_ids.get(chart.digest)
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": chart.alt_text} if file_id else None


def files_in(blocks: Blocks) -> list[str]:
    """Return Slack's ids of the files that blocks show as pictures."""
    return [block["slack_file"]["id"] for block in blocks if block["type"] == "image" and "slack_file" in block]


def without_files(blocks: Blocks) -> Blocks:
    """Return the blocks without the files that they show as pictures."""
    return [block for block in blocks if not (block["type"] == "image" and "slack_file" in block)]
