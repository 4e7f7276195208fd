"""Columns that take two together: a score and its scale; and active, where a blank cell changes nothing."""

from decimal import Decimal

import pytest

from bot.workbook.cell_numbers import read_currency
from bot.workbook.cell_problems import CellProblem
from models import Customer, Person
from models.database import Database
from tests.participants import taking_part
from tests.refusals import refusal
from tests.workbook.books import bring_in, reasons, stored

PEOPLE = ["id", "name", "email", "active"]


async def test_a_score_is_kept_with_its_scale(database: Database) -> None:
    report = await bring_in(
        database,
        Customers=[
            ["id", "name", "score", "score scale"],
            ["1", "Ana", 8.5, None],
            ["2", "Bo", 4, "1-5"],
            ["3", "Cy", -40, "-100 to 100"],
        ],
    )

    assert report.ok
    kept = [(each.score, each.score_scale) for each in await stored(database, Customer)]
    assert kept == [(Decimal("8.5"), None), (Decimal(4), "1 to 5"), (Decimal(-40), "-100 to 100")]


async def test_a_score_that_is_not_on_its_scale_is_told(database: Database) -> None:
    report = await bring_in(
        database,
        Customers=[["id", "name", "score", "score scale"], ["1", "Ana", 40, None], ["2", "Bo", 6, "1 to 5"]],
    )

    assert reasons(report) == [("Customers", 2, "score"), ("Customers", 3, "score")]
    assert "“score scale”" in report.rejected[0].reason
    assert "1 to 5" in report.rejected[1].reason


async def test_a_score_from_a_sheet_without_scales_is_from_0_to_10_again(database: Database) -> None:
    await bring_in(database, Customers=[["id", "name", "score", "score scale"], ["1", "Ana", 4, "1 to 5"]])
    await bring_in(database, Customers=[["id", "name", "score scale"], ["1", "Ana", "0 to 100"]])
    (ana,) = await stored(database, Customer)
    assert (ana.score, ana.score_scale) == (Decimal(4), "1 to 5"), "a scale alone changes no score that is kept"

    await bring_in(database, Customers=[["id", "name", "score"], ["1", "Ana", 4]])

    (ana,) = await stored(database, Customer)
    assert (ana.score, ana.score_scale) == (Decimal(4), None)


async def test_a_sheet_takes_somebody_out_and_back_in_and_a_blank_cell_does_neither(database: Database) -> None:
    for said, active in ((None, True), ("no", False), (None, False), ("yes", True)):
        await bring_in(database, Participants=[PEOPLE, ["1", "Ada", "a@acme.example", said]])
        await bring_in(database, Customers=[["id", "name", "active"], ["1", "Ana", said]])
        (ada,), (ana,) = await stored(database, Person), await stored(database, Customer)
        assert (await taking_part(database) == {ada.id}, ada.active, ana.active) == (active, True, active)


@pytest.mark.parametrize(("cell", "code"), [("EUR", "EUR"), (" usd ", "USD"), ("€", "EUR"), ("£", "GBP"), ("", None)])
def test_a_currency_is_a_code_or_a_sign(cell: str, code: str | None) -> None:
    assert read_currency(cell) == code


@pytest.mark.parametrize("cell", ["euro", "E", "12", 12.0, "ÄÖÜ"])
def test_what_is_no_currency_is_refused(cell: str | float) -> None:
    with refusal(CellProblem, "three letters"):
        read_currency(cell)
