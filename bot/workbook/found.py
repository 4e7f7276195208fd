"""What was found in one sheet: entries ready for the programme, rows kept out, and everything there is to tell."""

from dataclasses import dataclass, field
from typing import Any

from bot.program.importing.entries import Entry
from bot.workbook.cell import Cell
from bot.workbook.headers import Header
from bot.workbook.layout import Sheet
from bot.workbook.report import Caution, Rejection


@dataclass
class SheetRows:
    """What one sheet holds. Rows are numbered as Excel shows them.

    `names` are its headers as they were written; `kept_out` the cells of rejected rows, in the order of `names`.
    `ids` are those of all rows that were read, rejected ones too; `unread_ids` those of rows that could not be read.
    `fields` are those that have a column.
    """

    sheet: Sheet
    entries: list[Entry] = field(default_factory=list)
    examples: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    names: list[Cell] = field(default_factory=list)
    kept_out: dict[int, list[Cell]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    unread_ids: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)

    def begin(self, header: Header) -> None:
        """Take over what the first header says, and tell what is odd about it."""
        self.names, self.fields = header.names, header.fields
        self._places = {column.field: place for place, column in header.places.items()}
        for name, reason in header.remarks:
            self.warn(None, name, reason)

    def reject(self, row: int | None, column: str | None, reason: str, value: str = "") -> None:
        """Note why a row, or the whole sheet, can't go in."""
        self.rejected.append(Rejection(self.sheet.name, row, column, reason, value))

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
        """Note what keeps nothing out, but is worth a look."""
        self.warnings.append(Caution(self.sheet.name, row, column, reason))
