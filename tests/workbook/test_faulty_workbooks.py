"""Workbooks as people really send them: each fault told by sheet, row and column, the good rows in."""

from datetime import date

import pytest

from models import Customer, Person
from models.database import Database
from tests.workbook.books import Rows, bring_in, new_book, packed, reasons, stored, take_in, xlsx

HEAD = ["id", "name", "email", "start date"]


async def test_wrong_dates(database: Database) -> None:
    report = await bring_in(
        database,
        Participants=[
            HEAD,
            ["1", "Ada", "a@acme.example", "31.02.2025"],
            ["2", "Bo", "b@acme.example", "soon"],
            ["3", "Cy", "c@acme.example", "03/04/2025"],
            ["4", "Di", "d@acme.example", date(2025, 3, 1)],
        ],
    )

    assert reasons(report) == [("Participants", row, "start date") for row in (2, 3, 4)]
    assert [each.name for each in await stored(database, Person)] == ["Di"]


async def test_every_problem_of_a_row_is_told(database: Database) -> None:
    report = await bring_in(database, Customers=[["id", "name", "email", "score"], [None, None, "x", "y"]])

    assert [each.column for each in report.rejected] == ["id", "name", "email", "score"]
    assert report.rejected_rows("Customers") == 1
    assert not report.ok


async def test_unknown_and_doubled_and_nameless_columns_are_warnings(database: Database) -> None:
    report = await bring_in(
        database, Customers=[["id", "Name:", "acount", "name", "colour", None], ["1", "Ana", "Acme", "Eve", "red", "?"]]
    )

    assert report.ok
    assert [each.column for each in report.warnings if each.row is None] == ["acount", "name", "colour", "F"]
    assert "Did you mean “account”?" in report.warnings[0].reason
    (ana,) = await stored(database, Customer)
    assert ana.name == "Ana"


async def test_doubled_ids_name_the_first_row(database: Database) -> None:
    report = await bring_in(database, Customers=[["id", "name"], ["1", "Ana"], [1, "Bo"], ["2", "Cy"]])

    assert reasons(report) == [("Customers", 3, "id")]
    assert "row 2" in report.rejected[0].reason
    assert [each.name for each in await stored(database, Customer)] == ["Ana", "Cy"]


async def test_formulas_without_a_saved_value_and_errors(database: Database) -> None:
    report = await bring_in(
        database, Customers=[["id", "name", "account", "x"], ["1", "=A1", "#N/A", "=A1"], ["2", "Bo", None, "=A1"]]
    )

    assert reasons(report) == [("Customers", 2, "name"), ("Customers", 2, "account")]
    assert "saved value" in report.rejected[0].reason
    assert "#N/A" in report.rejected[1].reason
    assert [each.name for each in await stored(database, Customer)] == ["Bo"]


async def test_merged_cells(database: Database) -> None:
    book = new_book(
        Customers=[
            ["Our customers"],
            ["id", "name", "account", "x"],
            ["1", "Ana", "Acme", "x"],
            ["2", "Bo"],
            ["3", "Cy", None, "x"],
        ]
    )
    page = book["Customers"]
    page.merge_cells("A1:D1")
    page.merge_cells("C3:C4")
    page.merge_cells("D5:F5")

    report = await take_in(database, packed(book))

    assert reasons(report) == [("Customers", 3, "account"), ("Customers", 4, "account")]
    assert [each.name for each in await stored(database, Customer)] == ["Cy"]


async def test_empty_and_unknown_sheets_are_warnings(database: Database) -> None:
    report = await bring_in(database, Customers=[], Issues=[["id", "title"]], Budget=[["x"]], Instructions=[["Hi"]])

    assert report.ok
    assert [each.sheet for each in report.warnings] == ["Customers", "Issues", "Budget"]


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ([["name", "account"], ["Ana", "Acme"]], "id"),
        ([["id", "account"], ["1", "Acme"]], "name"),
        ([["red", "blue"], ["1", "2"]], None),
    ],
)
async def test_a_sheet_without_what_it_needs_is_told_once(database: Database, rows: Rows, column: str | None) -> None:
    report = await bring_in(database, Customers=rows)

    assert reasons(report) == [("Customers", None, column)]


async def test_participants_need_an_address_in_slack(database: Database) -> None:
    no_columns = await bring_in(database, Participants=[["id", "name"], ["1", "Ada"]])
    blank = await bring_in(database, Participants=[["id", "name", "email", "slack id"], ["1", "Ada", None, None]])

    assert reasons(no_columns) == [("Participants", None, "email or slack id")]
    assert reasons(blank) == [("Participants", 2, "email or slack id")]


async def test_blank_and_example_rows_are_skipped(database: Database) -> None:
    report = await bring_in(
        database, Customers=[["id", "name"], ["example", "x"], [None, "  "], [], ["1", "Ana"], [" EXAMPLE ", None]]
    )

    assert report.ok
    assert (report.sheets[0].added, report.sheets[0].examples) == (1, 2)


async def test_an_unknown_issue_is_a_warning_and_the_customer_is_in(database: Database) -> None:
    sheets: dict[str, Rows] = {
        "Customers": [["id", "name", "issue"], ["1", "Ana", "I-9"], ["2", "Bo", "SLOW"], ["3", "Cy", "Twice"]],
        "Issues": [["id", "title"], ["I-1", "Slow"], ["I-2", "Twice"], ["I-3", "twice"]],
    }
    report = await bring_in(database, **sheets)

    assert report.ok
    told = [(each.row, each.column) for each in report.warnings]
    assert [each for each in told if each[1] == "issue"] == [(2, "issue"), (4, "issue")]
    assert [each.issue_id is not None for each in await stored(database, Customer)] == [False, True, False]


async def test_a_second_table_may_bring_a_column_that_the_first_has_not(database: Database) -> None:
    first = [("id", "name", "consent to call"), ("C-1", "Rita Vance", "yes")]

    report = await bring_in(database, Customers=[*first, ("id", "name", "issue"), ("C-2", "Mia Tran", "Late")])

    assert (report.ok, len(await stored(database, Customer))) == (True, 2)
    assert [each.row for each in report.warnings if "Late" in each.reason] == [4]


async def test_a_second_sheet_of_the_same_name_is_rejected(database: Database) -> None:
    rows = [["id", "name"], ["1", "Ana"]]

    report = await take_in(database, xlsx(**{"Customers": rows, " customers": rows}))

    assert reasons(report) == [("Customers", None, None)]
    assert report.sheets[0].added == 1
