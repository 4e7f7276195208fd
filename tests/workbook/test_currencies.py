"""Amounts written with their currency, in the cell or by its number format: it is kept, or told, never lost."""

from decimal import Decimal

import pytest

from bot.workbook.cell_numbers import currency_in, currency_of
from bot.workbook.cell_problems import CellProblem
from bot.workbook.number_formats import Formatted, formatted
from models import Customer
from models.database import Database
from tests.refusals import refusal
from tests.workbook.books import bring_in, reasons, stored

AMOUNTS = ["id", "name", "annual value", "currency"]


@pytest.mark.parametrize(
    ("cell", "named", "code"),
    [
        ("$ 120,000", None, "USD"),
        ("120.000 €", None, "EUR"),
        ("chf 120'000", None, "CHF"),
        ("1.2m GBP", None, "GBP"),
        ("$120,000 USD", None, "USD"),
        ("$ 120,000", "AUD", "AUD"),
        ("120,000 kr", "SEK", "SEK"),
        ("120,000 kr", None, None),
        ("250k", "EUR", "EUR"),
        ("250k", None, None),
        ("120 xyz", None, None),
        ("120 mio", None, None),
        (formatted(120000.0, "[$$-409]#,##0.00"), None, "USD"),
        (formatted(120000.0, '_-* #,##0.00 "€"_-'), None, "EUR"),
        (formatted(120000.0, "[$CHF] #,##0"), None, "CHF"),
        (formatted(120000.0, "#,##0.00"), None, None),
    ],
)
def test_the_currency_of_an_amount_is_read_with_it(cell: str | float, named: str | None, code: str | None) -> None:
    assert currency_of(currency_in(cell), named) == code


@pytest.mark.parametrize(("cell", "named"), [("€ 5 USD", None), ("€ 5", "USD"), ("$ 5", "EUR"), ("5 CHF", "EUR")])
def test_two_currencies_of_one_amount_are_refused(cell: str, named: str | None) -> None:
    with refusal(CellProblem, "two currencies"):
        currency_of(currency_in(cell), named)


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [('"$"#,##0', 120000.0, "120000"), ('#,##0 "€"', 120000, "120000"), ("[$$-409]#,##0.00", 1234.56, "1234.56")],
)
def test_a_number_shown_with_a_sign_stays_the_number_it_is(code: str, number: float, shown: str) -> None:
    cell = formatted(number, code)
    assert isinstance(cell, Formatted)
    assert (float(cell), cell.displayed) == (number, shown)


async def test_what_is_written_with_an_amount_is_kept_and_what_cannot_be_is_told(database: Database) -> None:
    report = await bring_in(
        database,
        Customers=[
            AMOUNTS,
            ["1", "Ana", "$ 120,000", None],
            ["2", "Bo", "120000", "eur"],
            ["3", "Cy", "90 000 kr", None],
            ["4", "Di", "€ 5", "USD"],
        ],
    )
    assert [(each.annual_value, each.currency) for each in await stored(database, Customer)] == [
        (Decimal(120_000), "USD"),
        (Decimal(120_000), "EUR"),
        (Decimal(90_000), None),
    ]
    assert reasons(report) == [("Customers", 5, "annual value")]
    assert [(each.row, each.column) for each in report.warnings if "no one currency" in each.reason] == [
        (4, "annual value")
    ]


async def test_a_sheet_without_a_column_for_it_keeps_the_currency_too(database: Database) -> None:
    await bring_in(database, Customers=[AMOUNTS[:3], ["1", "Ana", "£120k"], ["2", "Bo", 5]])
    assert [each.currency for each in await stored(database, Customer)] == ["GBP", None]
