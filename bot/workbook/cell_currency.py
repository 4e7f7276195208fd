"""The currency that an amount of money is written with: in the text of its cell, or by the number format shown."""

import re

from bot.workbook.cell import Cell
from bot.workbook.cell_choices import SIGNS
from bot.workbook.cell_numbers import MONEY
from bot.workbook.cell_texts import read_line
from bot.workbook.number_formats import Formatted
from bot.workbook.problems import CellProblem

_CODE = re.compile(r"[A-Z]{3}")


def currency_in(cell: Cell) -> tuple[str, ...]:
    """Return the signs or codes of currencies that an amount is written with, mostly none or one."""
    if isinstance(cell, Formatted):
        return (cell.currency,) if cell.currency else ()
    found = MONEY.fullmatch(read_line(cell) or "") if isinstance(cell, str) else None
    return tuple(sign.upper() for sign in (found["before"], found["after"]) if sign) if found else ()


def settled(written: tuple[str, ...], named: str | None) -> str | None:
    """Return the code of the currency of an amount `written` with these signs, whose row names `named`.

    None where neither says. Raises CellProblem where they contradict each other.
    """
    codes = {code for sign in written if (code := code_of(sign))}
    clash = len(codes) > 1 or (named is not None and any(not _may_be(sign, named) for sign in written))
    if clash:
        both = " and ".join([*written, *([named] if named else [])])
        raise CellProblem(f"This amount is in two currencies, {both}. Name one of them.")
    return named or next(iter(codes), None)


def code_of(sign: str) -> str | None:
    """Return the code of a currency from its sign or code; None where there is none, or several go by that sign."""
    return SIGNS.get(sign) or (sign if _CODE.fullmatch(sign) and _is_known(sign) else None)


def _may_be(sign: str, named: str) -> bool:
    code = code_of(sign)
    # Dollars and yuan are many: a sign contradicts no currency that has no sign of its own here.
    return code in (None, named) or (sign in SIGNS and named not in SIGNS.values())


def _is_known(code: str) -> bool:
    # Loaded where an amount names a currency by letters, as in bot/surfaces/locale_names.py.
    from babel.numbers import list_currencies  # noqa: PLC0415

    return code in list_currencies()
