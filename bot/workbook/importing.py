"""Importing a workbook: read in another process, saved in one transaction, and reported row by row."""

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.importing.batch import import_batch
from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.sheet import EXPLAINING_SHEETS, Sheet, SheetEntries
from bot.program.importing.sheets import SHEETS
from bot.program.importing.summary import MOST_GROUPS, ReportLine, SheetCount, Summary, grouped
from bot.wording import words_of
from bot.workbook.problems import SheetTwice, UnknownSheet
from bot.workbook.reader import read_in_child, stop_reading
from bot.workbook.row_reader import SheetRows
from bot.workbook.rows import read_rows
from bot.workbook.sheet_xml import OpenSheet
from bot.workbook.unreadable import NoKnownSheet
from models.database import Database

_LONGEST_VALUE = 80


@dataclass
class RowsToCorrect:
    """The rejected rows of one sheet as they stood there: its headers, and the cells by the number of the row."""

    sheet: str
    names: Sequence[Any]
    cells: Mapping[int, Sequence[Any]]


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
    to_correct: list[RowsToCorrect] = field(default_factory=list)

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


# Called with the session of the import's transaction, before it commits, and the report.
BeforeCommit = Callable[[AsyncSession, ImportReport], Awaitable[None]]


async def import_workbook(
    database: Database,
    content: bytes,
    *,
    now: datetime,
    on_progress: Callable[[int, int], None] | None = None,
    before_commit: BeforeCommit | None = None,
) -> ImportReport:
    """Take in the workbook `content` (an .xlsx file) and return what became of each of its rows.

    `now` is programme time. `on_progress` is called in the event loop with (rows done, rows in all) once the workbook
    is read. Good rows go in even when others are rejected. What `before_commit` writes is kept or lost with the rows;
    where it raises, nothing is kept. Raises UnreadableWorkbook when nothing can be read; then nothing was changed.
    """
    with _without_collection():
        return await _import(database, content, now, on_progress, before_commit)


async def _import(
    database: Database,
    content: bytes,
    now: datetime,
    on_progress: Callable[[int, int], None] | None,
    before_commit: BeforeCommit | None,
) -> ImportReport:
    try:
        found, warnings = await asyncio.to_thread(_read, content)
    except asyncio.CancelledError:
        stop_reading()  # a thread can't be cancelled
        raise
    batch = {name: _brought(rows) for name, rows in found.items()}
    size = sum(len(sheet.entries) for sheet in batch.values())
    done = 0

    def on_rows(count: int) -> None:
        nonlocal done
        done += count
        if on_progress:
            on_progress(done, size)

    on_rows(0)
    async with database.write() as session:
        report = _report_of(found, await import_batch(session, batch, on_rows, now=now), warnings)
        if before_commit:
            await before_commit(session, report)
    return report


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Search for no cyclic garbage meanwhile: rows make none, and to go through them takes a twentieth of an import."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _brought(rows: SheetRows) -> SheetEntries:
    return SheetEntries(rows.entries, frozenset(rows.header.place_of), frozenset(rows.keys) | rows.unread_keys)


def _read(content: bytes) -> tuple[dict[str, SheetRows], list[ReportLine]]:
    found: dict[str, SheetRows] = {}
    warnings: list[ReportLine] = []
    known = {name.casefold(): sheet for name, sheet in SHEETS.items()}

    def read(opened: OpenSheet) -> str:
        plain = opened.name.strip().casefold()
        sheet = known.get(plain)
        if sheet is None:
            if plain not in {name.casefold() for name in EXPLAINING_SHEETS}:
                warnings.append(ReportLine(opened.name, None, None, words_of(UnknownSheet(tuple(SHEETS)))))
        elif sheet.name in found:
            found[sheet.name].reject(None, None, SheetTwice(opened.name))
        else:
            found[sheet.name] = read_rows(sheet, opened)
        return opened.name

    names = read_in_child(content, frozenset(known), read)
    if not found:
        raise NoKnownSheet(tuple(SHEETS), tuple(f"“{name}”" for name in names))
    return {name: found[name] for name in SHEETS if name in found}, warnings


def _report_of(
    found: dict[str, SheetRows], results: Mapping[str, RowResult], warnings: list[ReportLine]
) -> ImportReport:
    """Return the report on every sheet (`found` by its name); `warnings` are about the workbook as a whole."""
    report = ImportReport()
    for name, rows in found.items():
        sheet, result = rows.sheet, results[name]
        refused = [_rejection(sheet, each) for each in result.refused]
        report.rejected += sorted(rows.rejected + refused, key=lambda each: each.row or 0)
        report.warnings += rows.warnings + [
            ReportLine(name, each.row, _header(sheet, each), words_of(each.reason)) for each in result.doubts
        ]
        report.alarms += result.alarms
        report.gone = " ".join(filter(None, (report.gone, result.gone)))
        count = SheetCount(name, result.added, result.changed, result.unchanged, rows.examples)
        count.rejected = report.rejected_rows(name)
        report.sheets.append(count)
        if count.rejected:
            cells = rows.rejected_cells | _refused(rows, result)
            report.to_correct.append(RowsToCorrect(name, rows.header.names, cells))
    report.warnings += warnings
    return report


def _rejection(sheet: Sheet, each: Objection) -> ReportLine:
    return ReportLine(sheet.name, each.row, _header(sheet, each), words_of(each.reason), each.value[:_LONGEST_VALUE])


def _header(sheet: Sheet, objection: Objection) -> str:
    return next(column.header for column in sheet.columns if column.field == objection.field)


def _refused(rows: SheetRows, result: RowResult) -> dict[int, list[Any]]:
    """Return the cells of rows that only the programme could refuse."""
    refused = {each.row for each in result.refused}
    return {entry.row: rows.cells_of(_as_typed(entry)) for entry in rows.entries if entry.row in refused}


def _as_typed(entry: Entry) -> dict[str, Any]:
    words = {True: "yes", False: "no", None: ""}
    return {
        field: words[value] if isinstance(value, bool | None) else value  # what a person would write in the cell
        for field, value in entry.values.items()
    }
