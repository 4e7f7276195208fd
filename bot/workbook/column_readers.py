"""Reading the cells of a table column by column, many rows at a time; which reader belongs to which kind of column."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

from bot.workbook import cell_numbers, cell_texts
from bot.workbook.cell_texts import CellProblem
from bot.workbook.headers import Header
from bot.workbook.layout import Column, Kind, Sheet
from bot.workbook.number_formats import Cell
from bot.workbook.sheets import Row

# The values of a row by field, and why others of its cells can't be taken, by field too.
ReadRow = tuple[dict[str, Any], dict[str, CellProblem]]
_PLAIN = frozenset({str, float})
_NOTHING: dict[str, CellProblem] = {}
_REMEMBERED = 2_000
READERS: dict[Kind, Callable[[Cell], Any]] = {
    Kind.ID: cell_texts.read_id,
    Kind.TEXT: cell_texts.read_line,
    Kind.PROSE: cell_texts.read_prose,
    Kind.EMAIL: cell_texts.read_email,
    Kind.PHONE: cell_texts.read_phone,
    Kind.SLACK_ID: cell_texts.read_slack_id,
    Kind.TIMEZONE: cell_texts.read_timezone,
    Kind.YES_NO: cell_texts.read_yes_no,
    Kind.ACTIVE: cell_texts.read_active,
    Kind.DATE: cell_numbers.read_date,
    Kind.MONEY: cell_numbers.read_money,
    Kind.CURRENCY: cell_numbers.read_currency,
    Kind.SCORE: cell_numbers.read_score,
    Kind.SCORE_SCALE: cell_numbers.read_score_scale,
    Kind.SEVERITY: cell_numbers.read_severity,
    Kind.SITUATION: cell_texts.read_situation,
}


# Whether many texts, some of them blank, are all kept as they stand; seen at once, where reading each takes longer.
_KEPT: dict[Kind, Callable[[Sequence[str]], bool]] = {
    Kind.ID: cell_texts.are_plain_ids,
    Kind.TEXT: cell_texts.are_plain_lines,
    Kind.PROSE: cell_texts.are_plain_lines,
    Kind.PHONE: cell_texts.are_plain_phones,
    Kind.EMAIL: cell_texts.are_plain_emails,
}


class RememberedValues(dict[str | float, Any]):
    """What the cells of a column were read as, by the cell; a new one is read, and the first ones are remembered.

    Most cells of most columns hold what many others hold; so each such value is read once, and is one object. 1, 1.0
    and True are one key, and mean different things: only plain texts and floats may be asked for. Raises as `read`.
    """

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self._read = read

    def of(self, cell: Cell) -> Any:
        """Return what any cell is read as."""
        return self[cell] if type(cell) is str or type(cell) is float else self._read(cell)

    def keep(self, texts: Sequence[str]) -> list[str | None]:
        """Return texts that are known to be kept as they stand, None for blank ones."""
        if len(self) < _REMEMBERED:
            self.update(zip(texts, texts, strict=True))
        self[""] = None
        return list(map(self.get, texts, texts))

    def __missing__(self, cell: str | float) -> Any:
        value = self._read(cell)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value


def reader_for(sheet: Sheet, column: Column) -> Callable[[Cell], Any]:
    """Return a function from a cell to the value of `column`, which raises CellProblem for a cell it can't take."""
    read = READERS[column.kind]
    longest = sheet.longest(column)

    def read_checked(cell: Cell) -> Any:
        value = read(cell)
        if column.required and value is None:
            raise CellProblem(f"The {column.header} is missing.")
        if isinstance(value, str) and len(value) > longest:
            raise CellProblem(f"This is {len(value)} characters long; {longest} is the most.")
        return value

    return read_checked


def kept_texts(sheet: Sheet, column: Column) -> Callable[[Sequence[str]], bool] | None:
    """Return a function that tells whether `column` keeps all of these texts, as reading each would; None for most."""
    are_kept = _KEPT.get(column.kind)
    longest = sheet.longest(column)
    if are_kept is None:
        return None

    def check(cells: Sequence[str]) -> bool:
        return len(max(cells, key=len)) <= longest and not (column.required and "" in cells) and are_kept(cells)

    return check


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
