"""Reading the cells of a table column by column, many rows at a time: what a column is, is asked once."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from bot.workbook.cell import Cell
from bot.workbook.headers import Header
from bot.workbook.kinds import RememberedValues, kept_texts, reader_for
from bot.workbook.layout import Sheet
from bot.workbook.opening import Row
from bot.workbook.problems import CellProblem

# The values of a row by field, and why others of its cells can't be taken, by field too.
ReadRow = tuple[dict[str, Any], dict[str, CellProblem]]
_PLAIN = frozenset({str, float})
_NOTHING: dict[str, CellProblem] = {}


class ColumnReaders:
    """Reads the rows below one header."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._fields = [column.field for column in header.places.values()]
        self._readers = [
            (place, RememberedValues(reader_for(sheet, column)), kept_texts(sheet, column))
            for place, column in header.places.items()
        ]

    def read(self, rows: list[Row]) -> list[ReadRow]:
        """Return what each row says."""
        columns = list(zip_longest(*(cells for _, cells in rows), fillvalue=""))
        blank = ("",) * len(rows)
        wrong: dict[int, dict[str, CellProblem]] = {}
        values = []
        for field, (place, known, are_kept) in zip(self._fields, self._readers, strict=True):
            cells = columns[place] if place < len(columns) else blank
            values.append(_all_values(cells, known, are_kept) or _each_value(cells, known, field, wrong))
        read = [dict(zip(self._fields, row, strict=True)) for row in zip(*values, strict=True)]
        for index, problems in wrong.items():
            for field in problems:
                del read[index][field]
        return [(row, wrong.get(index, _NOTHING)) for index, row in enumerate(read)]


def _all_values(
    cells: tuple[Any, ...], known: RememberedValues, are_kept: Callable[[Sequence[str]], bool] | None
) -> list[Any] | None:
    """Return the value of every cell; None where one of them can't be taken, or needs a closer look."""
    types = set(map(type, cells))
    if are_kept and types == {str} and are_kept(cells):
        return known.keep(cells)
    if not types <= _PLAIN:
        return None
    try:
        return list(map(known.__getitem__, cells))
    except CellProblem:
        return None


def _each_value(
    cells: tuple[Cell, ...], known: RememberedValues, field: str, wrong: dict[int, dict[str, CellProblem]]
) -> list[Any]:
    """Return the value of each cell; None where it can't be taken, which is noted in `wrong` by the cell's index."""
    read: list[Any] = []
    for index, cell in enumerate(cells):
        try:
            read.append(known.of(cell))
        except CellProblem as problem:
            wrong.setdefault(index, {})[field] = problem
            read.append(None)
    return read
