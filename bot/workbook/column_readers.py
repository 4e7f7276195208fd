"""Reading the cells of a row, each by the kind of its column, and by what every column is checked for besides."""

from collections.abc import Callable
from typing import Any

from bot.workbook import cell_numbers, cell_texts
from bot.workbook.cell_texts import CellProblem
from bot.workbook.headers import Header
from bot.workbook.layout import Column, Kind, Sheet
from bot.workbook.number_formats import Cell

# The values of a row by field, and why others of its cells can't be taken, by field too.
ReadRow = tuple[dict[str, Any], dict[str, CellProblem]]
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


class RowReader:
    """Reads the rows below one header."""

    def __init__(self, sheet: Sheet, header: Header) -> None:
        self._columns = [
            (place, column.field, _RememberedValues(reader_for(sheet, column)))
            for place, column in header.places.items()
        ]

    def read(self, cells: list[Cell]) -> ReadRow:
        """Return what a row says."""
        values: dict[str, Any] = {}
        problems: dict[str, CellProblem] = {}
        for place, field, known in self._columns:
            cell = cells[place]
            try:
                values[field] = known[cell] if type(cell) is str or type(cell) is float else known.read(cell)
            except CellProblem as problem:
                problems[field] = problem
        return values, problems


class _RememberedValues(dict[str | float, Any]):
    """What the cells of a column were read as, by the cell; a new one is read, and the first ones are remembered.

    Most cells of most columns hold what many others hold; so each such value is read once, and is one object. 1, 1.0
    and True are one key, and mean different things: only plain texts and floats may be asked for. Raises as `read`.
    """

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, cell: str | float) -> Any:
        value = self.read(cell)
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
