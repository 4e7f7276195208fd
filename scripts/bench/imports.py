"""Importing a workbook: beside a plain read of the same file, how the time grows, and what memory it takes."""

import asyncio
import io
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import uuid4

from openpyxl import Workbook
from python_calamine import load_workbook

from bot.clock import SystemClock
from bot.program.importing.customers import CUSTOMERS
from bot.workbook.importing import import_workbook
from models.database import Database
from models.migrate import migrate
from scripts import postgres
from scripts.bench.peak import peak_mb

_FEW, _MANY = 20_000, 100_000
_START = 10_000
_TIMES = 3


@dataclass(frozen=True)
class ImportTimes:
    """Seconds for the plain read of so many customers, for the first import, and for importing the same file again."""

    customers: int
    read: float
    first: float
    again: float


async def _beside_a_read(content: bytes, customers: int, folder: Path) -> ImportTimes:
    """Measure on a new SQLite file in `folder`. Raises ValueError when a row was not taken in."""
    read = median([await asyncio.to_thread(_plain_read, content) for _ in range(_TIMES)])
    async with _database(f"sqlite:///{folder / f'import{customers}.db'}") as database:
        return ImportTimes(customers, read, await _import(database, content), await _import(database, content))


async def imports(server: str | None) -> tuple[list[ImportTimes], dict[str, float]]:
    """Return what was measured on SQLite, and every figure; `server` is a PostgreSQL server's address, if any."""
    few, many = [await asyncio.to_thread(_workbook_of, number) for number in (_FEW, _MANY)]
    with tempfile.TemporaryDirectory(prefix="firsthand-bench-") as name:
        folder = Path(name)
        measured = [await _beside_a_read(few, _FEW, folder), await _beside_a_read(many, _MANY, folder)]
        figures = {
            "import.ratio": measured[0].first / measured[0].read,
            "import.again.ratio": measured[0].again / measured[0].read,
            "import.100000.ratio": measured[1].first / measured[1].read,
            "import.100000.peak_mb": await peak_mb(many, folder),
        }
    if server:
        start = await asyncio.to_thread(_workbook_of, _START)
        figures["import.postgresql.growth"] = await _growth(server, start, many)
    return measured, figures


async def _growth(server: str, few: bytes, many: bytes) -> float:
    """Return how many times as long a row takes among many, each import into an empty database of its own."""
    seconds = median([await _import_anew(server, few) for _ in range(_TIMES)])
    return (await _import_anew(server, many) / _MANY) / (seconds / _START)


async def _import_anew(server: str, content: bytes) -> float:
    name = f"bench_{uuid4().hex[:8]}"
    await asyncio.to_thread(postgres.run, server, f"CREATE DATABASE {name}")
    try:
        async with _database(f"{server}/{name}") as database:
            return await _import(database, content)
    finally:
        await asyncio.to_thread(postgres.run, server, f"DROP DATABASE {name} WITH (FORCE)")


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        await migrate(database)
        yield database
    finally:
        await database.close()


async def _import(database: Database, content: bytes) -> float:
    begun = time.perf_counter()
    report = await import_workbook(database, content, now=SystemClock().now())
    taken = time.perf_counter() - begun
    if not report.ok:
        raise ValueError(report.rejected[:3])
    return taken


def _plain_read(content: bytes) -> float:
    begun = time.perf_counter()
    with load_workbook(io.BytesIO(content)) as workbook:
        workbook.get_sheet_by_name(CUSTOMERS.name).to_python()
    return time.perf_counter() - begun


def _workbook_of(customers: int) -> bytes:
    """Return an .xlsx file with that many customers who agreed to be called."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(CUSTOMERS.name)
    sheet.append([column.header for column in CUSTOMERS.columns])
    for number in range(customers):
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
