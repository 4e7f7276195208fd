"""Importing a workbook: read beside the event loop, taken in within one transaction, and what became of each row."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.importing.batch import ImportBatch, import_batch
from bot.workbook.columns import CUSTOMERS, ISSUES, PARTICIPANTS, QUESTIONS, SHEETS, SPEAKING_SHEETS
from bot.workbook.found import SheetRows
from bot.workbook.opening import OpenSheet
from bot.workbook.problems import UnreadableWorkbook
from bot.workbook.reader import read_in_child, stop_reading
from bot.workbook.report import Caution, ImportReport
from bot.workbook.reporting import report_of
from bot.workbook.rows import read_rows
from models.database import Database

# Given the import's own transaction, before it commits, and the report.
Ending = Callable[[AsyncSession, ImportReport], Awaitable[None]]
_KNOWN = {sheet.name.casefold(): sheet for sheet in SHEETS}


async def import_workbook(
    database: Database,
    content: bytes,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    ending: Ending | None = None,
) -> ImportReport:
    """Take in the workbook `content` (an .xlsx file) and return what became of each of its rows.

    `on_progress` is called in the event loop with (rows done, rows in all) once the workbook is read. Good rows go in
    even when others are rejected. What `ending` writes is kept or lost with the rows: where it raises, nothing was
    taken in. Raises UnreadableWorkbook when nothing can be read; then nothing was changed.
    """
    try:
        found, warnings = await asyncio.to_thread(_read, content)
    except asyncio.CancelledError:
        stop_reading()  # a thread can't be cancelled
        raise
    intake = ImportBatch(
        issues=found[ISSUES.name].entries,
        questions=found[QUESTIONS.name].entries,
        participants=found[PARTICIPANTS.name].entries,
        customers=found[CUSTOMERS.name].entries,
        participant_ids=frozenset(found[PARTICIPANTS.name].ids) | found[PARTICIPANTS.name].unread_ids,
    )
    done = 0

    def on_rows(count: int) -> None:
        nonlocal done
        done += count
        if on_progress:
            on_progress(done, intake.size)

    on_rows(0)
    async with database.write() as session:
        report = report_of(found, await import_batch(session, intake, on_rows), warnings)
        if ending:
            await ending(session, report)
    return report


def _read(content: bytes) -> tuple[dict[str, SheetRows], list[Caution]]:
    found: dict[str, SheetRows] = {}
    warnings: list[Caution] = []

    def take(opened: OpenSheet) -> str:
        plain = opened.name.strip().casefold()
        sheet = _KNOWN.get(plain)
        if sheet is None:
            if plain not in {name.casefold() for name in SPEAKING_SHEETS}:
                warnings.append(Caution(opened.name, None, None, f"This sheet was not read. Known are: {_names()}."))
        elif sheet.name in found:
            again = f"A second sheet, “{opened.name}”, has the same name. It was not read."
            found[sheet.name].reject(None, None, again)
        else:
            found[sheet.name] = read_rows(sheet, opened)
        return opened.name

    names = read_in_child(content, frozenset(_KNOWN), take)
    if not found:
        has = ", ".join(f"“{name}”" for name in names) or "none"
        raise UnreadableWorkbook(f"None of the sheets {_names()} is in this workbook. It has: {has}.")
    return {sheet.name: found.get(sheet.name) or SheetRows(sheet) for sheet in SHEETS}, warnings


def _names() -> str:
    return ", ".join(sheet.name for sheet in SHEETS)
