"""What looks harmless in a sheet and would be lost, or taken twice, in silence."""

import pytest

from bot.workbook.unreadable import UnreadableWorkbook
from models import Customer, Issue
from models.database import Database
from tests.refusals import refusal
from tests.workbook.books import bring_in, rewritten, stored, take_in, xlsx

HEAD = ("id", "name", "email")


@pytest.mark.parametrize("other", ["c-1", "C - 1", "C\u00a0-1", "Ｃ-1", "C–1", "C‑1"])
async def test_an_id_that_differs_in_nothing_one_sees_is_told(database: Database, other: str) -> None:
    report = await bring_in(database, Customers=[HEAD, ("C-1", "Ada", "a@x.org"), (other, "Ada B", "b@x.org")])

    assert [(each.row, each.column) for each in report.warnings] == [(3, "id")]
    assert "row 2" in report.warnings[0].reason


async def test_an_address_in_wide_letters_is_the_same_address(database: Database) -> None:
    report = await bring_in(database, Customers=[HEAD, ("C-1", "Ada", "a@x.org"), ("C-2", "Ada B", "ａ@x.org")])

    assert [(each.row, each.column) for each in report.warnings] == [(3, "email")]


async def test_ids_that_only_resemble_each_other_are_not_told(database: Database) -> None:
    report = await bring_in(database, Customers=[HEAD, ("C-1", "Ada", "a@x.org"), ("C-11", "Bea", "b@x.org")])

    assert not report.warnings


async def test_two_participants_alike_are_not_said_to_be_called(database: Database) -> None:
    report = await bring_in(database, Participants=[HEAD, ("P-1", "Ada", "a@x.org"), ("p-1", "Bea", "b@x.org")])

    assert [each.row for each in report.warnings] == [3]
    assert "called" not in report.warnings[0].reason


async def test_a_scale_without_a_column_of_scores_is_told(database: Database) -> None:
    rows = [(*HEAD, "score scale"), ("C-1", "Ada", "a@x.org", "1 to 5"), ("C-2", "Bea", "b@x.org", "1 to 5")]

    report = await bring_in(database, Customers=rows)

    assert [(each.row, each.column) for each in report.warnings] == [(None, "score scale")]


async def test_the_exact_id_of_an_issue_comes_before_one_in_other_capitals(database: Database) -> None:
    issues = [("id", "title"), ("I1", "Late"), ("i1", "Wrong")]
    customers = [(*HEAD, "issue"), ("C-1", "Ada", "a@x.org", "I1"), ("C-2", "Bea", "b@x.org", "Wrong")]

    report = await bring_in(database, Issues=issues, Customers=customers)

    assert not report.warnings
    late, wrong = await stored(database, Issue)
    assert [each.issue_id for each in await stored(database, Customer)] == [late.id, wrong.id]


async def test_who_stands_above_the_header_is_not_gone(database: Database) -> None:
    people = [("P-1", "Ada", "a@x.org"), ("P-2", "Bea", "b@x.org"), ("P-3", "Cai", "c@x.org")]
    await bring_in(database, Participants=[HEAD, *people])

    sorted_with_it = await bring_in(database, Participants=[people[0], HEAD, *people[1:]])
    no_name = await bring_in(database, Participants=[HEAD, *people[:2], (), ("id", "email"), ("P-3", "c@x.org")])

    assert len(sorted_with_it.rejected) == len(no_name.rejected) == 1
    assert not sorted_with_it.gone
    assert not no_name.gone


@pytest.mark.parametrize("many", [2, 40])
async def test_two_rows_of_one_number_are_told(database: Database, many: int) -> None:
    # As no Excel writes them, and as the native reader keeps only the last of.
    content = xlsx(Customers=[HEAD, *((f"C-{n}", "Ada", f"a{n}@x.org") for n in range(many))])
    last = many + 1
    broken = rewritten(content, "xl/worksheets/sheet1.xml", f'r="{last}"'.encode(), b'r="2"')

    with refusal(UnreadableWorkbook, "both number 2"):
        await take_in(database, broken)


@pytest.mark.parametrize("cell", ["✔", "✔️", "☑", "✅"])
async def test_a_tick_is_a_yes(database: Database, cell: str) -> None:
    await bring_in(database, Customers=[(*HEAD, "consent to call"), ("C-1", "Ada", "a@x.org", cell)])

    assert [each.consent_to_call for each in await stored(database, Customer)] == [True]
