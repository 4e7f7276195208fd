"""The process that reads a workbook for the bot: its sheets are written as lines of JSON."""

import gc
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from json.encoder import JSONEncoder
from typing import IO, Any

from bot.workbook.number_formats import Formatted
from bot.workbook.sheet_xml import OpenSheet, open_workbook
from bot.workbook.unreadable import UnreadableWorkbook

# 100,000 customers with every column filled are written in some 30 MB.
_MOST_WRITTEN = 400 * 1024 * 1024
_ROWS_A_LINE = 100


def _to_lines(sheets: Iterator[OpenSheet]) -> Iterator[Any]:
    for sheet in sheets:
        flaws = [[row, list(cells.items())] for row, cells in sheet.flaws.items()]
        yield {"name": sheet.name, "flaws": flaws, "merged": sheet.merged, "height": sheet.height}
        rows = iter(sheet.rows)
        while some := list(islice(rows, _ROWS_A_LINE)):
            for _, cells in some:
                if Formatted in map(type, cells):
                    cells[:] = map(_encoded, cells)
            yield some
        yield None
    yield None


def _encoded(cell: Any) -> Any:
    """Return what JSON would write as a plain number in a form of its own."""
    if type(cell) is not Formatted:
        return cell
    return {"formatted": [float(cell), cell.displayed, cell.is_percent, cell.currency]}


def _json_default(cell: object) -> Any:
    if isinstance(cell, timedelta):
        return {"timedelta": cell.total_seconds()}
    if isinstance(cell, datetime | date | time):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(f"A cell holds a {type(cell).__name__}.")


def _limit_resources(seconds: int, most_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows, where nothing bounds it but the time)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(content: bytes, wanted: frozenset[str], out: IO[bytes]) -> None:
    """Write the sheets of `content` to `out`, a line of JSON each 100 rows; it breaks off where they are too much."""
    encode = JSONEncoder(default=_json_default).encode
    written = 0
    try:
        for each in _to_lines(open_workbook(content, wanted)):
            line = encode(each).encode() + b"\n"
            written += len(line)
            if written > _MOST_WRITTEN:
                return
            out.write(line)
    except UnreadableWorkbook as error:
        out.write(encode({"unreadable": [error.code, *error.parameters.values()]}).encode() + b"\n")


if __name__ == "__main__":
    _limit_resources(int(sys.argv[1]), int(sys.argv[2]))
    gc.disable()  # it ends soon, and nothing it makes refers to itself
    _write(sys.stdin.buffer.read(), frozenset(sys.argv[3:]), sys.stdout.buffer)
