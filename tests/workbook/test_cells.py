"""Tables of cells: what is typed, and what is read or said."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from bot.program.importing.customers import CUSTOMERS
from bot.program.importing.sheet import Kind
from bot.program.importing.sheets import SHEETS
from bot.workbook.cell_problems import CellProblem
from bot.workbook.number_formats import Cell
from bot.workbook.row_reader import READERS, reader_for
from models import Situation
from tests.refusals import refusal

READ: list[tuple[Kind, Cell, Any]] = [
    (Kind.ID, 1001.0, "1001"),
    (Kind.ID, " C-1\u200b\ufeff ", "C-1"),
    (Kind.TEXT, "=1+1", "=1+1"),
    (Kind.TEXT, "-x\x07  y", "-x y"),
    (Kind.TEXT, 12.5, "12.5"),
    (Kind.TEXT, True, "TRUE"),
    (Kind.TEXT, "می\u200cخواهم", "می\u200cخواهم"),
    (Kind.PROSE, "one\r\ntwo", "one\ntwo"),
    (Kind.TEXT, "  ", None),
    (Kind.EMAIL, "Ada@ACME.example", "Ada@acme.example"),
    (Kind.EMAIL, "", None),
    (Kind.PHONE, 442079460018.0, "442079460018"),
    (Kind.PHONE, "+1 555 0100", "+1 555 0100"),
    (Kind.SLACK_ID, "u012ab3cd", "U012AB3CD"),
    (Kind.SLACK_ID, "U1", "U1"),
    (Kind.TIMEZONE, "europe/berlin", "Europe/Berlin"),
    (Kind.TIMEZONE, "America/New York", "America/New_York"),
    (Kind.SITUATION, "", Situation.ANY),
    (Kind.SITUATION, "LOST", Situation.LOST),
    (Kind.SEVERITY, 5.0, 5),
    (Kind.SEVERITY, "High", 4),
    (Kind.SEVERITY, "", None),
    (Kind.SCORE, "8,5", Decimal("8.5")),
    (Kind.SCORE, -100, Decimal(-100)),
    (Kind.SCORE, "", None),
    (Kind.SCORE_SCALE, "1-5", "1 to 5"),
    (Kind.SCORE_SCALE, "-100 to 100", "-100 to 100"),
    (Kind.SCORE_SCALE, "0 – 10", "0 to 10"),
    (Kind.SCORE_SCALE, "", None),
    (Kind.ACTIVE, "no", False),
    (Kind.ACTIVE, True, True),
    (Kind.ACTIVE, "", None),
    (Kind.MONEY, "€ 1.200.000,50", Decimal("1200000.50")),
    (Kind.MONEY, "1,200,000.5 USD", Decimal("1200000.50")),
    (Kind.MONEY, "1'200 CHF", Decimal(1200)),
    (Kind.MONEY, "120,000", Decimal(120000)),
    (Kind.MONEY, "$1.2m", Decimal(1200000)),
    (Kind.MONEY, "250k", Decimal(250000)),
    (Kind.MONEY, "3 Mio. €", Decimal(3000000)),
    (Kind.MONEY, 0, Decimal(0)),
    (Kind.MONEY, "", None),
    (Kind.DATE, date(2025, 3, 1), date(2025, 3, 1)),
    (Kind.DATE, datetime(2025, 3, 1, 9, 30), date(2025, 3, 1)),  # noqa: DTZ001  # as a cell holds it
    (Kind.DATE, "2025-03-01", date(2025, 3, 1)),
    (Kind.DATE, "2025-03-01T00:00:00", date(2025, 3, 1)),
    (Kind.DATE, "1.3.2025", date(2025, 3, 1)),
    (Kind.DATE, "25/12/2025", date(2025, 12, 25)),
    (Kind.DATE, "12/25/2025", date(2025, 12, 25)),
    (Kind.DATE, "1 March 2025", date(2025, 3, 1)),
    (Kind.DATE, "", None),
    *[(Kind.YES_NO, cell, True) for cell in ("yes", "Y", "TRUE", True, 1, 1.0, "x", "Ja", "oui", "sí")],
    *[(Kind.YES_NO, cell, False) for cell in ("no", "N", False, 0, "", "  ", "nein", "non", "0")],
]

REFUSED: list[tuple[Kind, Cell, str]] = [
    (Kind.ID, 1e17, "15 digits"),
    (Kind.ID, date(2025, 4, 3), "Format the column as Text"),
    (Kind.TEXT, time(3, 4), "Format the column as Text"),
    (Kind.EMAIL, "nobody", "no e-mail address"),
    (Kind.EMAIL, "a@b@c.example", "no e-mail address"),
    (Kind.PHONE, "ask Sam", "no telephone number"),
    (Kind.SLACK_ID, "@ada", "no Slack member id"),
    (Kind.TIMEZONE, "Europe/Berln", "Did you mean Europe/Berlin?"),
    (Kind.TIMEZONE, "Berlin", "Did you mean Europe/Berlin?"),
    (Kind.TIMEZONE, "the moon", "no time zone"),
    (Kind.SITUATION, "loyl", "Did you mean loyal?"),
    (Kind.SEVERITY, 6, "from 1 to 5"),
    (Kind.SEVERITY, 2.5, "from 1 to 5"),
    (Kind.SCORE, 1e6, "too large"),
    (Kind.SCORE_SCALE, "5 to 1", "no scale"),
    (Kind.SCORE_SCALE, "stars", "no scale"),
    (Kind.ACTIVE, "perhaps", "yes or no"),
    (Kind.SCORE, "9/10", "is a number"),
    (Kind.SCORE, float("nan"), "no number"),
    (Kind.MONEY, "1.234m", "two ways"),
    (Kind.MONEY, "1,2,3", "two ways"),
    (Kind.MONEY, "a lot", "no amount"),
    (Kind.MONEY, "-5", "negative"),
    (Kind.MONEY, -5, "negative"),
    (Kind.MONEY, 1e13, "too large"),
    (Kind.MONEY, float("inf"), "no number"),
    (Kind.DATE, "31.02.2025", "no such day"),
    (Kind.DATE, "soon", "no date"),
    (Kind.DATE, "03/04/2025", "two ways"),
    (Kind.DATE, 45000, "plain number"),
    (Kind.DATE, "01.01.0099", "can't be right"),
    (Kind.DATE, True, "Excel|no date"),
    (Kind.YES_NO, "maybe", "yes or no"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READ)
def test_read(kind: Kind, cell: Cell, value: Any) -> None:
    read = READERS[kind](cell)

    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(("kind", "cell", "words"), REFUSED)
def test_refused(kind: Kind, cell: Cell, words: str) -> None:
    with refusal(CellProblem, words):
        READERS[kind](cell)


def test_every_kind_has_a_reader() -> None:
    assert set(READERS) == set(Kind)


def test_what_is_too_long_says_how_long_it_may_be() -> None:
    name = next(column for column in CUSTOMERS.columns if column.field == "name")

    with refusal(CellProblem, r"201 characters long; 200 is the most"):
        reader_for(CUSTOMERS, name)("x" * 201)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_the_examples_of_the_template_are_readable(sheet: Any) -> None:
    for column in sheet.columns:
        reader_for(sheet, column)(column.example if column.example is not None else "")
