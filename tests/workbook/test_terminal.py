"""`firsthand import` in the terminal: exit codes, and words for everything that goes wrong."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.workbook.sample import write_sample
from bot.workbook.terminal import import_file
from models.database import Database
from tests.workbook.books import xlsx


async def run(database: Database, path: Path) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=100)
    code = await import_file(path, database, console)
    assert isinstance(console.file, io.StringIO)
    return code, " ".join(console.file.getvalue().split())


def saved(folder: Path, rows: Sequence[Sequence[Any]]) -> Path:
    path = folder / "customers.xlsx"
    path.write_bytes(xlsx(Customers=rows))
    return path


async def test_all_in(database: Database, tmp_path: Path) -> None:
    write_sample(tmp_path / "sample.xlsx")

    code, shown = await run(database, tmp_path / "sample.xlsx")

    assert code == 0
    assert "All 37 rows are in." in shown


async def test_one_row(database: Database, tmp_path: Path) -> None:
    code, shown = await run(database, saved(tmp_path, [["id", "name", "colour"], ["1", "Ana", "red"]]))

    assert code == 0
    assert "The one row is in." in shown
    assert "Worth a look" in shown


async def test_something_rejected(database: Database, tmp_path: Path) -> None:
    rows: list[list[Any]] = [["id", "name", "score"], ["1", "Ana", 7], ["2", "Bo", "[bold]much[/]"]]

    code, shown = await run(database, saved(tmp_path, rows))

    assert code == 1
    assert "Customers 3 score A score is a number" in shown
    assert "([bold]much[/])" in shown, "what was typed is shown as it is"
    assert "1 row in, 1 row rejected." in shown


async def test_a_whole_sheet_rejected(database: Database, tmp_path: Path) -> None:
    code, shown = await run(database, saved(tmp_path, [["name"], ["Ana"]]))

    assert code == 1
    assert "0 rows in, 1 sheet rejected." in shown


@pytest.mark.parametrize(
    ("name", "words"),
    [("nowhere.xlsx", "There is no such file."), (".", "This is a folder."), ("text.xlsx", "This is a text file")],
)
async def test_not_readable(database: Database, tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "text.xlsx").write_text("id,name\n")

    code, shown = await run(database, tmp_path / name)

    assert code == 2
    assert words in shown


async def test_a_name_that_is_too_long(database: Database, tmp_path: Path) -> None:
    code, shown = await run(database, tmp_path / ("x" * 300 + ".xlsx"))

    assert code == 2
    assert "can't be read" in shown
