"""Reading the rows of one sheet: each becomes an entry for the programme or is rejected, never dropped."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from bot.program.intake_entries import Entry
from bot.workbook.cell_numbers import why_off_scale
from bot.workbook.cell_texts import Cell
from bot.workbook.headers import Header, find_header
from bot.workbook.kinds import reader_for
from bot.workbook.layout import EXAMPLE_ID, Column, Sheet
from bot.workbook.opening import OpenSheet
from bot.workbook.problems import CellProblem
from bot.workbook.report import Caution, Rejection

_LONGEST_SHOWN = 80
_MERGED = "Merged cells. Unmerge them (Home › Merge & Center) and fill in every row."
_NO_VALUE = "A formula without a saved value. Open the workbook in Excel and save it, or paste the value in its place."


@dataclass
class SheetRows:
    """What one sheet holds: entries ready for the programme, and everything there is to tell."""

    sheet: Sheet
    entries: list[Entry] = field(default_factory=list)
    examples: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)

    def reject(self, row: int | None, column: str | None, reason: str, value: str = "") -> None:
        """Note why a row (its number as Excel shows it), or the whole sheet, can't go in."""
        self.rejected.append(Rejection(self.sheet.name, row, column, reason, value))

    def warn(self, row: int | None, column: str | None, reason: str) -> None:
        """Note what keeps nothing out, but is worth a look."""
        self.warnings.append(Caution(self.sheet.name, row, column, reason))


def read_rows(sheet: Sheet, opened: OpenSheet) -> SheetRows:
    """Return the rows of `opened`, read by the rules of `sheet`."""
    found = SheetRows(sheet)
    if not any(cell != "" for row in opened.rows for cell in row) and not opened.flaws:
        found.warn(None, None, "This sheet is empty.")
        return found
    header = find_header(sheet, opened)
    if header is None:
        wanted = ", ".join(column.header for column in sheet.columns)
        found.reject(None, None, f"None of the first 20 rows is a header row. Its headers would be: {wanted}.")
        return found
    for name, reason in header.remarks:
        found.warn(None, name, reason)
    if _lacks_columns(found, header):
        return found
    _Reading(found, opened, header).read()
    if not found.entries and not found.rejected:
        found.warn(None, None, "This sheet has no rows yet." if not found.examples else "Only the example is here.")
    return found


def _lacks_columns(found: SheetRows, header: Header) -> bool:
    sheet = found.sheet
    missing = [column.header for column in sheet.columns if column.required and column.field not in header.fields]
    for name in missing:
        found.reject(None, name, f"The column “{name}” is missing, so no row of this sheet could be read.")
    if sheet.one_of and not header.fields.intersection(sheet.one_of):
        names = _one_of(sheet)
        found.reject(None, names, f"The column {names} is missing, so no row of this sheet could be read.")
        return True
    return bool(missing)


def _one_of(sheet: Sheet) -> str:
    return " or ".join(column.header for column in sheet.columns if column.field in sheet.one_of)


class _Reading:
    """One pass over the rows below the header."""

    def __init__(self, found: SheetRows, opened: OpenSheet, header: Header) -> None:
        self._found = found
        self._opened = opened
        self._first = header.row + 1
        self._readers = [(place, column, reader_for(found.sheet, column)) for place, column in header.places.items()]
        self._id_place = next(place for place, column in header.places.items() if column.field == "external_id")
        self._columns = header.places
        self._seen: dict[str, int] = {}
        self._merged = self._merged_columns()
        self._flaws: dict[int, dict[int, str]] = defaultdict(dict)
        for (row, place), shown in opened.flaws.items():
            self._flaws[row][place] = shown

    def read(self) -> None:
        rows = self._opened.rows
        last = max([len(rows), *(row + 1 for row in self._flaws)])
        for number in range(self._first, last):
            cells = rows[number] if number < len(rows) else []
            flaws = self._flaws.get(number, {})
            if flaws or any(cell != "" and not _blank(cell) for cell in cells):
                self._read_row(number, cells, flaws)

    def _read_row(self, number: int, cells: list[Cell], flaws: dict[int, str]) -> None:
        found, row = self._found, number + 1
        if _is_example(_at(cells, self._id_place)):
            found.examples += 1
            return
        values: dict[str, Any] = {}
        before = len(found.rejected)
        for place, column, read in self._readers:
            if place in flaws:
                self._reject_flaw(row, column, flaws[place])
                continue
            cell = _at(cells, place)
            try:
                values[column.field] = read(cell)
            except CellProblem as problem:
                found.reject(row, column.header, str(problem), str(cell)[:_LONGEST_SHOWN])
        self._settle(row, values)
        if column_merged := self._merged.get(number):
            found.reject(row, column_merged.header, _MERGED)
        self._check_id(row, values.get("external_id"))
        one_of = found.sheet.one_of
        if one_of and len(found.rejected) == before and not any(values.get(name) for name in one_of):
            found.reject(row, _one_of(found.sheet), f"One of {_one_of(found.sheet)} is needed.")
        if len(found.rejected) == before:
            found.entries.append(Entry(row, values))

    def _settle(self, row: int, values: dict[str, Any]) -> None:
        """Check what takes two columns together, and leave out what a blank cell leaves as it is."""
        if values.get("active", True) is None:
            del values["active"]
        if "score" not in values:
            # Alone, a scale would change what a score that is kept already means.
            values.pop("score_scale", None)
            return
        scale = values.setdefault("score_scale", None)
        score = values["score"]
        if score is not None and (wrong := why_off_scale(score, scale)):
            self._found.reject(row, "score", wrong, str(score))

    def _reject_flaw(self, row: int, column: Column, shown: str) -> None:
        reason = f"The cell shows the error {shown}. Put the value itself there." if shown else _NO_VALUE
        self._found.reject(row, column.header, reason, shown)

    def _check_id(self, row: int, external_id: str | None) -> None:
        if external_id is None:
            return
        first = self._seen.setdefault(external_id, row)
        if first != row:
            reason = f"This id stands in row {first} already; that row counts. Give each row its own id."
            self._found.reject(row, self._columns[self._id_place].header, reason, external_id)

    def _merged_columns(self) -> dict[int, Column]:
        """Return the rows that merged cells touch, with the first known column concerned."""
        touched: dict[int, Column] = {}
        for (top, left), (bottom, right) in self._opened.merged:
            columns = [column for place, column in self._columns.items() if left <= place <= right]
            if columns:
                for row in range(max(top, self._first), min(bottom + 1, len(self._opened.rows))):
                    touched.setdefault(row, columns[0])
        return touched


def _at(cells: list[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else ""


def _blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().upper() == EXAMPLE_ID
