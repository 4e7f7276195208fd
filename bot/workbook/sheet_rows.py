"""What was read from one sheet: entries, rejected rows, warnings, and ids or e-mail addresses that occur twice."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from bot.program.importing.entries import Entry
from bot.workbook.columns import PARTICIPANTS
from bot.workbook.headers import Header
from bot.workbook.layout import Sheet
from bot.workbook.number_formats import Cell
from bot.workbook.report import ReportLine

_NOT_SEEN = re.compile(r"\s+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_TO_CALL = "If both are one person, two rows would have them called twice: keep one."
_CALLING = "If both are one person, two rows would hand them two customers: keep one."


@dataclass
class SheetRows:
    """What was read from one sheet. Rows are numbered as Excel shows them.

    `names` are its headers as they were written; `kept_out` the cells of rejected rows, in the order of `names`.
    `ids` are those of all rows that were read, rejected ones too; `unread_ids` those of rows that could not be read.
    `fields` are those that have a column.
    """

    sheet: Sheet
    entries: list[Entry] = field(default_factory=list)
    examples: int = 0
    rejected: list[ReportLine] = field(default_factory=list)
    warnings: list[ReportLine] = field(default_factory=list)
    names: list[Cell] = field(default_factory=list)
    kept_out: dict[int, list[Cell]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    unread_ids: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)

    def begin(self, header: Header) -> None:
        """Take over the first header, with its remarks as warnings."""
        self.names, self.fields = header.names, header.fields
        self._places = {column.field: place for place, column in header.places.items()}
        for name, reason in header.remarks:
            self.warn(None, name, reason)

    def reject(self, row: int | None, column: str | None, reason: str, value: str = "") -> None:
        """Note why a row, or the whole sheet, can't go in."""
        self.rejected.append(ReportLine(self.sheet.name, row, column, reason, value))

    def keep_out(self, row: int, header: Header, cells: list[Cell]) -> None:
        """Keep the cells of a rejected row that was read by `header`, to hand it back."""
        if header.names is self.names:
            self.kept_out[row] = cells
            return
        columns = {column.field: place for place, column in header.places.items()}
        self.kept_out[row] = self.cells_of({field: cells[at] for field, at in columns.items() if at < len(cells)})

    def cells_of(self, values: dict[str, Any]) -> list[Any]:
        """Return the cells of a row that holds these values (by field), in the order of `names`."""
        cells: list[Any] = [""] * len(self.names)
        for name, value in values.items():
            if name in self._places:
                cells[self._places[name]] = value
        return cells

    def warn(self, row: int | None, column: str | None, reason: str) -> None:
        """Note what rejects nothing, but may not be what was meant."""
        self.warnings.append(ReportLine(self.sheet.name, row, column, reason))


class Duplicates:
    """Remembers the ids and e-mail addresses of a sheet's rows."""

    def __init__(self, found: SheetRows) -> None:
        self._found = found
        self._id_header = next(each.header for each in found.sheet.columns if each.field == "external_id")
        self._has_people = any(each.field == "email" for each in found.sheet.columns)
        self._one_person = _CALLING if found.sheet is PARTICIPANTS else _TO_CALL
        self._folded: dict[str, str] = {}
        self._emails: dict[str, int] = {}

    def check_id(self, row: int, external_id: str | None) -> None:
        """Reject an id that another row has already; warn of one that hardly differs from another."""
        if external_id is None:
            return
        ids = self._found.ids
        first = ids.setdefault(external_id, row)
        if first != row:
            reason = f"This id stands in row {first} already; that row counts. Give each row its own id."
            self._found.reject(row, self._id_header, reason, external_id)
        elif self._has_people and (other := self._folded.setdefault(_folded(external_id), external_id)) != external_id:
            what = "capitals" if other.casefold() == external_id.casefold() else "how its letters and spaces are typed"
            reason = f"This id differs only in {what} from the one in row {ids[other]}. {self._one_person}"
            self._found.warn(row, self._id_header, reason)

    def check_email(self, row: int, email: str | None) -> None:
        """Warn of an e-mail address that another row has already."""
        if email and (first := self._emails.setdefault(_folded(email), row)) != row:
            reason = f"This e-mail address stands in row {first} already. {self._one_person}"
            self._found.warn(row, "email", reason)


def _folded(text: str) -> str:
    """Return `text` so that capitals, spaces, wide letters and the kind of a dash don't matter."""
    if text.isascii():
        return text.lower().replace(" ", "")
    return _NOT_SEEN.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text).casefold()))
