"""Names of countries: the ISO code (alpha-2) of what people write, in the languages that many people write in."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

# English first; a word each, as a list would be a line each.
_LANGUAGES = tuple(
    """
    en de fr es it pt nl pl sv da nb fi cs sk sl hu ro bg hr sr el tr uk ru et lv lt ar he fa hi ja ko zh th vi id
""".split()  # noqa: SIM905
)
# What people write, and no table of names has.
_ALSO = {
    "GB": "uk, great britain, britain, england, scotland, wales, northern ireland",
    "US": "usa, united states of america, america",
    "AE": "uae, emirates",
    "CD": "drc, dr congo, democratic republic of the congo",
    "CG": "congo, republic of the congo",
    "CI": "ivory coast",
    "CZ": "czech republic",
    "HK": "hong kong",
    "KR": "korea, republic of korea",
    "MK": "macedonia",
    "MM": "burma",
    "MO": "macau, macao",
    "NL": "holland",
    "PS": "palestine",
    "RU": "russian federation",
    "SZ": "swaziland",
    "TR": "turkey",
    "VA": "vatican",
}
_NO_LETTERS = re.compile(r"[\W_]+")
_ALPHA_2 = 2


@cache
def _codes() -> frozenset[str]:
    """Return all codes that are given, by the table that comes with the time zones, and the one that Kosovo uses."""
    lines = (files("tzdata.zoneinfo") / "iso3166.tab").read_text(encoding="utf-8").splitlines()
    return frozenset({"XK", *(line[:_ALPHA_2] for line in lines if not line.startswith("#"))})


def is_code(text: str) -> bool:
    """Return whether `text` is the code of a country, in capitals."""
    return text in _codes()


def code_of(written: str) -> str | None:
    """Return the code of a country by its name, or a code of two or three letters; None for no country.

    The first name that is not English takes a while, and memory: it is looked for in every language.
    """
    if is_code(code := written.strip().upper()):
        return code
    folded = _folded(written)
    return _by_name(_LANGUAGES[:1]).get(folded) or _by_name(_LANGUAGES).get(folded)


@cache
def _by_name(languages: tuple[str, ...]) -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415  (loaded where a name is read, as it is large)
    from babel.core import get_global  # noqa: PLC0415

    aliases = get_global("territory_aliases")  # with the codes of three letters among them
    found = {_folded(old): new[0] for old, new in aliases.items() if len(new) == 1 and is_code(new[0])}
    for language in reversed(languages):  # where one name means two countries, the first language has its way
        found |= {_folded(name): code for code, name in Locale.parse(language).territories.items() if is_code(code)}
    return found | {_folded(name): code for code, names in _ALSO.items() for name in names.split(",")}


def _folded(name: str) -> str:
    """Return a name without accents, spaces, points, capitals and its article."""
    letters = unicodedata.normalize("NFKD", name.casefold().strip().removeprefix("the ").replace("&", "and"))
    return _NO_LETTERS.sub("", "".join(each for each in letters if not unicodedata.combining(each)))
