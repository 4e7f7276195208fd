"""Reading texts and choices from cells: names, ids, e-mail addresses, telephone numbers, yes or no, time zones."""

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email

from bot.countries import code_of
from bot.workbook import cell_problems as problems
from bot.workbook.number_formats import Cell, Formatted, number_text
from models import Situation

_SLACK_ID = re.compile(r"[UW][A-Z0-9]+")
# RFC 5321: 64 before the @, 254 in all.
_PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_LONGEST_EMAIL = 254
# Never longer than either.
_PLAIN_EMAIL = re.compile(r"[A-Za-z0-9_+-]{1,20}(?:\.[A-Za-z0-9_+-]{1,20}){0,2}@([A-Za-z0-9.-]{1,190})")
# The shortest telephone numbers, such as 112.
_THREE_DIGITS = re.compile(r"(?:\d.*?){3}")
_SPACES = re.compile(r"\s+")
# Letters of some scripts need these two between them; at the edges they are dirt.
_JOINERS = "\u200c\u200d"
# What becomes of a long number on its way through a CSV file.
_CUT_SHORT = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_MAY_BE_CUT_SHORT = re.compile(r"E\+", re.IGNORECASE)
_EXACT_DIGITS = 15  # Excel keeps no more of a number

_YES = {"yes", "y", "true", "1", "x", "ja", "j", "oui", "sí", "si", "sì", "sim", "wahr", "vrai"}
_YES |= {"✓", "✔", "✔️", "☑", "☑️", "✅"}
_NO = {"no", "n", "false", "0", "-", "nein", "non", "não", "nao", "nee", "nej", "falsch", "faux"}
_ODD_ZONES = ("posix", "right/", "localtime", "Factory", "SystemV/")


def _clean(text: str) -> str:
    """Return `text` without control and invisible characters, in one Unicode form; line breaks stay."""
    if text.isprintable():  # nothing invisible is in it, and hardly any text needs more
        return unicodedata.normalize("NFC", text).strip()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in text if c in "\n\t" or c in _JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return "".join(kept).strip().strip(_JOINERS).strip()


def plain_text(cell: Cell) -> str:
    """Return what a cell shows, as text: 1001.0 becomes 1001, TRUE stays TRUE.

    Raises CellProblem for what Excel turned into a date or a time, as the typed text is lost then.
    """
    if isinstance(cell, str):
        return _clean(cell) if not cell.isascii() or not cell.isprintable() else cell.strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, Formatted):
        return _displayed(cell)
    if isinstance(cell, int | float):
        return number_text(cell)
    raise problems.MadeDate


def _displayed(number: Formatted) -> str:
    if number.displayed is None:
        raise problems.OwnFormat
    return _clean(number.displayed)


def read_line(cell: Cell) -> str | None:
    """Return one line of text, inner runs of spaces as one; None for a blank cell."""
    if type(cell) is str and cell.isascii() and cell.isprintable() and "  " not in cell:  # most cells
        return cell.strip() or None
    text = plain_text(cell)
    if "  " in text or not text.isprintable():
        text = _SPACES.sub(" ", text)
    return text or None


def read_plain_lines(cells: Sequence[str]) -> list[str | None] | None:
    """Return what `read_line` and `read_prose` make of each of these texts; None where one of them may not be plain."""
    together = "".join(cells)
    if not together.isascii() or not together.isprintable() or "  " in together:
        return None
    return [text or None for text in map(str.strip, cells)]


def read_exact_lines(cells: Sequence[str]) -> list[str | None] | None:
    """Return what `read_id` makes of each of these texts; None where one of them may need a closer look."""
    lines = read_plain_lines(cells)
    return lines if lines is None or not _MAY_BE_CUT_SHORT.search("".join(cells)) else None


def read_phones(cells: Sequence[str]) -> list[str | None] | None:
    """Return what `read_phone` makes of each of these texts; None where one of them may need a closer look."""
    lines = read_exact_lines(cells)
    return lines if lines is not None and all(map(_THREE_DIGITS.search, filter(None, lines))) else None


def read_prose(cell: Cell) -> str | None:
    """Return text with its line breaks; None for a blank cell."""
    return plain_text(cell) or None


def read_id(cell: Cell) -> str | None:
    """Return an id as text; None for a blank cell. Raises CellProblem where Excel can't have kept every digit."""
    text = read_line(_exact(cell))
    return text if text is None or text.isascii() else "".join(c for c in text if c not in _JOINERS)


