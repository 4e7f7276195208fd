"""What Excel shows of a number, by its format; None is a format we don't follow, and say so."""

import pytest

from bot.workbook.number_formats import Formatted, formatted, is_special

SHOWN: list[tuple[str, float, str | None]] = [
    ("00000000000", 2079460123, "02079460123"),
    ("00000", 42, "00042"),
    ("000-0000", 5550123, "555-0123"),
    ("(000) 000-0000", 2125550117, "(212) 555-0117"),
    ("+00 00 0000 0000", 442079460123, "+44 20 7946 0123"),
    ('"C-"0000', 12, "C-0012"),
    ("0%", 0.85, "85%"),
    ("0.0%", 0.855, "85.5%"),
    ("0.00", 1.1, "1.10"),
    ("0.0#", 2, "2.0"),
    ("0", 7.6, "8"),
    ('"No. "0', 7, "No. 7"),
    (r"0\x", 3, "3x"),
    ("0.00E+00", 440123456789, None),
    ("# ?/?", 0.5, None),
    ("0,", 12000, None),
    ("[>5]0.0;0", 7, None),
    ("0000", -5, None),
]
AS_IT_IS: list[tuple[str, float]] = [
    ("#,##0", 120000),
    ("0.00", 1.25),
    ("0.0#", 1.25),
    ("_(* #,##0.00_)", 1234.56),
    ("[Red]0", 7),
    ("#,##0.0#", 1234567.5),
]


@pytest.mark.parametrize(("code", "number", "shown"), SHOWN)
def test_what_is_shown(code: str, number: float, shown: str | None) -> None:
    made = formatted(number, code)
    assert isinstance(made, Formatted)
    assert (made.displayed, float(made), made.is_percent) == (shown, number, "%" in code)


@pytest.mark.parametrize(("code", "number"), AS_IT_IS)
def test_what_is_shown_as_it_is(code: str, number: float) -> None:
    assert not isinstance(formatted(number, code), Formatted)


@pytest.mark.parametrize("code", ["General", "@", "0", "#,##0", "yyyy-mm-dd", "#,##0;-#,##0", "[h]:mm", "d/m/yy"])
def test_formats_that_need_no_look(code: str) -> None:
    assert not is_special(code)


@pytest.mark.parametrize("code", ["0%", "00000", "000-0000", '"C-"0', "0.00E+00", "0.00", '"days "0'])
def test_formats_that_need_a_look(code: str) -> None:
    assert is_special(code)
