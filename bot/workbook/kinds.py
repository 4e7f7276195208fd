"""Which reader belongs to which kind of column, and what every column is checked for besides."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.workbook.cell import Cell
from bot.workbook.cell_choices import read_active, read_currency, read_situation, read_timezone, read_yes_no
from bot.workbook.cell_dates import read_date
from bot.workbook.cell_numbers import read_money, read_score, read_score_scale, read_severity
from bot.workbook.cell_texts import (
    are_plain_emails,
    are_plain_ids,
    are_plain_lines,
    are_plain_phones,
    read_email,
    read_id,
    read_line,
    read_phone,
    read_prose,
    read_slack_id,
)
from bot.workbook.layout import Column, Kind, Sheet
from bot.workbook.problems import CellProblem

_REMEMBERED = 2_000
READERS: dict[Kind, Callable[[Cell], Any]] = {
    Kind.ID: read_id,
    Kind.TEXT: read_line,
    Kind.PROSE: read_prose,
    Kind.EMAIL: read_email,
    Kind.PHONE: read_phone,
    Kind.SLACK_ID: read_slack_id,
    Kind.TIMEZONE: read_timezone,
    Kind.YES_NO: read_yes_no,
    Kind.ACTIVE: read_active,
    Kind.DATE: read_date,
    Kind.MONEY: read_money,
    Kind.CURRENCY: read_currency,
    Kind.SCORE: read_score,
    Kind.SCORE_SCALE: read_score_scale,
    Kind.SEVERITY: read_severity,
    Kind.SITUATION: read_situation,
}


# Whether many texts, some of them blank, are all kept as they stand; seen at once, where reading each takes longer.
_KEPT: dict[Kind, Callable[[Sequence[str]], bool]] = {
    Kind.ID: are_plain_ids,
    Kind.TEXT: are_plain_lines,
    Kind.PROSE: are_plain_lines,
    Kind.PHONE: are_plain_phones,
    Kind.EMAIL: are_plain_emails,
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