def read_phone(cell: Cell) -> str | None:
    """Return a telephone number as it was written. Raises CellProblem when hardly a digit is in it."""
    text = read_line(_exact(cell))
    if text and not _THREE_DIGITS.search(text):
        raise problems.NoTelephoneNumber
    return text


def read_email(cell: Cell) -> str | None:
    """Return a valid e-mail address, its domain in lower case. Whether it exists is not asked."""
    text = cell if type(cell) is str and cell.isascii() and cell.isprintable() and " " not in cell else read_line(cell)
    if not text:
        return None
    try:
        local, _, domain = text.rpartition("@")
        # Thousands share a domain: it is checked once, and a plain name before it needs no second opinion.
        if _PLAIN_LOCAL.fullmatch(local) and len(text) <= _LONGEST_EMAIL:
            return f"{local}@{_checked_domain(domain)}"
        return _checked_email(text)
    except EmailNotValidError as wrong:
        raise problems.NoEmailAddress(str(wrong).rstrip(".")) from wrong


@lru_cache(maxsize=10_000)
def _checked_domain(domain: str) -> str:
    return _checked_email(f"x@{domain}").rpartition("@")[2]


def _checked_email(text: str) -> str:
    return validate_email(text, check_deliverability=False, test_environment=True).normalized


def read_plain_emails(cells: Sequence[str]) -> Sequence[str] | None:
    """Return these e-mail addresses, which are valid as they stand; None where one of them may not be."""
    found = list(map(_PLAIN_EMAIL.fullmatch, cells))
    domains = {each[1] for each in found if each}
    with contextlib.suppress(EmailNotValidError):
        if None not in found and all(_checked_domain(domain) == domain for domain in domains):
            return cells
    return None


def read_slack_id(cell: Cell) -> str | None:
    """Return a Slack member id in capitals. Raises CellProblem for names and anything else."""
    text = (read_line(cell) or "").upper()
    if text and not _SLACK_ID.fullmatch(text):
        raise problems.NoSlackId
    return text or None


def _exact(cell: Cell) -> Cell:
    if isinstance(cell, str):
        if "+" in cell and _CUT_SHORT.fullmatch(cell.strip()):
            raise problems.NumberCutShort
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**_EXACT_DIGITS:
        raise problems.TooManyDigits
    return cell


def read_yes_no(cell: Cell) -> bool:
    """Return whether it says yes, in one of several languages; a blank cell is no."""
    if isinstance(cell, bool):
        return cell
    text = number_text(cell) if isinstance(cell, int | float) else (read_line(cell) or "").casefold()
    if text in _YES:
        return True
    if not text or text in _NO:
        return False
    raise problems.NoYesOrNo


def read_active(cell: Cell) -> bool | None:
    """Return whether somebody is active; None for a blank cell, which leaves it as it is."""
    return read_yes_no(cell) if isinstance(cell, bool) or read_line(cell) else None


def read_situation(cell: Cell) -> Situation:
    """Return the customer's situation; a blank cell is ANY."""
    text = (read_line(cell) or Situation.ANY).casefold()
    try:
        return Situation(text)
    except ValueError as wrong:
        near = get_close_matches(text, list(Situation), 1)
        raise problems.NoSituation(tuple(Situation), near[0] if near else None) from wrong


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
        raise problems.NoTimezone(_nearest_zone(named))
    return zones[named]


def read_country(cell: Cell) -> str | None:
    """Return the ISO code of a country by its name or code; what names none as it stands: the sheet looks into it."""
    text = read_line(cell)
    return (code_of(text) or text) if text else None


@cache
def _packaged_zones() -> dict[str, str]:
    """Return the zones of the package tzdata, which this machine knows whatever else it knows; the list is one file."""
    names = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return {name.casefold(): name for name in names if not name.startswith(_ODD_ZONES)}


@cache
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if not name.startswith(_ODD_ZONES)}


@cache
def _nearest_zone(named: str) -> str | None:
    zones = _zones()
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones, reverse=True)}
    near = get_close_matches(named, zones, 1, 0.7)
    near = near or [cities[city] for city in get_close_matches(named.rpartition("/")[2], cities, 1, 0.7)]
    return zones[near[0]] if near else None
