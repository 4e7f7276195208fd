"""Taking in 20,000 customers, beside a plain read of the same file by the same reader."""

import asyncio
import io
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from python_calamine import load_workbook

from bot.workbook.columns import CUSTOMERS
from bot.workbook.importing import import_workbook
from models.database import Database
from models.migrate import migrate

CUSTOMER_ROWS = 20_000


@dataclass(frozen=True)
class TakingIn:
    """Seconds for the plain read, for the first import, and for importing the same file again."""

    read: float
    first: float
    again: float


async def taking_in() -> TakingIn:
    """Measure on an SQLite file. Raises ValueError when a row was not taken in."""
    content = await asyncio.to_thread(_workbook)
    begun = time.perf_counter()
    await asyncio.to_thread(_plain_read, content)
    read = time.perf_counter() - begun
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'import.db'}")
        try:
            await migrate(database)
            return TakingIn(read, await _import(database, content), await _import(database, content))
        finally:
            await database.close()


async def _import(database: Database, content: bytes) -> float:
    begun = time.perf_counter()
    report = await import_workbook(database, content)
    taken = time.perf_counter() - begun
    if not report.ok:
        raise ValueError(report.rejected[:3])
    return taken


def _plain_read(content: bytes) -> int:
    with load_workbook(io.BytesIO(content)) as workbook:
        return len(workbook.get_sheet_by_name(CUSTOMERS.name).to_python())


def _workbook() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(CUSTOMERS.name)
    sheet.append([column.header for column in CUSTOMERS.columns])
    for number in range(CUSTOMER_ROWS):
        row = {
            "external_id": f"C-{number}",
            "name": f"Customer Number {number}",
            "account": f"Account {number // 3}",
            "title": "Head of Purchasing",
            "email": f"customer.{number}@example.com",
            "phone": f"+44 20 7946 {number % 10_000:04}",
            "timezone": "Europe/London",
            "language": "en",
            "segment": "loyal",
            "annual_value": 1_000 + number,
            "score": number % 11,
            "comment": "The invoice never matches the order, and each month somebody has to find out why.",
            "consent_to_call": "yes",
            "account_owner": "sam@acme.example",
        }
        sheet.append([row.get(column.field) for column in CUSTOMERS.columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
