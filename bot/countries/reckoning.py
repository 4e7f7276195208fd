"""Reckons weekends and public holidays; run as a process, which reads what is asked as JSON and writes the answer."""

import json
import sys
from typing import Any

import holidays

from bot.countries.names import code_of

_ENGLISH = "en_US"
_DAYS = range(7)
# Where one day only is free by law, offices mostly are closed on the day before it, too.
_WEEKEND_DAYS = 2


def calendar_of(code: str, years: list[int]) -> dict[str, Any] | None:
    """Return the weekdays that people work on, as digits, and the public holidays; None of an unknown country."""
    if code not in holidays.list_supported_countries():
        return None
    known = holidays.country_holidays(code, years=years)
    if _ENGLISH in known.supported_languages:
        known = holidays.country_holidays(code, years=years, language=_ENGLISH)
    weekend = set(known.weekend)
    if len(weekend) < _WEEKEND_DAYS:
        weekend |= {(day - 1) % len(_DAYS) for day in weekend}
    weekdays = "".join(str(day) for day in _DAYS if day not in weekend)
    return {"weekdays": weekdays, "days": [[day.isoformat(), name] for day, name in sorted(known.items())]}


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the codes of what was written, and the calendars of all codes, those of the answer among them."""
    codes = {written: code for written in asked["written"] if (code := code_of(written))}
    wanted = sorted({*asked["codes"], *codes.values()})
    calendars = {code: calendar for code in wanted if (calendar := calendar_of(code, asked["years"])) is not None}
    return {"codes": codes, "calendars": calendars}


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
