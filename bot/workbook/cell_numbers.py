"""Reading numbers from cells: scores, severities, money with its currency, and dates, typed in many ways."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from bot.errors import Problem
from bot.program.people.customers import bounds, scale_from
from bot.workbook import cell_problems as problems
from bot.workbook.cell_texts import read_line
from bot.workbook.number_formats import Cell, Formatted
from bot.workbook.problems import OffScale, OffUsualScale, PercentOffScale, all_of

_CENT, _ONE = Decimal("0.01"), Decimal("1.00")
_LARGEST_SCORE = 9_999
_HUNDRED = Decimal(100)
_LARGEST_MONEY = Decimal(1_000_000_000_000)

_SCORE = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,9})?")
_CURRENCY = r"(?:[€$£¥₹₣₩₽₺₪₫฿]|kr\.?|[a-z]{3})"
_UNIT = r"(?:k|tsd\.?|m|mio\.?|mn|million|bn|billion)"
_MONEY = re.compile(
    rf"-?\s*(?P<before>{_CURRENCY})?\s*(?P<digits>-?[\d.,'’\s]+?)\s*(?P<unit>{_UNIT})?\s*(?P<after>{_CURRENCY})?",
    re.IGNORECASE,
)
_UNITS = {"k": 1_000, "t": 1_000, "m": 1_000_000, "b": 1_000_000_000}
# A sole separator before three digits groups thousands: money never has three decimals.
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_GROUPED_WITH_DECIMALS = re.compile(r"\d{1,3}(?:([.,])\d{3})+(?!\1)[.,]\d{1,2}")
_WITH_DECIMALS = re.compile(r"\d+[.,]\d{1,2}")

_SEVERITIES = {"low": 2, "medium": 3, "high": 4, "critical": 5}

# The dollar and the yuan of other countries are named by their letters.
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW"}
_SIGNS |= {"₽": "RUB", "₺": "TRY", "₪": "ILS", "₫": "VND", "฿": "THB"}
_CODE = re.compile(r"[A-Z]{3}")

_YEARS = range(1950, 2101)
_MONTHS = 12
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_NAMED_MONTHS = ("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%d. %B %Y")


def read_score(cell: Cell) -> Decimal | None:
    """Return a score rounded to two decimals; `8,5` is 8.5. Whether it lies on its scale is seen with the scale."""
    if _is_number(cell):
        # As it is shown: 85% holds 0.85.
        score = _decimal(cell) * (_HUNDRED if is_percent(cell) else 1)
    else:
        text = read_line(cell)
        if not text:
            return None
        digits = text.removesuffix("%").rstrip()
        if not _SCORE.fullmatch(digits):
            raise problems.NoScore
        score = Decimal(digits.replace(",", "."))
    if abs(score) > _LARGEST_SCORE:
        raise problems.ScoreTooLarge
    return score.quantize(_CENT, ROUND_HALF_UP)


def read_score_scale(cell: Cell) -> str | None:
    """Return a scale such as "1 to 5"; None for a blank cell, which means 0 to 10."""
    text = read_line(cell)
    if not text:
        return None
    scale = scale_from(text)
    if scale is None:
        raise problems.NoScale
    return scale


def is_percent(cell: Cell) -> bool:
    """Return whether a cell shows a share of a hundred, such as 85%."""
    return cell.is_percent if isinstance(cell, Formatted) else isinstance(cell, str) and cell.rstrip().endswith("%")


def why_off_scale(score: Decimal, scale: str | None, *, percent: bool) -> Problem | None:
    """Return what is wrong where `score` does not lie on `scale` (0 to 10 where it is None), else None."""
    lowest, highest = bounds(scale)
    if percent and highest != _HUNDRED:
        return PercentOffScale(f"{score.normalize():f}")
    if lowest <= score <= highest:
        return None
    if scale is None:
        return OffUsualScale()
    return OffScale(scale)


def read_money(cell: Cell) -> Decimal | None:
    """Return an amount of 0 or more with two decimals; currency signs, thousands separators, k and m are understood."""
    if type(cell) is float and cell.is_integer() and 0 <= cell < _LARGEST_MONEY:
        return Decimal(int(cell)).quantize(_CENT)
    if is_percent(cell):
        raise problems.ShareNotMoney
    if _is_number(cell):
        amount = _decimal(cell)
    else:
        text = read_line(cell)
        if not text:
            return None
        amount = _money_text(text)
    if amount < 0:
        raise problems.NegativeAmount
    if amount >= _LARGEST_MONEY:
        raise problems.AmountTooLarge
    return amount.quantize(_CENT, ROUND_HALF_UP)


def read_whole_amounts(cells: Sequence[float]) -> list[Decimal] | None:
    """Return what `read_money` makes of each of these numbers; None where one of them is not whole, or no amount."""
    if not all(map(float.is_integer, cells)) or min(cells) < 0 or max(cells) >= _LARGEST_MONEY:
        return None
    return [_ONE * number for number in map(int, cells)]


def _money_text(text: str) -> Decimal:
    found = _MONEY.fullmatch(text)
    if not found:
        raise problems.NoMoney
    if "-" in text:
        raise problems.NegativeAmount
    digits = re.sub(r"[\s'’]", "", found["digits"])
    unit = (found["unit"] or "").lower()
    return _amount(digits, has_unit=bool(unit)) * _UNITS.get(unit[:1], 1)


def _amount(digits: str, *, has_unit: bool) -> Decimal:
    if digits.isdecimal():
        return Decimal(digits)
    if _WITH_DECIMALS.fullmatch(digits):
        return Decimal(digits.replace(",", "."))
    if _GROUPED_WITH_DECIMALS.fullmatch(digits):
        mark = max(digits.rfind("."), digits.rfind(","))
        return Decimal(re.sub(r"[.,]", "", digits[:mark]) + "." + digits[mark + 1 :])
    # 1.234m may be 1.234 million or 1,234 million; 0.125 is no grouping.
    if _GROUPED.fullmatch(digits) and not has_unit and not digits.startswith("0"):
        return Decimal(re.sub(r"[.,]", "", digits))
    raise problems.AmountUnclear


def read_severity(cell: Cell) -> int | None:
    """Return 1 to 5; low, medium, high and critical are 2, 3, 4 and 5."""
    text = (read_line(cell) or "").casefold()
    if not text:
        return None
    if text in _SEVERITIES:
        return _SEVERITIES[text]
    if not re.fullmatch(r"[1-5](?:[.,]0+)?", text):
        raise problems.NoSeverity
    return int(text[0])


def read_number(cell: Cell) -> int | None:
    """Return a whole number from 1 to 9999; None for a blank cell."""
    text = read_line(cell) or ""
    if not text:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,3}(?:[.,]0+)?", text):
        raise problems.NoWholeNumber
    return int(re.split("[.,]", text)[0])


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _decimal(cell: Cell) -> Decimal:
    if not isinstance(cell, int | float) or not math.isfinite(cell):
        raise problems.NoNumber
    return Decimal(repr(cell))


def read_currency(cell: Cell) -> str | None:
    """Return the code of a currency: EUR, or the sign of one."""
    text = (read_line(cell) or "").upper()
    if not text:
        return None
    code = _SIGNS.get(text, text)
    if not _CODE.fullmatch(code):
        raise problems.NoCurrency
    return code


def currency_in(cell: Cell) -> tuple[str, ...]:
    """Return the signs or codes of currencies that an amount is written with, mostly none or one."""
    if isinstance(cell, Formatted):
        return (cell.currency,) if cell.currency else ()
    found = _MONEY.fullmatch(read_line(cell) or "") if isinstance(cell, str) else None
    return tuple(sign.upper() for sign in (found["before"], found["after"]) if sign) if found else ()


def currency_of(written: tuple[str, ...], named: str | None) -> str | None:
    """Return the code of the currency of an amount `written` with these signs, whose row names `named`.

    None where neither says. Raises CellProblem where they contradict each other.
    """
    codes = {code for sign in written if (code := _code_of(sign))}
    if len(codes) > 1 or (named is not None and any(not _may_be(sign, named) for sign in written)):
        raise problems.TwoCurrencies(all_of([*written, *([named] if named else [])]))
    return named or next(iter(codes), None)


def _code_of(sign: str) -> str | None:
    """Return the code of a currency from its sign or code; None where there is none, or several go by that sign."""
    return _SIGNS.get(sign) or (sign if _CODE.fullmatch(sign) and _is_known(sign) else None)


def _may_be(sign: str, named: str) -> bool:
    code = _code_of(sign)
    # Dollars and yuan are many: a sign contradicts no currency that has no sign of its own here.
    return code in (None, named) or (sign in _SIGNS and named not in _SIGNS.values())


def _is_known(code: str) -> bool:
    # Loaded where an amount names a currency by letters, as in bot/surfaces/locale_names.py.
    from babel.numbers import list_currencies  # noqa: PLC0415

    return code in list_currencies()


def read_date(cell: Cell) -> date | None:
    """Return a date between 1950 and 2100; None for a blank cell.

    Raises CellProblem for days that do not exist and for what can be read in two ways, such as 03/04/2025.
    """
    if isinstance(cell, datetime):
        return _sensible(cell.date())
    if isinstance(cell, date):
        return _sensible(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        raise problems.NumberForDate
    text = read_line(cell)
    return _sensible(_from_text(text)) if text else None


def _from_text(text: str) -> date:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHES.fullmatch(text):
        return _day_and_month_in_some_order(int(found[1]), int(found[2]), int(found[3]))
    for pattern in _NAMED_MONTHS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day, no point in time
        except ValueError:
            continue
    raise problems.NoDate


def _day_and_month_in_some_order(first: int, second: int, year: int) -> date:
    if first > _MONTHS or first == second:
        return _day(year, second, first)
    if second > _MONTHS:
        return _day(year, first, second)
    raise problems.DateUnclear


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise problems.NoSuchDay from wrong


def _sensible(day: date) -> date:
    if day.year not in _YEARS:
        raise problems.YearUnlikely(day.year)
    return day
