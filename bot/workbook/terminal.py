"""`firsthand import`: a workbook from the disk, with a progress bar and words for everything that goes wrong."""

import asyncio
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.workbook.importing import import_workbook
from bot.workbook.package import LARGEST_FILE
from bot.workbook.printing import print_summary, visible
from bot.workbook.problems import UnreadableWorkbook
from bot.workbook.rejected import place_beside, write_rejected
from bot.workbook.report import ImportReport
from bot.workbook.summary import summary_of
from models.database import Database

ALL_IN, SOMETHING_REJECTED, NOT_READABLE = 0, 1, 2


async def import_file(path: Path, database: Database, console: Console) -> int:
    """Import the workbook at `path` and print its report to `console`; rejected rows are written to a file beside it.

    Returns 0 when every row is in, 1 when something was rejected, 2 when the file can't be read.
    """
    try:
        content = await asyncio.to_thread(_content, path)
        report = await _with_progress_bar(content, database, console)
    except UnreadableWorkbook as unreadable:
        console.print(visible(f"{path}: {unreadable.words}"), style="red", markup=False, highlight=False)
        return NOT_READABLE
    print_summary(summary_of(report), console)
    if report.ok:
        return ALL_IN
    if report.handed_back:
        with console.status("Writing the rejected rows to a file"):
            told = await asyncio.to_thread(_hand_back, report, place_beside(path))
        console.print(told, markup=False, highlight=False)
    return SOMETHING_REJECTED


def _hand_back(report: ImportReport, path: Path) -> str:
    """Write the rejected rows beside the workbook; return what to say of it."""
    try:
        write_rejected(report, path)
    except OSError as failed:
        return visible(f"The rejected rows could not be written to {path}: {failed.strerror or failed}.")
    return visible(f"The rejected rows are in {path}, each with what to correct. Import that file once they are right.")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableWorkbook(f"This file is larger than {LARGEST_FILE // 1024 // 1024} MB. Split it.")
        return path.read_bytes()
    except FileNotFoundError as missing:
        raise UnreadableWorkbook("There is no such file.") from missing
    except IsADirectoryError as folder:
        raise UnreadableWorkbook("This is a folder. Name the workbook in it.") from folder
    except PermissionError as forbidden:
        raise UnreadableWorkbook("You may not read this file. Change its permissions, or copy it.") from forbidden
    except OSError as failed:
        raise UnreadableWorkbook(f"This file can't be read: {failed.strerror or failed}.") from failed


async def _with_progress_bar(content: bytes, database: Database, console: Console) -> ImportReport:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Reading", total=None)

        def on_progress(done: int, total: int) -> None:
            progress.update(task, description="Taking in", completed=done, total=total)

        return await import_workbook(database, content, on_progress=on_progress)
