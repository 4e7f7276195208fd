"""What an import tells: per sheet how many rows went in, which did not and why; as JSON and for the terminal."""

import json
from dataclasses import asdict, dataclass, field
from unicodedata import category

from rich.console import Console
from rich.table import Table
from rich.text import Text

# As many as a message shows of each; the terminal lists them all.
MOST_KEPT = 200
_LONGEST = 300


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
    """What became of the rows of one sheet."""

    sheet: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    examples: int = 0


@dataclass
class ImportReport:
    """The whole import. A row with several reasons stands in `rejected` several times.

    What was kept in the database holds only the first; `more_rejected` and `more_warnings` count the others.
    """

    sheets: list[SheetCount] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[Caution] = field(default_factory=list)
    more_rejected: int = 0
    more_warnings: int = 0

    @property
    def ok(self) -> bool:
        """Whether everything went in; warnings don't count."""
        return not self.rejected

    def rejected_rows(self, sheet: str) -> int:
        """Return how many rows of `sheet` did not go in."""
        return len({each.row for each in self.rejected if each.sheet == sheet and each.row is not None})

    def to_json(self) -> str:
        """Return the report as JSON text of bounded length: the first problems, how many more, and no cell's value."""
        rejected = [Rejection(e.sheet, e.row, e.column, e.reason[:_LONGEST]) for e in self.rejected[:MOST_KEPT]]
        warnings = [Caution(e.sheet, e.row, e.column, e.reason[:_LONGEST]) for e in self.warnings[:MOST_KEPT]]
        more = {
            "more_rejected": self.more_rejected + len(self.rejected) - len(rejected),
            "more_warnings": self.more_warnings + len(self.warnings) - len(warnings),
        }
        return json.dumps(asdict(ImportReport(self.sheets, rejected, warnings, **more)), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "ImportReport":
        """Return the report that `to_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
        raw = json.loads(text)
        return cls(
            [SheetCount(**each) for each in raw["sheets"]],
            [Rejection(**each) for each in raw["rejected"]],
            [Caution(**each) for each in raw["warnings"]],
            raw.get("more_rejected", 0),
            raw.get("more_warnings", 0),
        )


def visible(text: str) -> str:
    """Return `text` with every control and format sign spelt out, so that a file can't steer a terminal."""
    return "".join(sign if sign == "\n" or category(sign)[0] != "C" else f"\\u{ord(sign):04x}" for sign in text)


def print_report(report: ImportReport, console: Console) -> None:
    """Print the counts, then every rejected row, then the warnings."""
    console.print(_counts(report))
    if report.rejected:
        console.print(_rejections(report))
    if report.warnings:
        console.print(_cautions(report))
    console.print(_last_line(report))


def _counts(report: ImportReport) -> Table:
    table = Table(title="What went in", title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("Sheet")
    for name in ("Added", "Changed", "Unchanged", "Rejected", "Examples skipped"):
        table.add_column(name, justify="right")
    for each in report.sheets:
        rejected = report.rejected_rows(each.sheet)
        numbers = (each.added, each.changed, each.unchanged, rejected, each.examples)
        table.add_row(each.sheet, *(Text(str(number), style="" if number else "dim") for number in numbers))
    return table


def _rejections(report: ImportReport) -> Table:
    table = _listing("\nRejected: please put right and import again", "red")
    for each in report.rejected:
        reason = Text(visible(each.reason))
        if each.value:
            reason.append(f"  ({visible(each.value)})", style="dim")
        table.add_row(Text(visible(each.sheet)), _number(each.row), Text(visible(each.column or "–")), reason)
    return table


def _cautions(report: ImportReport) -> Table:
    table = _listing("\nWorth a look", "yellow")
    for each in report.warnings:
        table.add_row(
            Text(visible(each.sheet)), _number(each.row), Text(visible(each.column or "–")), Text(visible(each.reason))
        )
    return table


def _listing(title: str, style: str) -> Table:
    table = Table(title=title, title_justify="left", title_style=f"bold {style}", box=None, padding=(0, 2, 0, 0))
    table.add_column("Sheet", no_wrap=True)
    table.add_column("Row", justify="right", no_wrap=True)
    table.add_column("Column", no_wrap=True)
    table.add_column("Reason", overflow="fold", ratio=1)
    return table


def _number(row: int | None) -> str:
    return "–" if row is None else str(row)


def _last_line(report: ImportReport) -> Text:
    taken = sum(each.added + each.changed + each.unchanged for each in report.sheets)
    if report.ok and not taken:
        return Text("\nThere were no rows to take in.")
    if report.ok:
        return Text(f"\nAll {taken} rows are in." if taken != 1 else "\nThe one row is in.", style="green")
    rejected = sum(report.rejected_rows(each.sheet) for each in report.sheets)
    whole_sheets = sum(each.row is None for each in report.rejected)
    kept_out = [_counted(rejected, "row")] if rejected else []
    kept_out += [_counted(whole_sheets, "sheet")] if whole_sheets else []
    return Text(f"\n{_counted(taken, 'row')} in, {' and '.join(kept_out)} rejected.", style="red")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
