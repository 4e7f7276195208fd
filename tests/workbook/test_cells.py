"""Tables of cells: what is typed, and what is read or said."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.program.importing.customers import CUSTOMERS
from bot.program.importing.sheet import Kind
from bot.program.importing.sheets import SHEETS
from bot.workbook.cell_problems import CellProblem
from bot.workbook.columns import READERS, READERS_OF_MANY, ColumnReader
from bot.workbook.number_formats import Cell
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


TEXTS = st.lists(st.from_regex(r"[A-Za-z0-9 .,_@+\-é\u200b\n]{0,12}(@[a-zA-Z.-]{1,8})?", fullmatch=True), min_size=1)
AMOUNTS = st.lists(st.integers(-5, 10**13).map(float) | st.floats(), min_size=1)


def read_each(kind: Kind, cells: list[Any]) -> list[Any] | None:
    try:
        return [READERS[kind](cell) for cell in cells]
    except CellProblem:
        return None


@given(texts=TEXTS, amounts=AMOUNTS)
@example(texts=["C-1", " C-2 ", ""], amounts=[-0.0, 5.0])
@example(texts=["4E+11"], amounts=[float("nan")])
@example(texts=["+49 E", "+1 555 0100"], amounts=[0.5])
@example(texts=["ada@acme.example", "x.y-z@acme.example"], amounts=[float("inf")])
@example(texts=["ada@acme.example", "Mia@ACME.example"], amounts=[1e12])
@example(texts=["a@b"], amounts=[-1.0])
def test_many_cells_are_read_as_one_by_one_or_not_at_all(texts: list[str], amounts: list[float]) -> None:
    for (kind, type_of_cell), read_many in READERS_OF_MANY.items():
        cells: list[Any] = texts if type_of_cell is str else amounts
        many = read_many(cells)
        assert many is None or list(map(repr, many)) == list(map(repr, read_each(kind, cells) or []))


def test_of_plain_cells_many_are_read_at_once() -> None:
    plain: dict[Kind, list[Any]] = {Kind.EMAIL: ["ada@acme.example"], Kind.PHONE: ["+1 555 0100"], Kind.MONEY: [1200.0]}
    for (kind, _), read_many in READERS_OF_MANY.items():
        cells = plain.get(kind, ["C-1", "Rita Vance"])
        assert read_many(cells) == read_each(kind, cells)


@pytest.mark.parametrize("last", ["x" * 201, "", True, "Name\u200b 2500"])
def test_a_column_of_many_values_is_read_as_its_cells_are(last: Cell) -> None:
    name = next(column for column in CUSTOMERS.columns if column.field == "name")
    column, cells = ColumnReader(CUSTOMERS, name), [f"Name {number}" for number in range(2_500)]
    assert column.read_all(cells) == cells

    try:
        expected = column.read(last)
    except CellProblem as problem:
        with pytest.raises(type(problem)):
            column.read_all([*cells, last])
    else:
        assert column.read_all([*cells, last]) == [*cells, expected]


def test_every_kind_has_a_reader() -> None:
    assert set(READERS) == set(Kind)


def test_what_is_too_long_says_how_long_it_may_be() -> None:
    name = next(column for column in CUSTOMERS.columns if column.field == "name")

    with refusal(CellProblem, r"201 characters long; 200 is the most"):
        ColumnReader(CUSTOMERS, name).read("x" * 201)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=lambda sheet: sheet.name)
def test_the_examples_of_the_template_are_readable(sheet: Any) -> None:
    for column in sheet.columns:
        ColumnReader(sheet, column).read(column.example if column.example is not None else "")
