"""A sheet that a routine registers by itself: in the template, read, stored, and reported in Slack and the terminal."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from bot.errors import Problem
from bot.program.importing.entries import Objection, RowResult
from bot.program.importing.sheet import Column, Intake, Kind, Sheet, SheetEntries, id_column
from bot.program.importing.sheets import SHEETS
from bot.program.importing.upsert import upsert_rows
from bot.wording import ENGLISH, LANGUAGES
from bot.workbook.template import write_template
from bot.workbook.terminal import SOMETHING_REJECTED, import_file
from models import Question
from scripts.sandbox.person import words_of
from tests.handlers.actions import rows
from tests.handlers.test_importing import submit_workbook
from tests.harness import Harness
from tests.workbook.books import new_book, packed, xlsx


class NobodyWishes(Problem):
    pass


async def take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    """Store the wish of each row as a question, but for those of nobody."""
    nobody = [entry for entry in sheet.entries if entry.values["from"] == "nobody"]
    taken = [entry for entry in sheet.entries if entry not in nobody]
    for entry in taken:
        entry.values["question"] = f"{entry.values.pop('from')}: {entry.values.pop('wish')}"
    result = await upsert_rows(intake.connection, Question, taken, intake.on_rows)
    result.refused += [Objection(entry.row, "from", "nobody", NobodyWishes()) for entry in nobody]
    return result


WISHES = Sheet(
    "Wishes",
    Question,
    "One row for each wish.",
    (
        id_column("wish id"),
        Column("from", Kind.TEXT, "Whose wish it is.", "Sam", required=True, offers=("Sam", "Kim"), longest=10),
        Column("wish", Kind.PROSE, "What they wish for.", "A lift", required=True, longest=40),
    ),
    take_in,
    sample=(("W-9", "Kim", "A door"),),
)
BOOK = xlsx(
    wishes=[["Wish ID", "From", "wish"], ["W-1", "Sam", "A lift"], ["W-2", "nobody", "A moon"], ["W-3", "A" * 11, "x"]]
)


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHEETS, WISHES.name, WISHES)
    monkeypatch.setitem(LANGUAGES[ENGLISH], NobodyWishes.code, "Somebody must wish it.")


async def test_the_template_has_the_sheet_and_goes_in_filled_by_slack(each_harness: Harness, tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx")
    book = load_workbook(tmp_path / "template.xlsx")
    assert [[cell.value for cell in row] for row in book["Wishes"].rows] == [
        ["id", "from", "wish"],
        ["EXAMPLE", "Sam", "A lift"],
    ]
    assert [each.formula1 for each in book["Wishes"].data_validations.dataValidation] == ['"Sam,Kim"']
    assert "One row for each wish." in [row[1].value for row in book["Instructions"].rows]
    book["Wishes"].append(["W-1", "Sam", "A lift"])

    await submit_workbook(each_harness, packed(book))

    assert [each.question for each in await rows(each_harness, Question)] == ["Sam: A lift"]
    assert "Wishes: 1 added, 0 changed, 0 as they were" in words_of((await each_harness.nadia.dm())[-1])


async def test_rejected_rows_come_back_to_be_corrected(each_harness: Harness, tmp_path: Path) -> None:
    (tmp_path / "wishes.xlsx").write_bytes(BOOK)
    console = Console(file=io.StringIO(), width=100)

    code = await import_file(tmp_path / "wishes.xlsx", each_harness.database, console)

    assert code == SOMETHING_REJECTED
    assert isinstance(console.file, io.StringIO)
    shown = " ".join(console.file.getvalue().split())
    assert "Wishes 3 from Somebody must wish it." in shown
    assert "Wishes 4 from This is 11 characters long; 10 is the most." in shown
    page = load_workbook(tmp_path / "wishes.rejected.xlsx")["Wishes"]
    assert [[cell.value for cell in row][2:4] for row in page.rows] == [
        ["Wish ID", "From"],
        ["W-2", "nobody"],
        ["W-3", "A" * 11],
    ]


async def test_a_sheet_that_is_not_registered_is_not_read(
    each_harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SHEETS, WISHES.name)

    await submit_workbook(each_harness, packed(new_book(Wishes=[["id"]], Issues=[["id", "title"]])))

    assert "This sheet was not read. Known are: Customers," in words_of((await each_harness.nadia.dm())[-1])
