"""Reading the rows of one sheet: each becomes an entry for the programme or is reported, never dropped."""

import contextlib
from collections.abc import Iterable
from itertools import chain
from typing import Any

from bot.program.importing.entries import Entry
from bot.workbook.cell_numbers import currency_in, currency_of, is_percent, why_off_scale
from bot.workbook.cell_texts import CellProblem, read_id
from bot.workbook.column_readers import ReadRow, RowReader
from bot.workbook.headers import Header, Headers, nameless_column
from bot.workbook.layout import EXAMPLE_ID, Column, Sheet
from bot.workbook.number_formats import Cell
from bot.workbook.sheet_rows import Duplicates, SheetRows
from bot.workbook.sheets import OpenSheet, Row

_LONGEST_SHOWN = 80
_MERGED = "Merged cells. Unmerge them (Home › Merge & Center) and fill in every row."
_NO_VALUE = "A formula without a saved value. Open the workbook in Excel and save it, or paste the value in its place."
_ABOVE = "This row stands above the header row, so it was not read."
_A_NUMBER = (
    "Excel took this telephone number for a number, so a 0 or a + at its beginning is lost. Check it, and write it as "
    "text, with the country code."
)
_UNKNOWN_CURRENCY = (
    "“{}” is no one currency, so only the number was taken. Write its three letters, such as SEK, under “currency”."
)
# Of a row of data at least so many cells are filled, where there are as many columns; of a title fewer.
_FILLED = 3


def read_rows(sheet: Sheet, opened: OpenSheet) -> SheetRows:
    """Return the rows of `opened`, read by the rules of `sheet`."""
    found = SheetRows(sheet)
    headers = Headers(sheet)
    rows = iter(opened.rows)
    passed, header = headers.first_of(rows)
    if header is None:
        wanted = ", ".join(column.header for column in sheet.columns)
        if passed:
            found.reject(None, None, f"No row of this sheet is a header row. Its headers would be: {wanted}.")
        else:
            found.warn(None, None, "This sheet is empty.")
        return found
    found.begin(header)
    if missing := header.lacks(sheet):
        for name in missing:
            found.reject(None, name, f"The column {_quoted(name)} is missing, so no row of this sheet could be read.")
        return found
    reading = _Reading(found, opened, headers, header)
    reading.report_above(row for row in passed if row[0] < header.row)
    reading.read(chain((row for row in passed if row[0] > header.row), rows))
    if not found.entries and not found.rejected:
        found.warn(None, None, "This sheet has no rows yet." if not found.examples else "Only the example is here.")
    return found


def _quoted(name: str) -> str:
    return name if " or " in name else f"“{name}”"


