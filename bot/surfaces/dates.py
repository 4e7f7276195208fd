"""Days in words, in the language that their reader chose for dates; English where they chose none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

# What can be chosen: a locale, and what it is called by who speaks it.
LANGUAGES = {
    "en-US": "English (United States)",
    "da-DK": "Dansk",
    "de-DE": "Deutsch",
    "es-ES": "Español",
    "fr-FR": "Français",
    "it-IT": "Italiano",
    "nl-NL": "Nederlands",
    "nb-NO": "Norsk",
    "pl-PL": "Polski",
    "pt-BR": "Português",
    "fi-FI": "Suomi",
    "sv-SE": "Svenska",
    "tr-TR": "Türkçe",
    "ja-JP": "日本語",
    "ko-KR": "한국어",
    "zh-CN": "中文",
}
# From so many days on, a day without its year is mistaken for another.
NEARLY_A_YEAR = 300
_language: ContextVar[str | None] = ContextVar("date_language", default=None)


def tell_in(language: str | None) -> None:
    """Have days told in this language by what this task builds from now on, and by the tasks it starts."""
    _language.set(language if language in LANGUAGES else None)


@contextmanager
def read_in(language: str | None) -> Iterator[None]:
    """Have days told in this language meanwhile, by what this task builds; None, or one we don't know, is English."""
    token = _language.set(language if language in LANGUAGES else None)
    try:
        yield
    finally:
        _language.reset(token)


def short_date(day: date) -> str:
    """Return such as "27 November"."""
    return _told(_language.get(), day, "MMMMd") or f"{day.day} {day:%B}"


def long_date(day: date) -> str:
    """Return such as "27 November 2026"."""
    return _told(_language.get(), day, "yMMMMd") or f"{day.day} {day:%B %Y}"


def weekday_date(day: date) -> str:
    """Return such as "Friday, 27 November"."""
    return _told(_language.get(), day, "MMMMEEEEd") or f"{day:%A}, {day.day} {day:%B}"


def near_weekday_date(day: date, today: date) -> str:
    """Return a day as `weekday_date` does, with its year unless it is near `today`."""
    return weekday_date(day) if abs((day - today).days) < NEARLY_A_YEAR else long_weekday_date(day)


def long_weekday_date(day: date) -> str:
    """Return such as "Friday, 27 November 2026"."""
    return _told(_language.get(), day, "yMMMMEEEEd") or f"{day:%A}, {day.day} {day:%B %Y}"


def month_name(day: date) -> str:
    """Return the name of a day's month, such as "November"."""
    language = _language.get()
    if language is None:
        return f"{day:%B}"
    from babel.dates import get_month_names  # noqa: PLC0415  (loaded where somebody chose a language, as it is large)

    return str(get_month_names("wide", "stand-alone", language.replace("-", "_"))[day.month])


@lru_cache(maxsize=500)
def _told(language: str | None, day: date, skeleton: str) -> str:
    """Return a day by a skeleton of CLDR's, "" for English as our words have it."""
    if language is None:
        return ""
    from babel.dates import format_skeleton  # noqa: PLC0415  (loaded where somebody chose a language, as it is large)

    return str(format_skeleton(skeleton, day, locale=language.replace("-", "_")))
