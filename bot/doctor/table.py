"""The doctor's findings on the terminal: a mark, what was found, and what to do."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.doctor.findings import Finding, Mark

_SIGNS = {Mark.WELL: ("✓", "green"), Mark.NOTE: ("·", "dim"), Mark.WARNING: ("!", "yellow"), Mark.MEND: ("✗", "red")}
_WORDS = {Mark.WELL: "well", Mark.NOTE: "note", Mark.WARNING: "warning", Mark.MEND: "mend"}


def print_findings(findings: Sequence[Finding], console: Console) -> None:
    """Print the findings as a table, and below it in one sentence what they come to."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 2, 0, 0))
    for header in ("", "Part", "Found", "What to do"):
        table.add_column(header, header_style="dim", ratio=None)
    for finding in findings:
        sign, style = _SIGNS[finding.mark]
        mark = Text(f"{sign} {_WORDS[finding.mark]}", style=style)
        remedy = Text(finding.remedy, style="bold" if finding.mark is Mark.MEND else "")
        table.add_row(mark, Text(finding.part), Text(finding.words), remedy)
    console.print(table)
    console.print()
    console.print(_sum(findings), highlight=False)


def _sum(findings: Sequence[Finding]) -> Text:
    to_mend = sum(finding.mark is Mark.MEND for finding in findings)
    if to_mend:
        things = "one thing" if to_mend == 1 else f"{to_mend} things"
        return Text(f"There {'is' if to_mend == 1 else 'are'} {things} to mend.", style="red")
    if any(finding.mark is Mark.WARNING for finding in findings):
        return Text("Firsthand can run. Look at the warnings when you have a moment.", style="yellow")
    return Text("All is well: firsthand run will do.", style="green")
