"""Reading the rows of one sheet: each becomes an entry for the programme or is reported, never dropped."""

import contextlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from typing import Any

from bot.program.importing.sheet import EXAMPLE_ID, Sheet
from bot.workbook import problems
from bot.workbook.cell_problems import CellProblem
from bot.workbook.cell_texts import read_id
from bot.workbook.headers import Header, Headers, letters_of
from bot.workbook.number_formats import Cell
from bot.workbook.plain_rows import PlainRows
from bot.workbook.problems import TableNotRead, all_of
from bot.workbook.row_reader import Duplicates, RowReader, SheetRows
from bot.workbook.sheet_xml import OpenSheet, Row

# Of a row of data at least so many cells are filled, where there are as many columns; of a title fewer.
_FILLED = 3
# Rows are read column by column, so many at once; one cell that can't be taken has all of these read cell by cell.
_AT_ONCE = 100


def read_rows(sheet: Sheet, opened: OpenSheet) -> SheetRows:
    """Return the rows of `opened`, read by the rules of `sheet`."""
    found = SheetRows(sheet)
    headers = Headers(sheet)
    rows = iter(opened.rows)
    passed, header = headers.find(rows)
    if header is None:
        if passed:
            found.reject(None, None, problems.NoHeaderRow(tuple(column.header for column in sheet.columns)))
        else:
            found.warn(None, None, problems.SheetIsEmpty())
        return found
    found.use_header(header)
    if missing := header.missing_columns(sheet):
        for name in missing:
            found.reject(None, name, problems.ColumnMissing(_quoted(name)))
        return found
    reading = _Reading(found, opened, headers, header)
    reading.report_above(row for row in passed if row[0] < header.row)
    reading.read(chain((row for row in passed if row[0] > header.row), rows))
    if not found.entries and not found.rejected:
        found.warn(None, None, problems.OnlyTheExample() if found.examples else problems.NoRowsYet())
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
        self._why_unread: TableNotRead | None = None
        self._unread_key_place: int | None = None
        self._use_header(header)

    def _use_header(self, header: Header) -> None:
        """Read the rows from here on by this header."""
        self._header = header
        self._reader = RowReader(self._found, self._opened, header, self._duplicates)
        self._plain = PlainRows(self._found, header, self._duplicates, is_merged=bool(self._opened.merged))
        self._key_place = header.place_of.get(self._found.sheet.key.field)
        self._unnamed = set(header.unnamed)
        if "score_scale" in header.place_of and "score" not in header.place_of:
            self._found.warn(None, "score scale", problems.ScaleWithoutScore())

    def report_above(self, rows: Iterable[Row]) -> None:
        """Report the rows above the header: as rejected where they look like rows of the table."""
        required = [place for place, column in self._header.places.items() if column.required]
        for number, cells in rows:
            filled = sum(1 for place in self._header.places if cells[place] != "")
            is_data = filled >= min(_FILLED, len(self._header.places))
            if is_data and all(cells[place] != "" for place in required):
                self._found.reject(number + 1, None, problems.DataAboveHeader(self._header.row + 1))
                self._note_unread(_at(cells, self._key_place))
                self._found.keep_rejected(number + 1, self._header, cells)
            elif not _is_blank(cells):
                self._found.warn(number + 1, None, problems.RowAboveHeader())

    def read(self, rows: Iterator[Row]) -> None:
        """Read the rows below the header."""
        flaws = self._opened.flaws
        while some := list(islice(rows, _AT_ONCE)):
            columns = list(zip(*[cells for _, cells in some], strict=True))
            values = self._reader.values_of(columns)
            numbers = [number for number, _ in some]
            is_whole = values is not None and not self._why_unread and flaws.keys().isdisjoint(numbers)
            if values is None or not is_whole or not self._plain.take(numbers, columns, values):
                self._read_each(some, values or repeat(None))

    def _read_each(self, rows: list[Row], read: Iterable[dict[str, Any] | None]) -> None:
        """Read one row after the other; `read` are their values by the header that holds before them."""
        header = self._header
        for (number, cells), values in zip(rows, read, strict=False):
            at_key = _at(cells, self._key_place)
            # Most ids end in a digit, or are a number, and need no closer look.
            if not (at_key[-1:].isdigit() if type(at_key) is str else type(at_key) is float):
                if number not in self._opened.flaws and _is_blank(cells):
                    continue
                if _is_example(at_key) and not self._why_unread:
                    self._found.examples += 1
                    continue
                if isinstance(at_key, str) and self._headers.is_header(cells):
                    self._begin_table(number, cells)
                    continue
            is_right = header is self._header and number not in self._opened.flaws
            self._read_or_reject(number, cells, values if is_right else None)

    def _read_or_reject(self, number: int, cells: list[Cell], values: dict[str, Any] | None) -> None:
        before = len(self._found.rejected)
        if self._why_unread:
            self._found.reject(number + 1, None, self._why_unread)
            self._note_unread(_at(cells, self._unread_key_place))
        else:
            self._reader.read(number, cells, values)
        if len(self._found.rejected) == before:
            if self._unnamed:
                self._remark_on_unnamed(cells)
        elif self._headers.is_header(cells):
            del self._found.rejected[before:]
            self._begin_table(number, cells)
        else:
            self._found.keep_rejected(number + 1, self._header, cells)

    def _begin_table(self, number: int, cells: list[Cell]) -> None:
        header = self._headers.parse(number, cells)
        missing = header.missing_columns(self._found.sheet)
        self._why_unread = None
        if missing:
            self._unread_key_place = header.place_of.get(self._found.sheet.key.field)
            self._why_unread = TableNotRead(number + 1, all_of([_quoted(name) for name in missing]))
            return
        self._found.warn(number + 1, None, problems.HeaderRowAgain())
        for name, reason in header.remarks:
            self._found.warn(number + 1, name, reason)
        self._use_header(header)

    def _note_unread(self, at_key: Cell) -> None:
        """Note the key of a row that is not read: whoever it is about is on the sheet all the same."""
        with contextlib.suppress(CellProblem):
            if key := read_id(at_key):
                self._found.unread_keys.add(key)

    def _remark_on_unnamed(self, cells: list[Cell]) -> None:
        for place in sorted(self._unnamed):
            if not _is_blank([cells[place]]):
                self._unnamed.remove(place)
                self._found.warn(None, letters_of(place), problems.ColumnWithoutHeader())


def _at(cells: list[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""


def _is_blank(cells: list[Cell]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in cells)


def _is_example(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip().upper() == EXAMPLE_ID
