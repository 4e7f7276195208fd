"""Excel loses nothing: a row that is neither header nor taken is told, and what is shown is what is stored, or told."""

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl.styles.numbers import FORMAT_GENERAL

from bot.workbook.package import sheet_parts
from bot.workbook.sheet_scan import is_plain
from bot.workbook.template import write_template
from bot.workbook.unreadable import UnreadableWorkbook
from models import Customer
from models.database import Database
from tests.refusals import refusal
from tests.workbook.books import Rows, bring_in, new_book, packed, reasons, stored, take_in, xlsx

HEAD = ["id", "name", "account", "email"]


def people(first: int, last: int) -> list[list[str]]:
    return [[f"C-{n}", f"Person {n}", "Acme", f"p{n}@acme.example"] for n in range(first, last + 1)]


async def test_a_table_sorted_with_its_header_tells_every_row_above_it(database: Database) -> None:
    report = await bring_in(database, Customers=[*people(1, 30), HEAD, *people(31, 42)])

    assert report.sheets[0].added == 12
    assert [each.row for each in report.rejected] == list(range(1, 31))
    assert "above the header row" in report.rejected[0].reason
    assert not report.ok


async def test_a_title_above_the_header_is_told_and_rejects_nothing(database: Database) -> None:
    report = await bring_in(database, Customers=[["Our customers"], [], ["Exported", "3 May"], HEAD, *people(1, 2)])

    assert report.ok
    assert [(each.row, each.column) for each in report.warnings] == [(1, None), (3, None)]


async def test_two_tables_one_below_the_other_are_both_read(database: Database) -> None:
    turned = [[name, number, email] for number, name, _, email in people(11, 20)]
    report = await bring_in(
        database, Customers=[HEAD, *people(1, 10), [], ["South"], ["Name", "customer_id", "e-mail"], *turned]
    )

    assert {each.row for each in report.rejected} == {13}, "the title between them"
    assert report.sheets[0].added == 20
    assert [each.row for each in report.warnings if "header row once more" in each.reason] == [14]
    kept = await stored(database, Customer)
    assert (kept[-1].external_id, kept[-1].name, kept[-1].email) == ("C-20", "Person 20", "p20@acme.example")


async def test_a_second_table_that_lacks_a_column_is_told_row_by_row(database: Database) -> None:
    report = await bring_in(
        database, Customers=[HEAD, *people(1, 2), ["id", "score", "phone"], ["C-3", 4, "+44 20 7946 0123"], ["C-4"]]
    )

    assert reasons(report) == [("Customers", 5, None), ("Customers", 6, None)]
    assert "no column “name”" in report.rejected[0].reason
    assert report.sheets[0].added == 2


async def test_one_person_in_two_rows_is_told(database: Database) -> None:
    report = await bring_in(
        database,
        Customers=[HEAD, ["C-1", "Ana", None, "ana@acme.example"], ["c-1", "Ana", None, "Ana@acme.example"]],
    )

    assert report.ok
    assert [(each.row, each.column) for each in report.warnings] == [(3, "id"), (3, "email")]
    assert "row 2" in report.warnings[0].reason


SHOWN = [
    ("phone", 2079460123, "00000000000", "02079460123"),
    ("id", 42, "00000", "00042"),
    ("segment", 0.85, "0%", "85%"),
    ("title", 1.1, "0.00", "1.10"),
    ("account", 12, '"ACC-"000', "ACC-012"),
]


@pytest.mark.parametrize(("header", "number", "shape", "shown"), SHOWN)
async def test_what_is_shown_is_what_is_stored(
    database: Database, header: str, number: float, shape: str, shown: str
) -> None:
    book = new_book(Customers=[["name", header, "id"] if header != "id" else ["name", "id"], ["Ana", number, "C-1"]])
    book["Customers"]["B2"].number_format = shape

    assert (await take_in(database, packed(book))).ok

    (ana,) = await stored(database, Customer)
    fields = {"id": ana.external_id, "phone": ana.phone, "segment": ana.segment, "title": ana.title}
    fields["account"] = ana.account.name if ana.account else None
    assert fields[header] == shown


async def test_a_share_of_a_hundred_is_told_unless_its_scale_says_so(database: Database) -> None:
    book = new_book(Customers=[["id", "name", "score", "score scale"], ["1", "Ana", 0.85], ["2", "Bo", 0.85, "0-100"]])
    for cell in ("C2", "C3"):
        book["Customers"][cell].number_format = "0%"

    report = await take_in(database, packed(book))

    assert reasons(report) == [("Customers", 2, "score")]
    assert "shows 85%" in report.rejected[0].reason
    assert [each.score for each in await stored(database, Customer)] == [Decimal(85)]


