"""Finding the header row of a sheet, and which of its columns is which."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from bot.workbook.addresses import column_letters
from bot.workbook.cell_texts import Cell, plain_text
from bot.workbook.layout import Column, Sheet
from bot.workbook.opening import OpenSheet
from bot.workbook.problems import CellProblem

# A few title rows above the header are welcome.
_SEARCHED_ROWS = 20


@dataclass
class Header:
    """Where the header row is (from 0), which known column stands at which place, and remarks about the others."""

    row: int
    places: dict[int, Column] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def fields(self) -> set[str]:
        """The fields that have a column."""
        return {column.field for column in self.places.values()}


def find_header(sheet: Sheet, opened: OpenSheet) -> Header | None:
    """Return the header: of the first 20 rows the one with the most known headers, and at least one; else None."""
    known = _known_headers(sheet)
    best, best_count = None, 0
    for number, row in enumerate(opened.rows[:_SEARCHED_ROWS]):
        count = len({known[name].field for cell in row if (name := _named(cell)) in known})
        if count > best_count:
            best, best_count = number, count
    if best is None:
        return None
    header = Header(best)
    for place, cell in enumerate(opened.rows[best]):
        _place(header, place, cell, known)
    _remark_on_nameless(header, opened)
    return header


def _known_headers(sheet: Sheet) -> dict[str, Column]:
    names = {_named(alias): column for column in sheet.columns for alias in column.aliases}
    return names | {_named(column.header): column for column in sheet.columns}


def _named(cell: Cell) -> str:
    try:
        text = plain_text(cell)
    except CellProblem:
        return ""
    return " ".join(text.replace("_", " ").replace("-", " ").rstrip("*: ").casefold().split())


def _place(header: Header, place: int, cell: Cell, known: dict[str, Column]) -> None:
    name = _named(cell)
    if not name:
        return
    shown = str(cell).strip()
    column = known.get(name)
    if column is None:
        near = get_close_matches(name, known, 1, 0.6)
        hint = f" Did you mean “{known[near[0]].header}”?" if near else ""
        header.remarks.append((shown, f"This column is not known and was not read.{hint}"))
    elif column.field in header.fields:
        header.remarks.append((shown, f"“{column.header}” stands here a second time; only the first column was read."))
    else:
        header.places[place] = column


def _remark_on_nameless(header: Header, opened: OpenSheet) -> None:
    names = opened.rows[header.row]
    nameless = {place for place, cell in enumerate(names) if not _named(cell)}
    for row in opened.rows[header.row + 1 :]:
        if not nameless:
            return
        for place in [place for place in nameless if row[place] != ""]:
            nameless.remove(place)
            header.remarks.append((column_letters(place), "This column has no header, so its values were not read."))
