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
from typing import IO, Any, BinaryIO, TypeVar

from bot.workbook.number_formats import Formatted
from bot.workbook.opening import OpenSheet, Row, open_workbook
from bot.workbook.problems import UnreadableWorkbook

# 100,000 customers with every column filled take 3 seconds and some 250 MB.
_SECONDS = 120
_MOST_BYTES = 1536 * 1024 * 1024
# The same 100,000 customers are told in some 30 MB.
_MOST_TOLD = 400 * 1024 * 1024
_END = b"\n"
_reading: set[subprocess.Popen[bytes]] = set()
_ROOT = Path(__file__).parents[2]
_NOT_SAFE = (
    "This workbook can't be read: it is damaged inside, or takes far more memory than a table of its size should. "
    "Copy its rows into a new workbook, as values, and send that one."
)
_Taken = TypeVar("_Taken")
_ROWS_A_LINE = 100
# What a cell may be beside text and numbers, by the name it travels under.
_KINDS: dict[str, Any] = {"datetime": datetime, "date": date, "time": time}


def read_in_child(
    content: bytes,
    wanted: frozenset[str],
    take: Callable[[OpenSheet], _Taken],
    *,
    seconds: float = _SECONDS,
    most_bytes: int = _MOST_BYTES,
) -> list[_Taken]:
    """Return what `take` makes of each sheet, read by a process with limits; blocks until it has ended.

    `take` is given what `open_workbook` gives, row by row while they are read, so that no more is held than it keeps.
    The native reader aborts its process on some files (tafia/calamine#693), and others make it take any amount of
    memory. Raises UnreadableWorkbook for these as well; `seconds` and `most_bytes` bound the child.
    """
    command = [sys.executable, "-m", __name__, str(most_bytes), *sorted(wanted)]
    # Nothing of ours, secrets least of all, is in its environment.
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8", "PATH": os.defpath}
    child = subprocess.Popen(  # noqa: S603  (our own module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    _reading.add(child)
    too_long = threading.Timer(seconds, child.kill)
    too_long.start()
    try:
        return list(_sheets(child, content, take))
    finally:
        _reading.discard(child)
        too_long.cancel()
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def stop_reading() -> None:
    """End every process that reads for us now, so that nobody waits for a thread which waits for it."""
    for child in tuple(_reading):
        child.kill()


def _sheets(child: subprocess.Popen[bytes], content: bytes, take: Callable[[OpenSheet], _Taken]) -> Iterator[_Taken]:
    """Give what `take` makes of each sheet. Raises UnreadableWorkbook, also where the child did not end well."""
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        # It says nothing before it has heard all.
        with contextlib.suppress(BrokenPipeError), child.stdin:
            child.stdin.write(content)
        told = _Told(child.stdout)
        while (sheet := told.next_sheet()) is not None:
            yield take(sheet)
            for _ in sheet.rows:  # what was not asked for
                pass
        ended_well = told.is_whole and child.wait() == 0
    except _Unsafe as unsafe:
        raise UnreadableWorkbook(_NOT_SAFE) from unsafe
    if not ended_well:
        raise UnreadableWorkbook(_NOT_SAFE)


class _Unsafe(Exception):
    """The child was ended in the middle of a line."""


class _Told:
    """What the child tells, line by line: a sheet, then its rows, then the next."""

    def __init__(self, lines: IO[bytes]) -> None:
        self._lines = lines
        self._next: Any = None
        self.is_whole = False

    def next_sheet(self) -> OpenSheet | None:
        """Return the next sheet, None at the end; the rows of the one before are gone through first."""
        told, self._next = self._next, None
        if told is None and not self.is_whole:
            told = self._line()
        if told is None:
            return None
        if "unreadable" in told:
            raise UnreadableWorkbook(told["unreadable"])
        flaws = {(row, column): shown for row, column, shown in told["flaws"]}
        merged = [((top, left), (bottom, right)) for (top, left), (bottom, right) in told["merged"]]
        return OpenSheet(told["name"], self._rows(), told["height"], merged, flaws)

    def _rows(self) -> Iterator[Row]:
        while isinstance(told := self._line(), list):
            yield from told
        self._next = told

    def _line(self) -> Any:
        line = self._lines.readline()
        if line == _END:
            self.is_whole = True
            return None
        try:
            return _DECODER.decode(line.decode())
        except ValueError as torn:
            raise _Unsafe from torn


def _cell(told: dict[str, Any]) -> Any:
    """Return the cell that one of these stands for: what JSON has no form for; other objects are left as they are."""
    if len(told) != 1:
        return told
    ((kind, value),) = told.items()
    if kind == "timedelta":
        return timedelta(seconds=value)
    if kind == "shown":
        number = Formatted(value[0])
        number.shown, number.is_percent, number.currency = value[1:]
        return number
    return _KINDS[kind].fromisoformat(value) if kind in _KINDS else told


_DECODER = json.JSONDecoder(object_hook=_cell)


def _lines(sheets: Iterator[OpenSheet]) -> Iterator[dict[str, Any] | list[Any]]:
    for sheet in sheets:
        flaws = [[row, column, shown] for (row, column), shown in sheet.flaws.items()]
        yield {"name": sheet.name, "flaws": flaws, "merged": sheet.merged, "height": sheet.height}
        rows = iter(sheet.rows)
        while some := list(islice(rows, _ROWS_A_LINE)):
            for _, cells in some:
                if Formatted in map(type, cells):
                    cells[:] = map(_spelt_out, cells)
            yield some


def _spelt_out(cell: Any) -> Any:
    """Return what JSON would write as a plain number in a form of its own."""
    return {"shown": [float(cell), cell.shown, cell.is_percent, cell.currency]} if type(cell) is Formatted else cell


def _plain(cell: object) -> Any:
    if isinstance(cell, timedelta):
        return {"timedelta": cell.total_seconds()}
    if isinstance(cell, datetime | date | time):
        return {type(cell).__name__: cell.isoformat()}
    raise TypeError(f"A cell holds a {type(cell).__name__}.")


_ENCODER = json.JSONEncoder(default=_plain)


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
            piece = _ENCODER.encode(line).encode() + b"\n"
            said += len(piece)
            if said > _MOST_TOLD:
                return 1
            out.write(piece)
    except UnreadableWorkbook as unreadable:
        out.write(json.dumps({"unreadable": unreadable.words}).encode() + b"\n")
    except MemoryError:
        return 1
    return _ended(out)


def _ended(out: BinaryIO) -> int:
    out.write(_END)
    out.flush()
    return 0


if __name__ == "__main__":
    _bound(int(sys.argv[1]))
    gc.disable()  # it ends soon, and nothing it makes refers to itself
    sys.exit(tell(sys.stdin.buffer.read(), frozenset(sys.argv[2:]), sys.stdout.buffer))
