"""Days off: the public holidays and working days of people's countries, kept as they were looked up."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.countries import Answer, Calendar, is_code
from models import CountryCalendar, DayOff, Person
from models.database import execute, table_of

_MONDAY_TO_FRIDAY = "01234"
_LONGEST_NAME = 200
_TABLE = table_of(CountryCalendar)
_ADD = {
    name: insert(_TABLE).on_conflict_do_nothing()
    for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


@dataclass(frozen=True)
class Wanted:
    """What is to be looked up: countries as sheets write them, and ISO codes, for some years, in a release."""

    written: frozenset[str]
    codes: frozenset[str]
    years: tuple[int, ...]
    release: str
    usual: str | None
    is_usual_known: bool

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.written or self.codes or not self.is_usual_known)


async def wanted(session: AsyncSession, *, today: date, release: str, usual: str | None) -> Wanted:
    """Return what is to be looked up on `today`; `usual` is the ISO code of the country of who names none."""
    named = set((await session.exec(select(Person.country).where(col(Person.country).is_not(None)).distinct())).all())
    calendars = {each.country: each for each in (await session.exec(select(CountryCalendar))).all()}
    years = today.year, today.year + 1
    codes = {each for each in (*named, usual) if each and is_code(each)}
    return Wanted(
        frozenset(each for each in named if each and not is_code(each)),
        frozenset(each for each in codes if not _is_fresh(calendars.get(each), years, release)),
        years,
        release,
        usual,
        is_usual_known={each.country for each in calendars.values() if each.is_usual} == {usual} - {None},
    )


def _is_fresh(calendar: CountryCalendar | None, years: Collection[int], release: str) -> bool:
    if calendar is None or calendar.looked_up_in != release:
        return False
    return calendar.first_year <= min(years) and calendar.last_year >= max(years)


async def keep(session: AsyncSession, asked: Wanted, answer: Answer) -> None:
    """Keep what was looked up: people get the codes of their countries, and countries their days.

    One that the library doesn't know has no holidays, and its people work from Monday to Friday.
    """
    for written, code in answer.codes.items():
        await _name(session, written, code)
    codes = asked.codes | set(answer.codes.values())
    for code in sorted(codes):
        calendar = answer.calendars.get(code, Calendar(_MONDAY_TO_FRIDAY, {}))
        row = {"country": code, "weekdays": calendar.weekdays, "first_year": 0, "last_year": 0, "looked_up_in": ""}
        await execute(session, _ADD[session.get_bind().dialect.name], row | {"is_usual": False})
    # Locked, so that of two replicas which looked up the same, one keeps it.
    rows = select(CountryCalendar).where(col(CountryCalendar.country).in_(codes)).order_by(col(CountryCalendar.country))
    for kept in (await session.exec(rows.with_for_update().execution_options(populate_existing=True))).all():
        if not _is_fresh(kept, asked.years, asked.release):
            calendar = answer.calendars.get(kept.country, Calendar(_MONDAY_TO_FRIDAY, {}))
            await _replace(session, kept.country, calendar.days)
            kept.weekdays, kept.looked_up_in = calendar.weekdays, asked.release
            kept.first_year, kept.last_year = min(asked.years), max(asked.years)
    await session.flush()
    await execute(session, update(_TABLE).values(is_usual=_TABLE.c.country == (asked.usual or "")))


async def _name(session: AsyncSession, written: str, code: str) -> None:
    """Give the people of a country its code in place of how a sheet wrote it."""
    theirs = select(Person.id).where(Person.country == written).order_by(col(Person.id))
    ids = (await session.exec(theirs.with_for_update(key_share=True))).all()
    if ids:
        await execute(session, update(table_of(Person)).where(col(Person.country) == written).values(country=code))


async def _replace(session: AsyncSession, country: str, days: Mapping[date, str]) -> None:
    await session.exec(delete(DayOff).where(col(DayOff.country) == country, col(DayOff.is_public)))
    session.add_all(
        DayOff(day=day, country=country, name=name[:_LONGEST_NAME], is_public=True) for day, name in days.items()
    )
