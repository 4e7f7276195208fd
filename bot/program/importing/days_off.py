"""The sheet Days off: days on which nobody works, in the whole company or in one country, beside public holidays."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from bot.countries import is_code
from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.problems import DayNamedAlready, UnknownCountry
from bot.program.importing.sheet import EXAMPLE_ID, Column, Intake, Kind, Sheet, SheetEntries, active_column
from models import DayOff


async def _take_in(intake: Intake, sheet: SheetEntries) -> RowResult:
    """Add, rename and take back days; a row whose country is none is refused, as nobody would have the day.

    Of two names of one day the first counts.
    """
    result, taken = RowResult(), list[Entry]()
    for entry in sheet.entries:
        country = entry.values.setdefault("country", None)
        if country is not None and not is_code(country):
            result.refused.append(Objection(entry.row, "country", country, UnknownCountry(country)))
        else:
            taken.append(entry)
    rows = await intake.session.exec(select(DayOff).where(col(DayOff.is_public).is_(False)).with_for_update())
    known: dict[tuple[date, str | None], DayOff | None] = {(each.day, each.country): each for each in rows.all()}
    named: dict[tuple[date, str | None], Entry] = {}
    for entry in taken:
        at = entry.values["day"], entry.values["country"]
        if not entry.values.get("active", True):
            named.pop(at, None)
        elif (first := named.setdefault(at, entry)).values["name"] != entry.values["name"]:
            also = DayNamedAlready(first.values["name"], first.row)
            result.doubts.append(Objection(entry.row, "name", entry.values["name"], also))
            continue
        known[at] = await _keep(intake, entry.values, known.get(at), result)
    await intake.session.flush()
    intake.on_rows(len(sheet.entries))
    return result


async def _keep(intake: Intake, values: dict[str, Any], there: DayOff | None, result: RowResult) -> DayOff | None:
    """Keep one day, as it stands in a row, or delete it, and return it; `there` is the day as it is known."""
    name, is_off = values["name"], values.get("active", True)
    if there is None and is_off:
        there = DayOff(day=values["day"], country=values["country"], name=name)
        intake.session.add(there)
        await intake.session.flush()  # another row may take it back
        result.added += 1
    elif there is not None and not is_off:
        await intake.session.delete(there)
        there = None
        result.changed += 1
    elif there is None or there.name == name:
        result.unchanged += 1
    else:
        there.name = name
        result.changed += 1
    return there


DAYS_OFF = Sheet(
    "Days off",
    DayOff,
    "One row for each day on which nobody is disturbed, beside the public holidays of the country they work in.",
    (
        Column("name", Kind.TEXT, "What it is: Christmas Eve.", EXAMPLE_ID, ("day off",), required=True, width=28),
        Column("day", Kind.DATE, "Its date. One row a day.", "2026-12-24", ("date",), required=True, width=14),
        Column(
            "country",
            Kind.COUNTRY,
            "Where, by name or two letters. Blank means the whole company.",
            "Germany",
            width=16,
            longest=100,
        ),
        active_column("“no” when they work that day after all."),
    ),
    _take_in,
    order=2,
    key_with=("day", "country"),
    sample=(("Christmas Eve", date(2026, 12, 24)), ("New Year's Eve", date(2026, 12, 31))),
)
