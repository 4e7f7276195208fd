"""Properties: whatever stands in the cells, every row is in or rejected, and a second import changes nothing."""

import asyncio
import shutil
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.program.importing.sheet import Sheet
from bot.program.importing.sheets import SHEETS
from bot.program.importing.summary import Summary
from bot.wording import words_of
from bot.workbook.importing import ImportReport
from bot.workbook.unreadable import UnreadableWorkbook
from models.database import Database
from tests.workbook.books import take_in, xlsx

CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from(["yes", "x", "EXAMPLE", "=A1", "#N/A", "U123", "a@b.example", "Europe/Berlin", "1.2m", "low", "1"]),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)),  # noqa: DTZ001  # as a cell holds it
)


@st.composite
def filled_sheet(draw: st.DrawFn, sheet: Sheet) -> list[list[Any]]:
    """Return a sheet with a right header and any cells below, each row with a cell that is surely not blank."""
    headers = draw(st.permutations([column.header for column in sheet.columns]))
    rows = draw(st.lists(st.lists(CELLS, min_size=len(headers), max_size=len(headers)), max_size=5))
    return [[*headers, "mark"], *([*row, "!"] for row in rows)]


BOOKS = st.fixed_dictionaries({}, optional={sheet.name: filled_sheet(sheet) for sheet in SHEETS.values()})
ANY_BOOKS = st.dictionaries(st.sampled_from(list(SHEETS)), st.lists(st.lists(CELLS, max_size=6)))
_SLOW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


async def import_twice(migrated: Path, content: bytes) -> tuple[ImportReport, ImportReport]:
    """Import twice into a copy of this migrated SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(migrated, folder)}")
        try:
            return await take_in(database, content), await take_in(database, content)
        finally:
            await database.close()


@_SLOW
@given(book=BOOKS.filter(bool))
def test_every_row_is_in_or_rejected_and_twice_is_once(sqlite_template: Path, book: dict[str, list[list[Any]]]) -> None:
    first, second = asyncio.run(import_twice(sqlite_template, xlsx(**book)))

    for count, again in zip(first.sheets, second.sheets, strict=True):
        rows = len(book.get(count.sheet, [None])) - 1
        assert count.added + first.rejected_rows(count.sheet) + count.examples == rows
        assert (count.changed, again.added, again.changed, again.unchanged) == (0, 0, 0, count.added)
    assert first.rejected == second.rejected
    kept = first.summary().to_json()  # without what the cells held
    assert Summary.from_json(kept).to_json() == kept


@_SLOW
@given(book=ANY_BOOKS)
def test_anything_is_read_or_refused_with_words(sqlite_template: Path, book: dict[str, list[list[Any]]]) -> None:
    try:
        asyncio.run(import_twice(sqlite_template, xlsx(**(book or {"Other": []}))))
    except UnreadableWorkbook as unreadable:
        assert words_of(unreadable)  # noqa: PT017  # either way is fine, but never without words
