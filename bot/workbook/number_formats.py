"""Number formats, and what Excel displays by them: 2079460123 in the format 00000000000 as 02079460123, 0.85 as 85%."""

import re
import unicodedata
import zipfile
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from bot.workbook.package import parse

# What python-calamine makes of a cell; a blank one is the empty string.
Cell = int | float | str | bool | date | time | timedelta

_STYLES = "xl/styles.xml"
# ECMA-376 part 1, 18.8.30: the formats that a workbook need not write down, as far as they change what is seen.
_BUILT_IN = {2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 48: "##0.0E+0"}
# Thousands marks and two decimals of money change nothing that would be missed.
_PLAIN = re.compile(r"General|@|0|#|#,##0", re.IGNORECASE)
_DATES = re.compile(r"[dmyhs]", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<filler>[_*].)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|(?P<bracket>\[[^\]]*\])'
    r"|(?P<place>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<sign>.)",
    re.DOTALL,
)
_COLOURS = re.compile(r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)\]", re.IGNORECASE)
_HARMLESS_SIGNS = " $-+():!^&'~{}<>"
_HUNDRED = Decimal(100)


class Formatted(float):
    """A number that Excel shows otherwise than it is stored: as `displayed`, or as something we can't tell (None)."""

    displayed: str | None = None
    is_percent: bool = False
    currency: str | None = None


@dataclass
class _Pattern:
    """One section of a number format: literal texts and places for digits, in order; "0#?" stand for the places."""

    whole: list[tuple[str, str]] = field(default_factory=list)
    decimals: list[tuple[str, str]] = field(default_factory=list)
    grouped: bool = False
    percent: bool = False
    currency: str | None = None


def special_formats(package: zipfile.ZipFile) -> dict[int, str]:
    """Return the format of each style that shows numbers otherwise, by the style's number, which cells carry.

    Raises as `parse` does.
    """
    if _STYLES not in package.namelist():
        return {}
    codes = dict(_BUILT_IN)
    styles: list[int] = []

    def on_format(attributes: dict[str, str]) -> None:
        if attributes.get("numFmtId", "").isdecimal():
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def on_style(attributes: dict[str, str]) -> None:
        number = attributes.get("numFmtId", "0")
        styles.append(int(number) if number.isdecimal() else 0)

    # Named styles have elements of the same name, and stand before those of the cells.
    starts = {"numFmt": on_format, "cellXfs": lambda _: styles.clear(), "xf": on_style}
    with package.open(_STYLES) as stream:
        parse(stream, starts)
    return {style: codes[number] for style, number in enumerate(styles) if is_special(codes.get(number, "General"))}


def is_special(code: str) -> bool:
    """Return whether numbers in this format may be shown otherwise than they are stored; dates are read as dates."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code.partition(";")[0])
    return not _PLAIN.fullmatch(code.partition(";")[0]) and not _DATES.search(bare.replace("General", ""))


def formatted(number: float, code: str) -> float:
    """Return `number`, as Formatted where the format `code` shows something else than the plain number."""
    pattern = _pattern(code)
    displayed = _displayed(pattern, number) if pattern and number >= 0 else None
    currency = pattern.currency if pattern else None
    if displayed is not None and _without_marks(displayed) == number_text(number):
        if currency is None:
            return number
        displayed = number_text(number)
    made = Formatted(number)
    made.displayed, made.is_percent, made.currency = displayed, "%" in code, currency
    return made


def number_text(number: float) -> str:
    """Return a number as a person would write it, whole numbers without a point."""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _without_marks(displayed: str) -> str:
    """Return `displayed` without thousands marks, currency signs and spaces."""
    return "".join(c for c in displayed if c != "," and not c.isspace() and unicodedata.category(c) != "Sc")


@lru_cache(maxsize=1000)
def _pattern(code: str) -> _Pattern | None:
    """Return the first section of a format, taken apart; None where it is one we can't follow."""
    pattern = _Pattern()
    part = pattern.whole
    for token in _TOKEN.finditer(_first_section(code)):
        kind, text = token.lastgroup or "", token[token.lastgroup or 0]
        literal = _literal(kind, text)
        if literal is not None and _is_currency(literal.strip()):
            pattern.currency = literal.strip()
        if literal is not None:
            part.append(("text", literal))
        elif kind == "place":
            part.append(("place", text))
        elif kind == "point" and part is pattern.whole:
            part = pattern.decimals
        elif kind == "comma":
            pattern.grouped = True
        elif not (kind == "bracket" and _COLOURS.fullmatch(text)):
            return None
    pattern.percent = "%" in [text for _, text in pattern.whole + pattern.decimals]
    has_place = any(kind == "place" for kind, _ in pattern.whole)
    scaled = re.search(r",(?![0#?])", re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)) is not None
    return pattern if has_place and not scaled else None


def _is_currency(text: str) -> bool:
    is_sign = len(text) == 1 and unicodedata.category(text) == "Sc"
    return is_sign or (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper())  # noqa: PLR2004


def _literal(kind: str, text: str) -> str | None:
    """Return what stands between the digits as it is; None for all else."""
    if kind in ("quoted", "escaped", "currency", "percent"):
        return text
    if kind == "filler":
        return " " if text[0] == "_" else ""
    is_harmless = kind == "sign" and (text in _HARMLESS_SIGNS or unicodedata.category(text) == "Sc")
    return text if is_harmless else None


def _first_section(code: str) -> str:
    found = re.match(r'(?:"[^"]*"|\\.|[^;"\\])*', code)
    return found[0] if found else code


def _displayed(pattern: _Pattern, number: float) -> str | None:
    exact = Decimal(repr(float(number))) * (_HUNDRED if pattern.percent else 1)
    places = sum(kind == "place" for kind, _ in pattern.decimals)
    if not exact.is_finite() or exact.adjusted() > 20:  # noqa: PLR2004  # far beyond what Excel keeps of a number
        return None
    rounded = str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
    whole, _, decimals = rounded.partition(".")
    return _whole(pattern, "" if whole == "0" else whole) + _decimals(pattern.decimals, decimals)


def _whole(pattern: _Pattern, digits: str) -> str:
    """Fill the places from the right; what is left over stands before the first."""
    made: list[str] = []
    rest, first = digits, next(n for n, (kind, _) in enumerate(pattern.whole) if kind == "place")
    count = 0
    for number in range(len(pattern.whole) - 1, -1, -1):
        kind, text = pattern.whole[number]
        if kind != "place":
            made.append(text)
            continue
        taken = rest if number == first else rest[-1:]
        rest = rest[: len(rest) - len(taken)]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(text, "")):
            made.append("," if pattern.grouped and count and count % 3 == 0 else "")
            made.append(digit)
            count += 1
    return "".join(reversed(made))


def _decimals(places: list[tuple[str, str]], digits: str) -> str:
    made, rest = [], digits
    needed = max((n for n, (kind, text) in enumerate(places) if kind == "place" and text == "0"), default=-1)
    for number, (kind, text) in enumerate(places):
        if kind != "place":
            made.append(text)
            continue
        digit, rest = rest[:1], rest[1:]
        made.append(digit if number <= needed or (digit + rest).strip("0") else "")
    displayed = "".join(made)
    return f".{displayed}" if any(c.isdigit() for c in displayed) else displayed
