"""Making workbooks for the tests, sheet by sheet, and reading back what stands in the database."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any, TypeVar

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlmodel import SQLModel, select

from bot.workbook.importing import ImportReport, import_workbook
from models.database import Database
from tests.program.factories import NOW

Rows = Sequence[Sequence[Any]]
_Row = TypeVar("_Row", bound=SQLModel)


def new_book(**sheets: Rows) -> Workbook:
    """Return a workbook with the given sheets; text that begins with = becomes a formula without a value."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page: Worksheet = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return book


def packed(book: Workbook) -> bytes:
    """Return the .xlsx file of `book`."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx(**sheets: Rows) -> bytes:
    """Return the .xlsx file with the given sheets."""
    return packed(new_book(**sheets))


def rewritten(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return the .xlsx file with `old` replaced by `new` in one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for info in before.infolist():
            kept = before.read(info)
            after.writestr(info.filename, kept.replace(old, new) if info.filename == part else kept)
    return made.getvalue()


async def bring_in(database: Database, **sheets: Rows) -> ImportReport:
    """Import a workbook with the given sheets."""
    return await take_in(database, xlsx(**sheets))


async def take_in(database: Database, content: bytes) -> ImportReport:
    """Import the workbook `content`."""
    return await import_workbook(database, content, now=NOW)


async def stored(database: Database, table: type[_Row]) -> list[_Row]:
    """Return every row of `table`, in the order they were added."""
    async with database.read() as session:
        return list((await session.exec(select(table).order_by("id"))).all())


def reasons(report: ImportReport) -> list[tuple[str, int | None, str | None]]:
    """Return where something was rejected: sheet, row, column."""
    return [(each.sheet, each.row, each.column) for each in report.rejected]
