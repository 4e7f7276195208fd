"""The workbooks we write: what Excel offers in them, and that text never becomes a formula."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from bot.program.importing.issues import ISSUES
from bot.program.importing.sheet import Kind, Sheet
from bot.program.importing.sheets import SHEETS
from bot.workbook.cell_problems import CellProblem
from bot.workbook.columns import READERS, ColumnReader
from bot.workbook.template import grouped_timezones, write_template, write_workbook
from models import Customer, Question
from models.database import Database
from scripts.demo.sample_workbook import SAMPLE_CUSTOMERS, write_sample
from tests.workbook.books import stored, take_in


def test_the_template_has_headers_hints_and_drop_downs(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")

    book = load_workbook(io.BytesIO((tmp_path / "t.xlsx").read_bytes()))

    assert book.sheetnames == ["Instructions", *SHEETS, "Lists"]
    for sheet in SHEETS.values():
        page = book[sheet.name]
        header = page[1]
        assert [cell.value for cell in header] == [column.header for column in sheet.columns]
        assert all(cell.comment for cell in header)
        assert page["A2"].value == "EXAMPLE"
    offered = {str(each.sqref).split(":")[0] for each in book["Customers"].data_validations.dataValidation}
    assert offered == {"G2", "H2", "L2", "N2", "O2", "Q2", "R2"}


def test_the_template_s_sheets_have_lines_stripes_and_a_drop_down_of_the_issues(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")

    book = load_workbook(tmp_path / "t.xlsx")

    for sheet in SHEETS.values():
        page = book[sheet.name]
        assert page.sheet_view.showGridLines is not False
        shaded = [str(each.sqref) for each in page.conditional_formatting]
        assert f"A2:{get_column_letter(len(sheet.columns))}10000" in shaded
        assert "A2:A10000" in shaded, "an id that is missing is seen"
        assert page.column_dimensions["A"].number_format == "@"
    (issues,) = [each for each in book["Customers"].data_validations.dataValidation if "'Issues'!" in each.formula1]
    assert (str(issues.sqref), issues.showErrorMessage) == ("N2:N10000", False)


@pytest.mark.parametrize(
    ("own", "first"),
    [
        ("America/Chicago", ["America/Chicago", "— America —", "America/Adak"]),
        ("Asia/Calcutta", ["Asia/Calcutta", "— Asia —", "Asia/Aden"]),
        ("UTC", ["UTC", "— Europe —", "Europe/Amsterdam"]),
        (None, ["— Europe —", "Europe/Amsterdam", "Europe/Andorra"]),
    ],
)
def test_time_zones_come_by_region_the_company_s_first(own: str | None, first: list[str]) -> None:
    offered = grouped_timezones(own)

    assert offered[:3] == first
    headings = [each for each in offered if each.startswith("—")]
    assert len(headings) == 11
    assert all(READERS[Kind.TIMEZONE](each) == each for each in offered if each not in headings)
    with pytest.raises(CellProblem):
        READERS[Kind.TIMEZONE](headings[0])


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_a_drop_down_offers_nothing_that_is_refused_and_all_that_its_help_allows(sheet: Sheet) -> None:
    for column in sheet.columns:
        for offered in column.offers:
            ColumnReader(sheet, column).read(offered)
    severity = next(column for column in ISSUES.columns if column.field == "severity")
    assert {"low", "medium", "high", "critical", "1", "5"} <= set(severity.offers)


def test_a_place_that_can_not_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_template(tmp_path / "nowhere" / "t.xlsx")


async def test_text_like_a_formula_stays_text(database: Database, tmp_path: Path) -> None:
    write_workbook(tmp_path / "q.xlsx", {"Questions": [["=Q1", "any", "=1+1"]]}, with_examples=False)

    report = await take_in(database, (tmp_path / "q.xlsx").read_bytes())

    assert report.ok
    (question,) = await stored(database, Question)
    assert (question.external_id, question.question) == ("=Q1", "=1+1")


async def test_the_sample_is_complete(database: Database, tmp_path: Path) -> None:
    write_sample(tmp_path / "s.xlsx")

    report = await take_in(database, (tmp_path / "s.xlsx").read_bytes())

    assert (report.rejected, report.warnings) == ([], [])
    added = {each.sheet: each.added for each in report.sheets}
    assert added.items() >= {"Customers": 14, "Accounts": 3, "Participants": 5, "Issues": 6, "Questions": 12}.items()
    assert all(added.values())
    customers = await stored(database, Customer)
    assert sum(each.consent_to_call for each in customers) == 13
    assert len(customers) == len(SAMPLE_CUSTOMERS)
    assert all(each.email and each.email.endswith(".example") for each in customers)
