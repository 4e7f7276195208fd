"""Reading a workbook in a process of its own, which a hostile file may kill without harm to the bot."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from math import ceil
from pathlib import Path
from typing import IO, Any, TypeVar

from bot.workbook.number_formats import Formatted
from bot.workbook.sheet_xml import OpenSheet, Row
from bot.workbook.unreadable import DamagedOrTooLarge, unreadable

# 100,000 customers with every column filled take 3 seconds and some 250 MB.
_SECONDS = 120
_MOST_BYTES = 1536 * 1024 * 1024
# A module of its own, so that it loads but what it needs.
_PROCESS = "bot.workbook.reading_process"
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
    command = [sys.executable, "-m", _PROCESS, str(ceil(seconds)), str(most_bytes), *sorted(wanted)]
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
