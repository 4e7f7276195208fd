"""Routines as rows of a sheet name them, by title."""

import re

from bot.program.importing.entries import Entry, Objection
from bot.program.importing.problems import UnknownRoutine
from bot.program.people.participations import Stated
from bot.program.routines import ROUTINES, Routine
from bot.program.routines.switches import NoSuchRoutine, titled

# The one that is meant where a sheet says nothing.
USUAL = next(iter(ROUTINES.values()))
_BETWEEN = re.compile(r"[,;\n]")


def routine_in(entry: Entry, title: str, *, field: str) -> Routine | Objection:
    """Return the routine of that title, which stands in `field` of an entry; else what to say of it."""
    try:
        return titled(title)
    except NoSuchRoutine:
        known = tuple(each.title for each in ROUTINES.values())
        return Objection(entry.row, field, title, UnknownRoutine(title, known))


def stated_in(entry: Entry, doubts: list[Objection]) -> Stated:
    """Return what a row of participants says of taking part; what to say of unknown titles is added to `doubts`.

    Where it names routines and none of them is known, it says nothing of them.
    """
    active = entry.values.get("active")
    if "routines" not in entry.values:
        return Stated(active)
    titles = [title for part in _BETWEEN.split(entry.values["routines"] or "") if (title := part.strip())]
    found = [routine_in(entry, title, field="routines") for title in titles]
    doubts += [each for each in found if isinstance(each, Objection)]
    keys = frozenset(each.key for each in found if isinstance(each, Routine))
    return Stated(active, keys if keys or not titles else None)
