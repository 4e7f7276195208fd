"""Which reader belongs to which kind of column, and what every column is checked for besides."""

from collections.abc import Callable
from typing import Any

from bot.workbook.cell import Cell
from bot.workbook.cell_choices import read_active, read_currency, read_situation, read_timezone, read_yes_no
from bot.workbook.cell_dates import read_date
from bot.workbook.cell_numbers import read_money, read_score, read_score_scale, read_severity
from bot.workbook.cell_texts import read_email, read_id, read_line, read_phone, read_prose, read_slack_id
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


def remembering(read: Callable[[Cell], Any]) -> tuple[Callable[[Cell], Any], dict[Cell, Any]]:
    """Return `read`, and what it remembers: the first texts and floats of a column with what they were read as.

    Most cells of most columns hold what many others hold; so each such value is read once, and is one object.
    """
    known: dict[Cell, Any] = {}

    def read_once(cell: Cell) -> Any:
        value = read(cell)
        if len(known) < _REMEMBERED and (type(cell) is str or type(cell) is float):
            known[cell] = value
        return value

    return read_once, known


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
