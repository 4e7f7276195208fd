"""Reading one row: each cell by the kind of its column, then what its columns and other rows say about each other."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.errors import Coded
from bot.program.importing.entries import Entry
from bot.program.importing.sheet import Column, Kind, Sheet
from bot.program.importing.summary import ReportLine
from bot.wording import words_of
from bot.workbook import problems
from bot.workbook.cell_numbers import currency_in, currency_of, is_percent, why_off_scale
from bot.workbook.cell_problems import CellProblem
from bot.workbook.columns import ColumnReader
from bot.workbook.headers import Header
from bot.workbook.number_formats import Cell, Formatted
from bot.workbook.sheet_xml import OpenSheet

_LONGEST_SHOWN = 80
_NOT_SEEN = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass
class SheetRows:
    """What was read from one sheet. Rows are numbered as Excel shows them.

    `header` is its first header row; `rejected_cells` are the cells of rejected rows, in the order of that header.
    `keys` are those of all rows that were read, rejected ones too, with the number of the row; `unread_keys` those of
    rows that could not be read.
    """

    sheet: Sheet
    entries: list[Entry] = field(default_factory=list)
    examples: int = 0
    rejected: list[ReportLine] = field(default_factory=list)
    warnings: list[ReportLine] = field(default_factory=list)
    header: Header = field(default_factory=lambda: Header(0, []))
    rejected_cells: dict[int, list[Cell]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    unread_keys: set[str] = field(default_factory=set)

    def use_header(self, header: Header) -> None:
        """Take over the first header, with its remarks as warnings."""
        self.header = header
        for name, reason in header.remarks:
            self.warn(None, name, reason)

    def reject(self, row: int | None, column: str | None, reason: Coded, value: str = "") -> None:
        """Note why a row, or the whole sheet, can't go in."""
        self.rejected.append(ReportLine(self.sheet.name, row, column, words_of(reason), value))

    def keep_rejected(self, row: int, header: Header, cells: list[Cell]) -> None:
        """Keep the cells of a rejected row that was read by `header`, to hand it back."""
        if header is not self.header:
            cells = self.cells_of({name: cells[at] for name, at in header.place_of.items() if at < len(cells)})
        self.rejected_cells[row] = cells

    def cells_of(self, values: dict[str, Any]) -> list[Any]:
        """Return the cells of a row that holds these values (by field), in the order of the first header."""
        cells: list[Any] = [""] * len(self.header.names)
        for name, value in values.items():
            if name in self.header.place_of:
                cells[self.header.place_of[name]] = value
        return cells

    def warn(self, row: int | None, column: str | None, reason: Coded) -> None:
        """Note what rejects nothing, but may not be what was meant."""
        self.warnings.append(ReportLine(self.sheet.name, row, column, words_of(reason)))


class RowReader:
    """Reads the rows below one header of `opened` into `found`; `duplicates` are those of the whole sheet."""

    def __init__(self, found: SheetRows, opened: OpenSheet, header: Header, duplicates: "Duplicates") -> None:
        self._found = found
        self._flaws = opened.flaws
        self._header = header
        self._duplicates = duplicates
        self._places = header.place_of
        self._columns = [
            (place, column.field, ColumnReader(found.sheet, column)) for place, column in header.places.items()
        ]
        self._fields = [name for _, name, _ in self._columns]
        self._merged = _merged_columns(opened, header)

    def values_of(self, columns: Sequence[Sequence[Cell]]) -> list[dict[str, Any]] | None:
        """Return the values of rows by field, from the cells of each column; None where one can't be taken."""
        try:
            read = [reader.read_all(columns[place]) for place, _, reader in self._columns]
        except CellProblem:
            return None
        return [dict(zip(self._fields, row, strict=False)) for row in zip(*read, strict=True)]

    def read(self, number: int, cells: list[Cell], values: dict[str, Any] | None) -> None:
        """Read a row (its number from 0): it becomes an entry, or is rejected with every reason.

        `values` are what `values_of` gave for it, None where it gave none or the row has flaws.
        """
        found, row = self._found, number + 1
        before = len(found.rejected)
        if values is None:
            values = self._values(number, cells)
        self._check_columns(row, values, cells)
        if column_merged := self._merged.get(number):
            found.reject(row, column_merged.header, problems.MergedCells())
        self._duplicates.check_key(row, found.sheet.key_of(values))
        one_of = found.sheet.one_of
        if one_of and len(found.rejected) == before and not any(values.get(name) for name in one_of):
            found.reject(row, found.sheet.either, problems.OneOfNeeded(found.sheet.either))
        if len(found.rejected) == before:
            self._warn_of_doubts(row, values, cells)
            found.entries.append(Entry(row, values))

    def _values(self, number: int, cells: list[Cell]) -> dict[str, Any]:
        """Return the values of a row by field; cells that can't be taken are rejected and left out."""
        values: dict[str, Any] = {}
        wrong: dict[str, CellProblem] = {}
        for place, field_name, known in self._columns:
            cell = cells[place]
            try:
                values[field_name] = known[cell] if type(cell) is str or type(cell) is float else known.read(cell)
            except CellProblem as problem:
                wrong[field_name] = problem
        flaws = self._flaws.get(number, {})
        if wrong or flaws:
            self._reject_cells(number + 1, cells, flaws, values, wrong)
        return values

    def _reject_cells(
        self,
        row: int,
        cells: list[Cell],
        flaws: dict[int, str],
        values: dict[str, Any],
        wrong: dict[str, CellProblem],
    ) -> None:
        for place, column in self._header.places.items():
            if place in flaws:
                values.pop(column.field, None)
                error = flaws[place]
                flaw = problems.CellShowsError(error) if error else problems.FormulaWithoutValue()
                self._found.reject(row, column.header, flaw, error)
            elif problem := wrong.get(column.field):
                self._found.reject(row, column.header, problem, _shown(cells[place]))

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
            self._found.reject(row, "score", wrong, _shown(cell))

    def _check_currency(self, row: int, values: dict[str, Any], cell: Cell) -> None:
        """Take the currency that an amount is written with, where the row names none."""
        if type(cell) is float or not (written := currency_in(cell)):
            return
        try:
            code = currency_of(written, values.get("currency"))
        except CellProblem as problem:
            self._found.reject(row, "annual value", problem, _shown(cell))
            return
        if code is None:
            self._found.warn(row, "annual value", problems.UnknownCurrency(written[0]))
        else:
            values["currency"] = code

    def _warn_of_doubts(self, row: int, values: dict[str, Any], cells: list[Cell]) -> None:
        """Warn of what goes in, and may not be what was meant."""
        place = self._places.get("phone")
        if place is not None and type(cells[place]) in (int, float):
            self._found.warn(row, "phone", problems.PhoneTakenForNumber())
        if "email" in values:
            self._duplicates.check_email(row, values["email"])


