"""A workbook of figures, written in a process of its own: openpyxl takes memory that should go again."""

import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bot.child_process import ChildFailed, ask_child

_SECONDS = 120
_ZIP = b"PK"
_NARROWEST, _WIDEST = 10, 48


async def workbook_of(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[Any]]]]) -> bytes:
    """Return the workbook (.xlsx) of sheets, each its name, columns and rows. Raises ChildFailed."""
    asked = [{"name": name, "columns": columns, "rows": rows} for name, columns, rows in sheets]
    written = await ask_child("bot.workbook.figures", json.dumps(asked).encode(), seconds=_SECONDS)
    if not written.startswith(_ZIP):
        raise ChildFailed("what was written is no workbook")
    return written


def _written(sheets: Sequence[Mapping[str, Any]]) -> bytes:
    # In the child alone: who starts it has no use for what they load.
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    from bot.workbook.written_cells import head, plain  # noqa: PLC0415

    book = Workbook(write_only=True)
    for each in sheets:
        page = book.create_sheet(each["name"])
        page.freeze_panes = "A2"
        for place, width in enumerate(_widths(each), 1):
            page.column_dimensions[get_column_letter(place)].width = width
        page.append([head(page, name) for name in each["columns"]])
        for row in each["rows"]:
            page.append([plain(page, value) for value in row])
        page.auto_filter.ref = f"A1:{get_column_letter(len(each['columns']))}{len(each['rows']) + 1}"
    taken = io.BytesIO()
    book.save(taken)
    return taken.getvalue()


def _widths(sheet: Mapping[str, Any]) -> list[int]:
    """Return a width for each column: of its longest text, within reason."""
    columns = zip(sheet["columns"], *sheet["rows"], strict=True)
    longest = (max(len(str(value)) for value in values if value is not None) for values in columns)
    return [min(max(letters + 2, _NARROWEST), _WIDEST) for letters in longest]


if __name__ == "__main__":
    sys.stdout.buffer.write(_written(json.loads(sys.stdin.buffer.read())))
