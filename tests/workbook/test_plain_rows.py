"""Rows that are taken many at once are as rows that are read one by one, cell by cell."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.program.importing.customers import CUSTOMERS
from bot.program.importing.issues import ISSUES
from bot.program.importing.sheet import Sheet
from bot.workbook.plain_rows import PlainRows
from bot.workbook.row_reader import RowReader, SheetRows
from bot.workbook.rows import read_rows
from bot.workbook.sheet_xml import OpenSheet

PLAIN: dict[str, Any] = {
    "id": "C-{}",
    "name": "Customer Number {}",
    "account": "Account {}",
    "email": "customer.{}@example.com",
    "phone": "+44 20 7946 {:04}",
    "annual value": 1000.0,
    "score": 7.0,
    "score scale": "",
    "active": "",
    "": "",
}
ODD: list[tuple[str, Any]] = [
    ("id", "EXAMPLE"),
    ("id", "C-1"),
    ("id", "c-1"),
    ("id", "C - 1"),
    ("id", "id"),
    ("id", ""),
    ("id", 7.0),
    ("id", True),
    ("id", "Ada"),
    ("id", "é1"),
    ("name", ""),
    ("name", "Zoë\u200b"),
    ("email", "Customer.1@example.com"),
    ("email", ""),
    ("email", "nobody"),
    ("phone", 44.0),
    ("phone", 442079460018),
    ("annual value", "$ 5"),
    ("annual value", "5 EUR"),
    ("annual value", ""),
    ("annual value", True),
    ("score", 11.0),
    ("score", "85%"),
    ("score", ""),
    ("score scale", "1 to 5"),
    ("score scale", "0 to 100"),
    ("active", "no"),
    ("active", True),
    ("", "note"),
]
CHANGES = st.lists(st.tuples(st.integers(0, 249), st.sampled_from(ODD)), max_size=6)
FLAWS = st.dictionaries(st.integers(1, 250), st.just({1: "#N/A"}), max_size=1)


def read(names: list[str], rows: list[list[Any]], flaws: dict[int, dict[int, str]], merged: list[Any]) -> SheetRows:
    cells = [list(names), *map(list, rows)]
    return read_rows(CUSTOMERS, OpenSheet("Customers", enumerate(cells), len(cells), merged, flaws))


def rows_of(names: list[str], number: int) -> list[list[Any]]:
    plain = [[PLAIN[name] for name in names] for _ in range(number)]
    return [
        [cell.format(row) if isinstance(cell, str) else cell for cell in cells] for row, cells in enumerate(plain, 1)
    ]


@settings(deadline=None)
@given(
    names=st.permutations(list(PLAIN)).flatmap(
        lambda names: st.sampled_from([names, [name for name in names if name not in ("score", "active", "email")]])
    ),
    changes=CHANGES,
    again=st.none() | st.integers(1, 249),
    flaws=FLAWS,
    merged=st.sampled_from([[], [((3, 0), (4, 1))]]),
)
def test_whatever_stands_between_plain_rows(
    names: list[str],
    changes: list[tuple[int, tuple[str, Any]]],
    again: int | None,
    flaws: dict[int, dict[int, str]],
    merged: list[Any],
) -> None:
    rows = rows_of(names, 250)
    for row, (name, cell) in changes:
        if name in names:
            rows[row][names.index(name)] = cell
    if again:  # another table, its columns the other way round
        rows[again:] = [names[::-1], *(row[::-1] for row in rows[again + 1 :])]

    at_once = read(names, rows, flaws, merged)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PlainRows, "take", lambda *_: False)
        assert read(names, rows, flaws, merged) == at_once
        patch.setattr(RowReader, "values_of", lambda *_: None)
        assert read(names, rows, flaws, merged) == at_once


@pytest.mark.parametrize(("sheet", "names"), [(CUSTOMERS, list(PLAIN)), (ISSUES, ["id", "title"])])
def test_plain_rows_are_taken_at_once(sheet: Sheet, names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rows: list[list[Any]] = (
        rows_of(names, 250) if sheet is CUSTOMERS else [[f"I-{number}", "Late"] for number in range(250)]
    )
    monkeypatch.delattr(RowReader, "read")

    found = read_rows(sheet, OpenSheet(sheet.name, enumerate([[*names], *rows]), 251))

    assert (len(found.entries), found.rejected, found.warnings) == (250, [], [])
    assert [entry.row for entry in found.entries] == list(range(2, 252))
