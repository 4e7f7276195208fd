"""What an import comes to: per sheet how many rows went in, which did not and why, and what else is to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Rejection:
    """One reason why one row did not go in. A whole sheet that did not go in has no row."""

    sheet: str
    row: int | None
    column: str | None
    reason: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Caution:
    """Something worth a look that kept no row out."""

    sheet: str
    row: int | None
    column: str | None
    reason: str


@dataclass
class SheetCount:
    """What became of the rows of one sheet; `rejected` counts rows, however many reasons there are."""

    sheet: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    examples: int = 0
    rejected: int = 0


@dataclass
class HandedBack:
    """The rejected rows of one sheet as they stood there: its headers, and the cells by the number of the row."""

    sheet: str
    names: Sequence[Any]
    rows: Mapping[int, Sequence[Any]]


@dataclass
class ImportReport:
    """The whole import. A row with several reasons stands in `rejected` several times.

    `alarms` are sentences that nobody should miss; `gone` is one about participants who are on the sheet no more.
    """

    sheets: list[SheetCount] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    gone: str = ""
    handed_back: list[HandedBack] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything went in; warnings don't count."""
        return not self.rejected

    def rejected_rows(self, sheet: str) -> int:
        """Return how many rows of `sheet` did not go in."""
        return len({each.row for each in self.rejected if each.sheet == sheet and each.row is not None})
