"""Finding the header row of a sheet, and which of its columns is which."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.errors import Problem
from bot.program.importing.sheet import Column, Sheet
from bot.workbook.cell_problems import CellProblem
from bot.workbook.cell_texts import plain_text
from bot.workbook.number_formats import Cell
from bot.workbook.problems import ColumnTwice, UnknownColumn
from bot.workbook.sheet_xml import Row

# Where no row has every column that is needed, one of the first rows may still be meant as the header.
_SEARCHED_ROWS = 20
# Columns of the workbook that rejected rows come back in; nothing is read from them.
ROW_HEADER, REASON_HEADER = "rejected row", "what to correct"


@dataclass
class Header:
    """Where a header row is (from 0), which known column stands at which place, and remarks about the others.

    `names` is what the row says, place by place; `unnamed` are the places where it says nothing; `place_of` holds the
    place of each field that has a column.
    """

    row: int
    names: list[Cell]
    places: dict[int, Column] = field(default_factory=dict)
    place_of: dict[str, int] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    remarks: list[tuple[str, Problem]] = field(default_factory=list)

    def missing_columns(self, sheet: Sheet) -> list[str]:
        """Return the columns that are needed and missing, in words."""
        missing = [column.header for column in sheet.columns if column.required and column.field not in self.place_of]
        return missing + ([sheet.either] if sheet.one_of and self.place_of.keys().isdisjoint(sheet.one_of) else [])


class Headers:
    """What the headers of one kind of sheet are called."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._known = {normalized(alias): column for column in sheet.columns for alias in column.aliases}
        self._known |= {normalized(column.header): column for column in sheet.columns}

    def find(self, rows: Iterator[Row]) -> tuple[list[Row], Header | None]:
        """Return the rows gone through, and the header among them: the first with every column that is needed.

        Where there is none, of the first 20 rows the one with the most known headers, and at least one; else None.
        """
        passed: list[Row] = []
        best, most = None, 0
        for number, cells in rows:
            passed.append((number, cells))
            known = len(self._fields(cells))
            if not known:
                continue
            header = self.parse(number, cells)
            if not header.missing_columns(self._sheet):
                return passed, header
            if known > most and number < _SEARCHED_ROWS:
                best, most = header, known
        return passed, best

    def parse(self, number: int, cells: list[Cell]) -> Header:
        """Return this row (its number from 0) as a header."""
        header = Header(number, cells)
        for place, cell in enumerate(cells):
            self._place(header, place, cell)
        return header

    def is_header(self, cells: list[Cell]) -> bool:
        """Return whether a row is a header: the key column, another that is known, and hardly anything else."""
        fields = self._fields(cells)
        filled = sum(1 for cell in cells if cell != "")
        return self._sheet.key.field in fields and len(fields) > 1 and len(fields) * 2 >= filled

    def _fields(self, cells: list[Cell]) -> set[str]:
        return {self._known[name].field for cell in cells if (name := normalized(cell)) in self._known}

    def _place(self, header: Header, place: int, cell: Cell) -> None:
        name = normalized(cell)
        column = self._known.get(name)
        if not name:
            header.unnamed.add(place)
        elif name in (ROW_HEADER, REASON_HEADER):
            return
        elif column is None:
            near = get_close_matches(name, self._known, 1, 0.6)
            header.remarks.append((_stripped(cell), UnknownColumn(self._known[near[0]].header if near else None)))
        elif column.field in header.place_of:
            header.remarks.append((_stripped(cell), ColumnTwice(column.header)))
        else:
            header.places[place] = column
            header.place_of[column.field] = place


def letters_of(place: int) -> str:
    """Return the letters that Excel shows above a column."""
    letters, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def normalized(cell: Cell) -> str:
    """Return a header so that case, `-`, `_`, and `*:?` at its end don't matter; blank where it is no text."""
    try:
        text = plain_text(cell)
    except CellProblem:
        return ""
    return " ".join(text.replace("_", " ").replace("-", " ").rstrip("*:? ").casefold().split())


def _stripped(cell: Cell) -> str:
    return str(cell).strip()