def _shown(cell: Cell) -> str:
    """Return what stands in a cell as Excel shows it, as far as we can tell: 6 rather than 6.0."""
    if isinstance(cell, Formatted) and cell.displayed is not None:
        return cell.displayed[:_LONGEST_SHOWN]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))[:_LONGEST_SHOWN]
    return str(cell)[:_LONGEST_SHOWN]


def _merged_columns(opened: OpenSheet, header: Header) -> dict[int, Column]:
    """Return the rows below `header` that merged cells touch, with the first known column concerned."""
    touched: dict[int, Column] = {}
    for (top, left), (bottom, right) in opened.merged:
        columns = [column for place, column in header.places.items() if left <= place <= right]
        if columns:
            for row in range(max(top, header.row + 1), min(bottom + 1, opened.height)):
                touched.setdefault(row, columns[0])
    return touched


class Duplicates:
    """Remembers the keys and e-mail addresses of a sheet's rows."""

    def __init__(self, found: SheetRows) -> None:
        self._found = found
        self._key_name = found.sheet.key.header
        self._is_id = found.sheet.key.kind is Kind.ID
        self._one_person = found.sheet.one_person
        self._folded: dict[str, str] = {}
        self._emails: dict[str, int] = {}

    def check_key(self, row: int, key: str | None) -> None:
        """Reject a key that another row has already; warn of one that hardly differs from another, where it is an id.

        Names are keys in any case.
        """
        if key is None:
            return
        keys, folded = self._found.keys, _folded(key)
        first = keys.setdefault(key if self._is_id else folded, row)
        if first != row:
            why = problems.KeyTwice(self._found.sheet.key_in_words, first)
            self._found.reject(row, self._key_name, why, " ".join(key.split("\n")))
        elif self._one_person and self._is_id and (other := self._folded.setdefault(folded, key)) != key:
            only_capitals = other.casefold() == key.casefold()
            why_doubtful = problems.IdHardlyDiffers(only_capitals, keys[other], self._one_person)
            self._found.warn(row, self._key_name, why_doubtful)

    def note_all(self, rows: Sequence[int], ids: Sequence[str], emails: Sequence[str | None]) -> bool:
        """Note the ids and addresses of rows; False, and none is noted, where one is there or hardly differs."""
        noted: list[tuple[dict[str, Any], Sequence[str], Sequence[Any]]] = [(self._found.keys, ids, rows)]
        if self._one_person:
            addressed = [(row, email) for row, email in zip(rows, emails, strict=True) if email]
            addresses = _all_folded([email for _, email in addressed])
            noted += [(self._folded, _all_folded(ids), ids), (self._emails, addresses, [row for row, _ in addressed])]
        if any(len(set(new)) < len(new) or not known.keys().isdisjoint(new) for known, new, _ in noted):
            return False
        for known, new, values in noted:
            known.update(zip(new, values, strict=True))
        return True

    def check_email(self, row: int, email: str | None) -> None:
        """Warn of an e-mail address that another row has already."""
        if email and self._one_person and (first := self._emails.setdefault(_folded(email), row)) != row:
            self._found.warn(row, "email", problems.EmailTwice(first, self._one_person))


def _folded(text: str) -> str:
    """Return `text` so that capitals, spaces, wide letters and the kind of a dash don't matter."""
    if text.isascii():
        return text.lower().replace(" ", "")
    return _NOT_SEEN.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold()))


def _all_folded(texts: Sequence[str]) -> list[str]:
    """Return these texts folded: at once where they can be told apart afterwards, which is far quicker."""
    together = "\n".join(texts)
    if together.isascii() and together.count("\n") == len(texts) - 1:
        return together.lower().replace(" ", "").split("\n")
    return list(map(_folded, texts))