class _Reading:
    """One pass over the rows of a sheet; a second header row begins a second table."""

    def __init__(self, found: SheetRows, opened: OpenSheet, headers: Headers, header: Header) -> None:
        self._found = found
        self._opened = opened
        self._headers = headers
        self._duplicates = Duplicates(found)
        self._closed = ""
        self._closed_id_place = -1
        self._turn_to(header)

    def _turn_to(self, header: Header) -> None:
        """Read the rows from here on by this header."""
        self._header = header
        self._reader = RowReader(self._found.sheet, header)
        self._places = {column.field: place for place, column in header.places.items()}
        self._id_place = header.id_place
        self._nameless = set(header.nameless)
        self._merged = self._merged_columns()
        if "score_scale" in self._places and "score" not in self._places:
            self._found.warn(None, "score scale", "There is no column “score” beside it, so no scale was taken.")

    def report_above(self, rows: Iterable[Row]) -> None:
        """Report the rows above the header: as rejected where they look like rows of the table."""
        required = [place for place, column in self._header.places.items() if column.required]
        for number, cells in rows:
            filled = sum(1 for place in self._header.places if cells[place] != "")
            is_data = filled >= min(_FILLED, len(self._header.places))
            if is_data and all(cells[place] != "" for place in required):
                where = f"{_ABOVE} Sort the table without its header, or move row {self._header.row + 1} to the top."
                self._found.reject(number + 1, None, where)
                self._note_unread(_at(cells, self._id_place))
                self._found.keep_out(number + 1, self._header, cells)
            elif not _is_blank(cells):
                self._found.warn(number + 1, None, _ABOVE)

    def read(self, rows: Iterable[Row]) -> None:
        """Read the rows below the header."""
        for number, cells in rows:
            at_id = _at(cells, self._id_place)
            # Most ids end in a digit, or are a number, and need no closer look.
            if type(at_id) is not float and not (isinstance(at_id, str) and at_id[-1:].isdigit()):
                if number not in self._opened.flaws and _is_blank(cells):
                    continue
                if _is_example(at_id) and not self._closed:
                    self._found.examples += 1
                    continue
                if isinstance(at_id, str) and self._headers.is_header(cells):
                    self._begin_table(number, cells)
                    continue
            self._read_or_reject(number, cells)

    def _read_or_reject(self, number: int, cells: list[Cell]) -> None:
        before = len(self._found.rejected)
        if self._closed:
            self._found.reject(number + 1, None, self._closed)
            self._note_unread(_at(cells, self._closed_id_place))
        else:
            self._read_row(number, cells)
        if len(self._found.rejected) == before:
            self._remark_on_nameless(cells)
        elif self._headers.is_header(cells):
            del self._found.rejected[before:]
            self._begin_table(number, cells)
        else:
            self._found.keep_out(number + 1, self._header, cells)

    def _begin_table(self, number: int, cells: list[Cell]) -> None:
        header = self._headers.of(number, cells)
        missing = header.lacks(self._found.sheet)
        self._closed = ""
        if missing:
            lacking = " and ".join(_quoted(name) for name in missing)
            self._closed_id_place = header.id_place
            self._closed = f"The table it stands in begins in row {number + 1}, and has no column {lacking}."
            return
        self._found.warn(number + 1, None, "This is a header row once more. The rows below it were read by it.")
        for name, reason in header.remarks:
            self._found.warn(number + 1, name, reason)
        self._turn_to(header)

    def _read_row(self, number: int, cells: list[Cell]) -> None:
        found, row = self._found, number + 1
        values, problems = self._reader.read(cells)
        flaws = self._opened.flaws.get(number, {})
        before = len(found.rejected)
        if problems or flaws:
            self._reject_cells(row, cells, flaws, (values, problems))
        self._check_columns(row, values, cells)
        if column_merged := self._merged.get(number):
            found.reject(row, column_merged.header, _MERGED)
        self._duplicates.check_id(row, values.get("external_id"))
        one_of = found.sheet.one_of
        if one_of and len(found.rejected) == before and not any(values.get(name) for name in one_of):
            found.reject(row, found.sheet.either, f"One of {found.sheet.either} is needed.")
        if len(found.rejected) == before:
            self._warn_of_doubts(row, values, cells)
            found.entries.append(Entry(row, values))

    def _reject_cells(self, row: int, cells: list[Cell], flaws: dict[int, str], read: ReadRow) -> None:
        values, problems = read
        for place, column in self._header.places.items():
            if place in flaws:
                values.pop(column.field, None)
                self._reject_flaw(row, column, flaws[place])
            elif problem := problems.get(column.field):
                self._found.reject(row, column.header, str(problem), str(cells[place])[:_LONGEST_SHOWN])

    def _note_unread(self, at_id: Cell) -> None:
        """Note the id of a row that is not read: whoever it is about is on the sheet all the same."""
        with contextlib.suppress(CellProblem):
            if external_id := read_id(at_id):
                self._found.unread_ids.add(external_id)

    def _check_columns(self, row: int, values: dict[str, Any], cells: list[Cell]) -> None:
        """Check columns that depend on each other, and leave out fields that a blank cell leaves as they are."""
        if values.get("active", True) is None:
            del values["active"]
        if values.get("annual_value") is not None:
            self._check_currency(row, values, cells[self._places["annual_value"]])
        if "score" not in values:
            # Alone, a scale would change what a score that is kept already means.
            values.pop("score_scale", None)
            return
        scale = values.setdefault("score_scale", None)
        score = values["score"]
        if score is None:
            return
        cell = cells[self._places["score"]]
        percent = type(cell) is not float and is_percent(cell)
        if wrong := why_off_scale(score, scale, percent=percent):
            self._found.reject(row, "score", wrong, str(score))

    def _check_currency(self, row: int, values: dict[str, Any], cell: Cell) -> None:
        """Take the currency that an amount is written with, where the row names none."""
        if type(cell) is float or not (written := currency_in(cell)):
            return
        try:
            code = currency_of(written, values.get("currency"))
        except CellProblem as problem:
            self._found.reject(row, "annual value", str(problem), str(cell))
            return
        if code is None:
            self._found.warn(row, "annual value", _UNKNOWN_CURRENCY.format(written[0]))
        else:
            values["currency"] = code

    def _warn_of_doubts(self, row: int, values: dict[str, Any], cells: list[Cell]) -> None:
        """Warn of what goes in, and may not be what was meant."""
        place = self._places.get("phone")
        if place is not None and type(cells[place]) in (int, float):
            self._found.warn(row, "phone", _A_NUMBER)
        if "email" in values:
            self._duplicates.check_email(row, values["email"])

    def _reject_flaw(self, row: int, column: Column, shown: str) -> None:
        reason = f"The cell shows the error {shown}. Put the value itself there." if shown else _NO_VALUE
        self._found.reject(row, column.header, reason, shown)

    def _remark_on_nameless(self, cells: list[Cell]) -> None:
        for place in sorted(self._nameless):
            if not _is_blank([cells[place]]):
                self._nameless.remove(place)
                self._found.warn(None, *nameless_column(place))

    def _merged_columns(self) -> dict[int, Column]:
        """Return the rows that merged cells touch, with the first known column concerned."""
        touched: dict[int, Column] = {}
        first, height = self._header.row + 1, self._opened.height
        for (top, left), (bottom, right) in self._opened.merged:
            columns = [column for place, column in self._header.places.items() if left <= place <= right]
            if columns:
                for row in range(max(top, first), min(bottom + 1, height)):
                    touched.setdefault(row, columns[0])
        return touched


def _at(cells: list[Cell], place: int) -> Cell:
    return cells[place] if 0 <= place < len(cells) else ""


def _is_blank(cells: list[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().upper() == EXAMPLE_ID
