"""Reading choices from cells: yes or no, time zones, situations; with the nearest suggestion when one is wrong."""

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from bot.workbook.cell import Cell
from bot.workbook.cell_texts import number_text, read_line
from bot.workbook.problems import CellProblem
from models import Situation

_YES = {
    "yes",
    "y",
    "true",
    "1",
    "x",
    "✓",
    "✔",
    "✔️",
    "☑",
    "☑️",
    "✅",
    "ja",
    "j",
    "oui",
    "sí",
    "si",
    "sì",
    "sim",
    "wahr",
    "vrai",
}
_NO = {"no", "n", "false", "0", "-", "nein", "non", "não", "nao", "nee", "nej", "falsch", "faux"}

_ODD_ZONES = ("posix", "right/", "localtime", "Factory", "SystemV/")


def read_yes_no(cell: Cell) -> bool:
    """Return whether it says yes, in one of several languages; a blank cell is no."""
    if isinstance(cell, bool):
        return cell
    text = number_text(cell) if isinstance(cell, int | float) else (read_line(cell) or "").casefold()
    if text in _YES:
        return True
    if not text or text in _NO:
        return False
    raise CellProblem("Write yes or no.")


def read_active(cell: Cell) -> bool | None:
    """Return whether somebody is active; None for a blank cell, which leaves it as it is."""
    return read_yes_no(cell) if isinstance(cell, bool) or read_line(cell) else None


def read_situation(cell: Cell) -> Situation:
    """Return the customer's situation; a blank cell is ANY."""
    text = (read_line(cell) or Situation.ANY).casefold()
    try:
        return Situation(text)
    except ValueError as wrong:
        raise CellProblem(f"A situation is one of: {', '.join(Situation)}.{_nearest(text, list(Situation))}") from wrong


def read_timezone(cell: Cell) -> str | None:
    """Return the name of a time zone as the IANA database writes it; any case and spaces for _ are understood."""
    text = read_line(cell)
    if not text:
        return None
    named = text.replace(" ", "_").casefold()
    zones = _packaged_zones()
    if named not in zones:
        zones = _zones()
    if named not in zones:
        raise CellProblem(f"This is no time zone.{_nearest_zone(named)} Choose one such as Europe/London.")
    return zones[named]


@cache
def _packaged_zones() -> dict[str, str]:
    """Return the zones of the package tzdata, which this machine knows whatever else it knows; the list is one file."""
    names = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return {name.casefold(): name for name in names if not name.startswith(_ODD_ZONES)}


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if not name.startswith(_ODD_ZONES)}


@cache
def _nearest_zone(named: str) -> str:
    zones = _zones()
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones, reverse=True)}
    near = get_close_matches(named, zones, 1, 0.7)
    near = near or [cities[city] for city in get_close_matches(named.rpartition("/")[2], cities, 1, 0.7)]
    return f" Did you mean {zones[near[0]]}?" if near else ""


def _nearest(text: str, choices: list[str]) -> str:
    near = get_close_matches(text, choices, 1)
    return f" Did you mean {near[0]}?" if near else ""


# The dollar and the yuan of other countries are named by their letters.
SIGNS = {
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₫": "VND",
    "฿": "THB",
}


def read_currency(cell: Cell) -> str | None:
    """Return the code of a currency: EUR, or the sign of one."""
    text = (read_line(cell) or "").upper()
    if not text:
        return None
    code = SIGNS.get(text, text)
    if not (len(code) == 3 and code.isascii() and code.isalpha()):  # noqa: PLR2004  (as ISO 4217 has them)
        raise CellProblem("A currency is three letters, such as EUR, USD or GBP.")
    return code
