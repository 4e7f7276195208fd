"""Days and rounds in words, in the language that their reader chose for dates; English where they chose none."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta

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
# What pictures are drawn with has no letters of these.
_NOT_IN_FONT = ("ja-JP", "ko-KR", "zh-CN")
# From so many days on, a day without its year is mistaken for another.
NEARLY_A_YEAR = 300
_MONTH, _ONE_DAY = relativedelta(months=1), timedelta(days=1)
# A round is called after its month, or after the next one: the days that every first, and every fourth or last, may be.
_WITHIN_FIRST, _FROM_LAST = 7, 22
# By skeletons of CLDR's, as our own words have a day.
_ENGLISH = {
    "MMMMd": "{day.day} {day:%B}",
    "yMMMMd": "{day.day} {day:%B %Y}",
    "yMMMd": "{day.day} {day:%b %Y}",
    "MMMMEEEEd": "{day:%A}, {day.day} {day:%B}",
    "yMMMMEEEEd": "{day:%A}, {day.day} {day:%B %Y}",
    "yMMMM": "{day:%B %Y}",
}
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
    return _told(_language.get(), day, "MMMMd")


def long_date(day: date) -> str:
    """Return such as "27 November 2026"."""
    return _told(_language.get(), day, "yMMMMd")


def label_date(day: date) -> str:
    """Return such as "27 Nov 2026", to stand in a picture."""
    language = _language.get()
    return _told(language, day, "yMd" if language in _NOT_IN_FONT else "yMMMd")


def weekday_date(day: date) -> str:
    """Return such as "Friday, 27 November"."""
    return _told(_language.get(), day, "MMMMEEEEd")


def near_weekday_date(day: date, today: date) -> str:
    """Return a day as `weekday_date` does, with its year unless it is near `today`."""
    return weekday_date(day) if abs((day - today).days) < NEARLY_A_YEAR else long_weekday_date(day)


def long_weekday_date(day: date) -> str:
    """Return such as "Friday, 27 November 2026"."""
    return _told(_language.get(), day, "yMMMMEEEEd")


def month_name(day: date) -> str:
    """Return the name of a day's month, such as "November"."""
    language = _language.get()
    if language is None:
        return f"{day:%B}"
    from babel.dates import get_month_names  # noqa: PLC0415  (loaded where somebody chose a language, as it is large)

    return str(get_month_names("wide", "stand-alone", language.replace("-", "_"))[day.month])


def month_and_year(month: date) -> str:
    """Return such as "November 2026"."""
    return _told(_language.get(), month, "yMMMM")


def round_name(starts_on: date, ends_on: date) -> str:
    """Return what people call the round from `starts_on` to before `ends_on`.

    "November 2026" where nearly all of it lies in that month, "November to January 2027" where it takes several, else
    its days: "10 November to 7 December 2026".
    """
    first, last = _months(starts_on, ends_on)
    if first is None:
        return f"{short_date(starts_on)} to {long_date(ends_on - _ONE_DAY)}"
    return month_and_year(first) if first >= last else f"{month_name(first)} to {month_and_year(last)}"


def short_round_name(starts_on: date, ends_on: date) -> str:
    """Return the name of a round as `round_name` does, without the year."""
    first, last = _months(starts_on, ends_on)
    if first is None:
        return f"{short_date(starts_on)} to {short_date(ends_on - _ONE_DAY)}"
    return month_name(first) if first >= last else f"{month_name(first)} to {month_name(last)}"


@lru_cache(maxsize=512)  # dateutil takes as long for it as for a statement
def _months(starts_on: date, ends_on: date) -> tuple[date | None, date]:
    """Return the first and the last month (their first days) that a round takes, no first where it takes parts."""
    first = None if _WITHIN_FIRST < starts_on.day < _FROM_LAST else _nearest_month(starts_on)
    return first, _nearest_month(ends_on) - _MONTH


def _nearest_month(day: date) -> date:
    """Return the first day of the month of `day`, or of the next where it is one of the last."""
    month = day.replace(day=1)
    return month + _MONTH if day.day >= _FROM_LAST else month


@lru_cache(maxsize=5_000)  # a home tab tells the same dozen days each time
def _told(language: str | None, day: date, skeleton: str) -> str:
    """Return a day by a skeleton of CLDR's, as our own words have it where no language is given."""
    if language is None:
        return _ENGLISH[skeleton].format(day=day)
    from babel.dates import format_skeleton  # noqa: PLC0415  (loaded where somebody chose a language, as it is large)

    return str(format_skeleton(skeleton, day, locale=language.replace("-", "_")))
