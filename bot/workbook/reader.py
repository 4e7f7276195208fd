"""Reading a workbook in a process of its own, which a hostile file may kill without harm to the bot."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from bot.workbook.cell_texts import Cell
from bot.workbook.opening import OpenSheet, open_workbook
from bot.workbook.problems import UnreadableWorkbook

# 100,000 customers with every column filled take 3 seconds and some 450 MB.
_SECONDS = 120
_MOST_BYTES = 1536 * 1024 * 1024
# The same 100,000 customers are told in some 30 MB.
_MOST_TOLD = 400 * 1024 * 1024
_ROOT = Path(__file__).parents[2]
_NOT_SAFE = (
    "This workbook can't be read: it is damaged inside, or takes far more memory than a table of its size should. "
    "Copy its rows into a new workbook, as values, and send that one."
)
# What a cell may be beside text and numbers, by the name it travels under.
_KINDS: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def read_in_child(
    content: bytes, wanted: frozenset[str], *, seconds: float = _SECONDS, most_bytes: int = _MOST_BYTES
) -> list[OpenSheet]:
    """Return what `open_workbook` returns for the same, read by a process with limits; blocks until it has ended.

    The native reader aborts its process on some files (tafia/calamine#693), and others make it take any amount of
    memory. Raises UnreadableWorkbook for these as well; `seconds` and `most_bytes` bound the child.
    """
    command = [sys.executable, "-m", __name__, str(most_bytes), *sorted(wanted)]
    # Nothing of ours, secrets least of all, is in its environment.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8", "PATH": os.defpath}
    try:
        done = subprocess.run(  # noqa: S603  (our own module)
            command, input=content, capture_output=True, timeout=seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as slow:
        raise UnreadableWorkbook(_NOT_SAFE) from slow
    if done.returncode != 0:
        raise UnreadableWorkbook(_NOT_SAFE)
    return _told(done.stdout)


def _told(lines: bytes) -> list[OpenSheet]:
    sheets: list[OpenSheet] = []
    blank: list[Cell] = []
    for line in lines.splitlines():
        told = json.loads(line)
        if isinstance(told, list):
            number, cells = told
            rows = sheets[-1].rows
            rows += [blank] * (number - len(rows))
            rows.append([_cell(each) for each in cells])
        elif "unreadable" in told:
            raise UnreadableWorkbook(told["unreadable"])
        else:
            flaws = {(row, column): shown for row, column, shown in told["flaws"]}
            merged = [((top, left), (bottom, right)) for (top, left), (bottom, right) in told["merged"]]
            sheets.append(OpenSheet(told["name"], [], merged, flaws))
            blank = [""] * told["width"]
    return sheets


def _cell(told: Any) -> Cell:
    if not isinstance(told, list):
        plain: Cell = told
        return plain
    kind, value = told
    if kind == "timedelta":
        return timedelta(seconds=value)
    moment: Cell = _KINDS[kind].fromisoformat(value)
    return moment


def _lines(sheets: list[OpenSheet]) -> Iterator[dict[str, Any] | list[Any]]:
    for sheet in sheets:
        flaws = [[row, column, shown] for (row, column), shown in sheet.flaws.items()]
        width = max(map(len, sheet.rows), default=0)
        yield {"name": sheet.name, "flaws": flaws, "merged": sheet.merged, "width": width}
        for number, cells in enumerate(sheet.rows):
            if any(cell != "" for cell in cells):
                yield [number, [_plain(cell) for cell in cells]]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    if isinstance(cell, datetime | date | time):
        return [type(cell).__name__, cell.isoformat()]
    return cell


def _bound(most_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows, where nothing bounds it but the time)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(content: bytes, wanted: frozenset[str], out: BinaryIO) -> int:
    """Write the sheets of `content` to `out`, a line of JSON each row; return the exit code, 0 where all was said."""
    try:
        said = 0
        for line in _lines(open_workbook(content, wanted)):
            piece = json.dumps(line, ensure_ascii=True).encode() + b"\n"
            said += len(piece)
            if said > _MOST_TOLD:
                return 1
            out.write(piece)
    except UnreadableWorkbook as unreadable:
        out.write(json.dumps({"unreadable": unreadable.words}).encode() + b"\n")
    except MemoryError:
        return 1
    out.flush()
    return 0


if __name__ == "__main__":
    _bound(int(sys.argv[1]))
    sys.exit(tell(sys.stdin.buffer.read(), frozenset(sys.argv[2:]), sys.stdout.buffer))
