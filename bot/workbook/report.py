"""What an import comes to, row by row: what was added, rejected and warned of, and the rejected rows themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.program.importing.summary import MOST_GROUPS, ReportLine, SheetCount, Summary, grouped


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
    rejected: list[ReportLine] = field(default_factory=list)
    warnings: list[ReportLine] = field(default_factory=list)
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

    def summary(self) -> Summary:
        """Return the report in few words."""
        rejected, warnings = grouped(self.rejected), grouped(self.warnings)
        return Summary(
            self.sheets,
            rejected[:MOST_GROUPS],
            warnings[:MOST_GROUPS],
            self.alarms,
            self.gone,
            sum(each.count for each in rejected[MOST_GROUPS:]),
            sum(each.count for each in warnings[MOST_GROUPS:]),
        )
