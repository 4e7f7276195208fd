"""Reading dates from cells: real date cells, 2025-03-01, 1.3.2025, 1 March 2025; never a guess."""

import re
from datetime import date, datetime

from bot.workbook.cell import Cell
from bot.workbook.cell_texts import read_line
from bot.workbook.problems import CellProblem

_YEARS = range(1950, 2101)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_NAMED = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d. %B %Y")
_WORDS = "Write it as 2025-03-01."


def read_date(cell: Cell) -> date | None:
    """Return a date between 1950 and 2100; None for a blank cell.

    Raises CellProblem for days that do not exist and for what can be read in two ways, such as 03/04/2025.
    """
    if isinstance(cell, datetime):
        return _sensible(cell.date())
    if isinstance(cell, date):
        return _sensible(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise CellProblem(f"This is a plain number. Format the cell as a date, or: {_WORDS[0].lower()}{_WORDS[1:]}")
    text = read_line(cell)
    return _sensible(_from_text(text)) if text else None


def _from_text(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHES.fullmatch(text):
        return _day_and_month_in_some_order(int(found[1]), int(found[2]), int(found[3]))
    for pattern in _NAMED:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day, no point in time
        except ValueError:
            continue
    raise CellProblem(f"This is no date. {_WORDS}")


def _day_and_month_in_some_order(first: int, second: int, year: int) -> date:
    months = 12
    if first > months or first == second:
        return _day(year, second, first)
    if second > months:
        return _day(year, first, second)
    raise CellProblem(f"Day and month can be read in two ways. {_WORDS}")


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise CellProblem(f"There is no such day. {_WORDS}") from wrong


def _sensible(day: date) -> date:
    if day.year not in _YEARS:
        raise CellProblem(f"The year {day.year} can't be right. {_WORDS}")
    return day