async def test_a_number_in_a_format_of_its_own_is_told(database: Database) -> None:
    book = new_book(Customers=[["id", "name", "phone"], ["1", "Ana", 440123456789]])
    book["Customers"]["C2"].number_format = "0.00E+00"

    assert reasons(await take_in(database, packed(book))) == [("Customers", 2, "phone")]


@pytest.mark.parametrize("cell", ["4.4E+11", "4,4e+11", "+4E+11"])
async def test_a_number_that_was_cut_short_is_told(database: Database, cell: str) -> None:
    report = await bring_in(database, Customers=[["id", "name", "phone"], ["1", "Ana", cell], [cell, "Bo", None]])

    assert reasons(report) == [("Customers", 2, "phone"), ("Customers", 3, "id")]


async def test_a_telephone_number_that_excel_took_for_a_number_is_told(database: Database) -> None:
    book = new_book(Customers=[["id", "name", "phone"], ["1", "Ana", 2079460123], ["2", "Bo", "+44 20 7946 0123"]])
    book["Customers"]["C2"].number_format = FORMAT_GENERAL

    report = await take_in(database, packed(book))

    assert report.ok
    assert [(each.row, each.column) for each in report.warnings] == [(2, "phone")]


def recoded(content: bytes, encoding: str, declared: str) -> bytes:
    """Return a workbook with every part in another encoding, which it declares."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for info in before.infolist():
            text = before.read(info.filename).decode()
            text = text.split("?>", 1)[1] if text.startswith("<?xml") else text
            after.writestr(info.filename, f'<?xml version="1.0" encoding="{declared}"?>{text}'.encode(encoding))
    return made.getvalue()


@pytest.mark.parametrize(
    ("encoding", "declared", "name"),
    [
        ("gb18030", "gb2312", "王小明"),
        ("cp932", "Shift_JIS", "山田太郎"),
        ("utf-16", "UTF-16", "Åsa Öst"),
        ("latin-1", "ISO-8859-1", "Åsa Öst"),
        ("koi8-r", "KOI8-R", "Анна"),
    ],
)
async def test_a_workbook_in_another_encoding_is_read(
    database: Database, encoding: str, declared: str, name: str
) -> None:
    content = recoded(xlsx(Customers=[["id", "name"], ["1", name]]), encoding, declared)

    assert (await take_in(database, content)).ok
    assert [each.name for each in await stored(database, Customer)] == [name]


@pytest.mark.parametrize("declared", ["klingon", "hex", "zip"])
async def test_an_encoding_that_nobody_knows_is_told(database: Database, declared: str) -> None:
    with refusal(UnreadableWorkbook, "save it again"):
        await take_in(database, recoded(xlsx(Customers=[["id"]]), "ascii", declared))


async def test_a_part_in_another_encoding_than_it_says_is_told(database: Database) -> None:
    content = recoded(xlsx(Customers=[["id", "name"], ["1", "ÿ"]]), "latin-1", "gb2312")
    with pytest.raises(UnreadableWorkbook):
        await take_in(database, content)


def test_a_workbook_made_from_our_template_needs_no_scan(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")

    with zipfile.ZipFile(tmp_path / "t.xlsx") as package:
        parts = sheet_parts(package)
        plain = {name: is_plain(io.BytesIO(package.read(part))) for name, part in parts.items()}

    assert plain == dict.fromkeys(parts, True)


ODD_ROWS: list[Callable[[Rows], Rows]] = [
    lambda rows: rows,
    lambda rows: [["A title"], *rows],
    lambda rows: [*rows[3:], rows[0], *rows[1:3]],
    lambda rows: [*rows, [], *rows],
    lambda rows: [*rows, ["id", "phone"], *rows[1:]],
]


@pytest.mark.parametrize("odd", ODD_ROWS)
async def test_every_row_is_header_taken_refused_or_told(database: Database, odd: Callable[[Rows], Rows]) -> None:
    rows = odd([HEAD, *people(1, 6)])

    report = await bring_in(database, Customers=rows)

    told = {each.row for each in report.rejected if each.row} | {each.row for each in report.warnings if each.row}
    headers = {number for number, row in enumerate(rows, 1) if row and row[0] == "id"}
    filled = {number for number, row in enumerate(rows, 1) if row}
    assert len(filled - told - headers) == report.sheets[0].added


async def test_what_was_refused_is_told_as_it_stands_in_its_cell(database: Database) -> None:
    report = await bring_in(
        database,
        Customers=[["id", "name", "score", "annual value"], ["1", "Ana", 11, 5], ["2", "Bo", 11.5, 5]],
        Issues=[["id", "title", "severity"], ["I-1", "Late invoices", 6]],
        Participants=[["id", "name", "slack id", "start date"], ["P-1", "Ada", "U012", 46000]],
    )
    assert [each.value for each in report.rejected] == ["11", "11.5", "46000", "6"]
