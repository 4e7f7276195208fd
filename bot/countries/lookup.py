"""Having holidays looked up, in a process of its own: library and calendars take 20 MB, and are rarely needed."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.child_process import ask_child

_SECONDS = 60


@cache
def release() -> str:
    """Return the release of the library; another one may know other holidays."""
    from importlib.metadata import version  # noqa: PLC0415  (loaded where holidays are looked up)

    return version("holidays")


@dataclass(frozen=True)
class Calendar:
    """When people work in a country: on `weekdays`, digits of `date.weekday()`, but not on `days`.

    These are the public holidays with their names, those on weekends among them.
    """

    weekdays: str
    days: dict[date, str]


@dataclass(frozen=True)
class Answer:
    """The ISO codes of countries as they were written, and the calendars by code; what is missing is not known."""

    codes: dict[str, str]
    calendars: dict[str, Calendar]


async def look_up(written: Collection[str], codes: Collection[str], years: Collection[int]) -> Answer:
    """Return the codes of the countries `written`, and the calendars in these years of them and of `codes`.

    Raises ChildFailed.
    """
    asked = {"written": sorted(written), "codes": sorted(codes), "years": sorted(years)}
    found = json.loads(await ask_child("bot.countries.reckoning", json.dumps(asked).encode(), seconds=_SECONDS))
    calendars = {
        code: Calendar(each["weekdays"], {date.fromisoformat(day): name for day, name in each["days"]})
        for code, each in found["calendars"].items()
    }
    return Answer(found["codes"], calendars)
