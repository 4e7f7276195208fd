"""`firsthand import` in the terminal: exit codes, and words for everything that goes wrong."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from rich.console import Console

from bot.workbook.rejected import place_beside
from bot.workbook.terminal import import_file
from models import Person
from models.database import Database
from scripts.demo.sample_workbook import write_sample
from tests.workbook.books import new_book, packed, stored, xlsx


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
    assert re.search(r"All \d+ rows are in\.", shown)


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


async def test_an_import_that_changes_nothing_says_so(database: Database, tmp_path: Path) -> None:
    path = saved(tmp_path, [["id", "name"], ["1", "Ana"]])
    await run(database, path)

    code, shown = await run(database, path)

    assert code == 0
    assert "Nothing has changed" in shown


async def test_alike_reasons_are_told_once_and_the_rows_come_back(database: Database, tmp_path: Path) -> None:
    rows = [["id", "name", "score", "colour"], *([f"C-{n}", "=1+1", "many", "red"] for n in range(3000)), ["C", "Cy"]]
    book = new_book(Customers=rows)
    for row in range(2, 3002):
        book["Customers"].cell(row, 2).data_type = "s"
    path = tmp_path / "customers.xlsx"
    path.write_bytes(packed(book))

    code, shown = await run(database, path)

    assert code == 1
    assert "2, 3, 4 and 2,997 more score A score is a number" in shown
    assert len(shown) < 2000
    back = tmp_path / "customers.rejected.xlsx"
    assert back.stat().st_mode & 0o777 == 0o600
    assert back.name in "".join(shown.split())
    page = load_workbook(back)["Customers"]
    assert [cell.value for cell in page[1]] == ["rejected row", "what to correct", "id", "name", "score", "colour"]
    assert page["A2"].value == 2
    assert str(page["B2"].value).startswith("score: A score is a number")
    assert (page["D2"].value, page["D2"].data_type, page["E2"].fill.fgColor.rgb) == ("=1+1", "s", "00F8D7DA")
    assert page.max_row == 3001


async def test_what_came_back_is_corrected_and_imported_as_it_is(database: Database, tmp_path: Path) -> None:
    day = date(2025, 3, 1)
    people: list[list[Any]] = [["id", "name", "email", "start date"], ["1", "Ada", "a@acme.example", day]]
    people.append(["2", "Bo", "a@acme.example", day])
    path = tmp_path / "p.xlsx"
    path.write_bytes(xlsx(Participants=people, Customers=[["id", "name", "score"], ["C-1", "Ana", "many"]]))
    assert (await run(database, path))[0] == 1

    back = tmp_path / "p.rejected.xlsx"
    book = load_workbook(back)
    assert book["Participants"]["F2"].value == datetime(2025, 3, 1)  # noqa: DTZ001  # as a cell holds it
    book["Participants"]["E2"], book["Customers"]["E2"] = "b@acme.example", 7
    book.save(back)

    code, shown = await run(database, back)

    assert code == 0, shown
    assert "was not read" not in shown
    assert [each.email for each in await stored(database, Person)] == ["a@acme.example", "b@acme.example"]


@pytest.mark.parametrize(
    ("name", "back"),
    [
        ("customers.xlsx", "customers.rejected.xlsx"),
        ("customers.rejected.xlsx", "customers.rejected-2.xlsx"),
        ("customers.rejected-2.xlsx", "customers.rejected-3.xlsx"),
        ("v1.2.xlsx", "v1.2.rejected.xlsx"),
    ],
)
def test_what_is_being_corrected_is_never_written_over(name: str, back: str) -> None:
    assert place_beside(Path("/books") / name) == Path("/books") / back


async def test_a_folder_that_takes_no_file_is_told(database: Database, tmp_path: Path) -> None:
    path = saved(tmp_path, [["id", "name"], ["1", None]])
    (tmp_path / "customers.rejected.xlsx").mkdir()

    code, shown = await run(database, path)

    assert code == 1
    assert "could not be written" in shown
    assert list(tmp_path.glob(".*")) == [], "what could not be put into place is gone"  # noqa: ASYNC240


async def test_what_nobody_should_miss_is_told(database: Database, tmp_path: Path) -> None:
    _, shown = await run(database, saved(tmp_path, [["id", "name"], ["1", "Ana"]]))

    assert "The new customer can't be called" in shown


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
