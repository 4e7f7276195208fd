"""Reading the cells of a column by its kind, many at once where they are plain texts."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.program.importing.sheet import Column, Kind, Sheet
from bot.workbook import cell_numbers, cell_problems, cell_texts
from bot.workbook.number_formats import Cell

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
    Kind.NUMBER: cell_numbers.read_number,
    Kind.SITUATION: cell_texts.read_situation,
    Kind.COUNTRY: cell_texts.read_country,
}
# What reads many cells of one type at once, to what the reader above makes of each; None where one needs a closer look.
READERS_OF_MANY: dict[tuple[Kind, type], Callable[[Sequence[Any]], Sequence[Any] | None]] = {
    (Kind.ID, str): cell_texts.read_exact_lines,
    (Kind.TEXT, str): cell_texts.read_plain_lines,
    (Kind.PROSE, str): cell_texts.read_plain_lines,
    (Kind.EMAIL, str): cell_texts.read_plain_emails,
    (Kind.PHONE, str): cell_texts.read_phones,
    (Kind.MONEY, float): cell_numbers.read_whole_amounts,
}
_REMEMBERED = 2_000
_REMEMBERED_TYPES = {str, float}


class ColumnReader(dict[str | float, Any]):
    """Reads the cells of a column, and remembers what the first of them were read as, by the cell.

    Most cells of most columns hold what many others hold; so each such value is read once, and is one object. 1, 1.0
    and True are one key, and mean different things: only plain texts and floats are asked for by `[]`. Raises
    CellProblem for a cell that the column can't take.
    """

    def __init__(self, sheet: Sheet, column: Column) -> None:
        super().__init__()
        self._kind, self._read = column.kind, READERS[column.kind]
        self._header, self._is_required, self._longest = column.header, column.required, sheet.longest(column)

    def read(self, cell: Cell) -> Any:
        """Return the value of a cell."""
        value = self._read(cell)
        if value is None:
            if self._is_required:
                raise cell_problems.ValueMissing(self._header)
        elif isinstance(value, str) and len(value) > self._longest:
            raise cell_problems.LongerThanColumn(len(value), self._longest)
        return value

    def __missing__(self, cell: str | float) -> Any:
        value = self.read(cell)
        if len(self) < _REMEMBERED:
            self[cell] = value
        return value

    def read_all(self, cells: Sequence[Any]) -> Sequence[Any]:
        """Return the values of many cells."""
        types = set(map(type, cells))
        # Where a column holds that many values, hardly any comes again.
        if len(self) >= _REMEMBERED and len(types) == 1 and (values := self._read_many(cells, *types)) is not None:
            return values
        if types <= _REMEMBERED_TYPES:
            return list(map(self.__getitem__, cells))
        return [self[cell] if type(cell) in _REMEMBERED_TYPES else self.read(cell) for cell in cells]

    def _read_many(self, cells: Sequence[Any], kind_of_cell: type) -> Sequence[Any] | None:
        read = READERS_OF_MANY.get((self._kind, kind_of_cell))
        values = read(cells) if read else None
        if values is None or (self._is_required and not all(values)):
            return None
        return None if kind_of_cell is str and max(map(len, cells)) > self._longest else values
