"""`firsthand import`: a workbook from the disk, with a progress bar and words for everything that goes wrong."""

import asyncio
from pathlib import Path
from unicodedata import category

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from bot.clock import SystemClock
from bot.program.importing.summary import Group, Summary
from bot.wording import words_of
from bot.workbook import unreadable
from bot.workbook.importing import ImportReport, import_workbook
from bot.workbook.package import LARGEST_FILE, MEGABYTE
from bot.workbook.rejected import place_beside, write_rejected
from bot.workbook.unreadable import UnreadableWorkbook
from models.database import Database

ALL_IN, SOMETHING_REJECTED, NOT_READABLE = 0, 1, 2


async def import_file(path: Path, database: Database, console: Console) -> int:
    """Import the workbook at `path` and print its report to `console`; rejected rows are written to a file beside it.

    Returns 0 when every row is in, 1 when something was rejected, 2 when the file can't be read.
    """
    try:
        content = await asyncio.to_thread(_content, path)
        report = await _with_progress_bar(content, database, console)
    except UnreadableWorkbook as error:
        console.print(visible(f"{path}: {words_of(error)}"), style="red", markup=False, highlight=False)
        return NOT_READABLE
    _print_summary(report.summary(), console)
    if report.ok:
        return ALL_IN
    if report.to_correct:
        with console.status("Writing the rejected rows to a file"):
            words = await asyncio.to_thread(_write_rejected_rows, report, place_beside(path))
        console.print(words, markup=False, highlight=False)
    return SOMETHING_REJECTED


def _write_rejected_rows(report: ImportReport, path: Path) -> str:
    """Write the rejected rows beside the workbook; return what to say of it."""
    try:
        write_rejected(report, path)
    except OSError as failed:
        return visible(f"The rejected rows could not be written to {path}: {failed.strerror or failed}.")
    return visible(f"The rejected rows are in {path}, each with what to correct. Import that file once they are right.")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise unreadable.FileTooLarge(LARGEST_FILE // MEGABYTE)
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise unreadable.NoSuchFile from missing
    except IsADirectoryError as folder:
        raise unreadable.IsFolder from folder
    except PermissionError as forbidden:
        raise unreadable.FileForbidden from forbidden
    except OSError as failed:
        raise unreadable.FileNotRead(failed.strerror or str(failed)) from failed


async def _with_progress_bar(content: bytes, database: Database, console: Console) -> ImportReport:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Reading", total=None)

        def on_progress(done: int, total: int) -> None:
            progress.update(task, description="Taking in", completed=done, total=total)

        return await import_workbook(database, content, now=SystemClock().now(), on_progress=on_progress)


def visible(text: str) -> str:
    """Return `text` with every control and format sign spelt out, so that a file can't steer a terminal."""
    return "".join(sign if sign == "\n" or category(sign)[0] != "C" else f"\\u{ord(sign):04x}" for sign in text)


def _print_summary(summary: Summary, console: Console) -> None:
    """Print the counts, the alarms, the reasons for rejections and the warnings, each with its first rows."""
    console.print(_counts(summary))
    for alarm in [*summary.alarms, summary.gone]:
        if alarm:
            console.print(Text(f"\n{visible(alarm)}", style="bold yellow"))
    if summary.rejected:
        console.print(_listing("Rejected: please put right and import again", "red", summary.rejected))
        _print_more(summary.more_rejected, console)
    if summary.warnings:
        console.print(_listing("Worth a look", "yellow", summary.warnings))
        _print_more(summary.more_warnings, console)
    console.print(_last_line(summary))


def _counts(summary: Summary) -> Table:
    table = Table(title="What went in", title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("Sheet")
    for name in ("Added", "Changed", "Unchanged", "Rejected", "Examples skipped"):
        table.add_column(name, justify="right")
    for each in summary.sheets:
        numbers = (each.added, each.changed, each.unchanged, each.rejected, each.examples)
        table.add_row(each.sheet, *(Text(str(number), style="" if number else "dim") for number in numbers))
    return table


def _listing(title: str, style: str, groups: list[Group]) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style=f"bold {style}", box=None, padding=(0, 2, 0, 0))
    table.add_column("Sheet", no_wrap=True)
    table.add_column("Row", overflow="fold", max_width=34)
    table.add_column("Column", no_wrap=True)
    table.add_column("Reason", overflow="fold", ratio=1)
    for each in groups:
        reason = Text(visible(each.reason))
        if each.value:
            reason.append(f"  ({visible(each.value)})", style="dim")
        row = each.rows_in_words.removeprefix("rows ").removeprefix("row ") or "–"
        table.add_row(Text(visible(each.sheet)), row, Text(visible(each.column or "–")), reason)
    return table


def _print_more(count: int, console: Console) -> None:
    if count:
        console.print(Text(f"… and {count:,} of other kinds.", style="dim"))


def _last_line(summary: Summary) -> Text:
    if not summary.rejected:
        return _all_in(summary)
    rejected = [_counted(summary.rejected_rows, "row")] if summary.rejected_rows else []
    rejected += [_counted(summary.rejected_sheets, "sheet")] if summary.rejected_sheets else []
    return Text(f"\n{_counted(summary.rows_in, 'row')} in, {' and '.join(rejected)} rejected.", style="red")


def _all_in(summary: Summary) -> Text:
    if not summary.rows_in:
        return Text("\nThere were no rows to take in.")
    if not summary.changed_anything:
        return Text("\nNothing has changed: everything was in already, just as it stands there.", style="green")
    return Text(
        f"\nAll {summary.rows_in} rows are in." if summary.rows_in != 1 else "\nThe one row is in.", style="green"
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
