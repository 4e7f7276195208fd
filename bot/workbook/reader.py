"""Reading a workbook in a process of its own, which a hostile file may kill without harm to the bot."""

import contextlib
import gc
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from bot.workbook.number_formats import Formatted
from bot.workbook.sheet_xml import OpenSheet, Row, open_workbook
from bot.workbook.unreadable import DamagedOrTooLarge, UnreadableWorkbook, unreadable

# 100,000 customers with every column filled take 3 seconds and some 250 MB.
_SECONDS = 120
_MOST_BYTES = 1536 * 1024 * 1024
# The same 100,000 customers are written in some 30 MB.
_MOST_WRITTEN = 400 * 1024 * 1024
_ROWS_A_LINE = 100
_ROOT = Path(__file__).parents[2]
_T = TypeVar("_T")
_reading: set[subprocess.Popen[bytes]] = set()
# What a cell may be beside text and numbers, by the name under which it is written.
_DATE_TYPES: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def read_in_child(
    content: bytes,
    wanted: frozenset[str],
    read: Callable[[OpenSheet], _T],
    *,
    seconds: float = _SECONDS,
    most_bytes: int = _MOST_BYTES,
) -> list[_T]:
    """Return what `read` makes of each sheet, opened by a process with limits; blocks until it has ended.

    `read` is given what `open_workbook` gives, row by row as they come, so that no more is held than it keeps.
    python-calamine aborts its process on some files (tafia/calamine#693), and others make it take any amount of
    memory. Raises UnreadableWorkbook for these as well; `seconds` and `most_bytes` bound the child.
    """
    command = [sys.executable, "-m", __name__, str(most_bytes), *sorted(wanted)]
    # Nothing of ours, secrets least of all, is in its environment.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8", "PATH": os.defpath}
    child = subprocess.Popen(  # noqa: S603  (our own module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert child.stdin is not None
    assert child.stdout is not None
    _reading.add(child)
    too_long = threading.Timer(seconds, child.kill)
    too_long.start()
    try:
        # It writes nothing before it has read all.
        with contextlib.suppress(BrokenPipeError), child.stdin:
            child.stdin.write(content)
        return list(_read_sheets(child.stdout, read))
    finally:
        _reading.discard(child)
        too_long.cancel()
        child.kill()
        child.wait()
        child.stdout.close()


def stop_reading() -> None:
    """End every process that reads for us now, so that nobody waits for a thread which waits for it."""
    for child in tuple(_reading):
        child.kill()


def _read_sheets(lines: IO[bytes], read: Callable[[OpenSheet], _T]) -> Iterator[_T]:
    while (sheet := _read_line(lines)) is not None:
        flaws = {row: dict(cells) for row, cells in sheet["flaws"]}
        merged = [((top, left), (bottom, right)) for (top, left), (bottom, right) in sheet["merged"]]
        rows = _read_rows(lines)
        yield read(OpenSheet(sheet["name"], rows, sheet["height"], merged, flaws))
        for _ in rows:  # what was not asked for
            pass


def _read_rows(lines: IO[bytes]) -> Iterator[Row]:
    while (some := _read_line(lines)) is not None:
        yield from some


def _read_line(lines: IO[bytes]) -> Any:
    """Return what the next line holds: a sheet, some of its rows, None at the end of the rows or the sheets.

    Raises UnreadableWorkbook where it says so, or breaks off as the child was ended.
    """
    try:
        line = _DECODER.decode(lines.readline().decode())
    except ValueError as broken_off:
        raise DamagedOrTooLarge from broken_off
    if isinstance(line, dict) and "unreadable" in line:
        raise unreadable(*line["unreadable"])
    return line


def _decoded(written: dict[str, Any]) -> Any:
    """Return the cell that an object stands for: what JSON has no form for; other objects are left as they are."""
    if len(written) != 1:
        return written
    ((kind, value),) = written.items()
    if kind == "timedelta":
        return timedelta(seconds=value)
    if kind == "formatted":
        number = Formatted(value[0])
        number.displayed, number.is_percent, number.currency = value[1:]
        return number
    return _DATE_TYPES[kind].fromisoformat(value) if kind in _DATE_TYPES else written


_DECODER = json.JSONDecoder(object_hook=_decoded)


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


def _limit_resources(most_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415  (not on Windows, where nothing bounds it but the time)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _write(content: bytes, wanted: frozenset[str], out: IO[bytes]) -> None:
    """Write the sheets of `content` to `out`, a line of JSON each 100 rows; it breaks off where they are too much."""
    encode = json.JSONEncoder(default=_json_default).encode
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
    _limit_resources(int(sys.argv[1]))
    gc.disable()  # it ends soon, and nothing it makes refers to itself
    _write(sys.stdin.buffer.read(), frozenset(sys.argv[2:]), sys.stdout.buffer)
