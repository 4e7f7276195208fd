"""The job of holidays: looked up once for each country that people are in, and respected for each of them."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.jobs.holidays import look_up_holidays
from bot.program.people import availability
from bot.program.people.availability import Availability
from models import CountryCalendar, DayOff, Person
from tests.harness import ADA
from tests.jobs.harness import DeliveryHarness
from tests.participants import store_participants
from tests.program.factories import every, import_rows, query, store, update_row
from tests.workbook.books import Rows, bring_in, reasons

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")


async def known(harness: DeliveryHarness) -> dict[str, Availability]:
    people = await every(harness.database, Person)
    found = await query(harness.database, availability.of, people, UTC_ZONE)
    return {each.name: found[each.id or 0] for each in people}


async def calendars(harness: DeliveryHarness) -> list[CountryCalendar]:
    async with harness.database.read() as session:
        rows = await session.exec(select(CountryCalendar).order_by(col(CountryCalendar.country)))
        return list(rows.all())


async def people_everywhere(harness: DeliveryHarness) -> None:
    await store_participants(
        harness.database,
        Person(external_id="A", name="Ada", email="a@acme.example", country="Germany", timezone="Europe/Berlin"),
        Person(external_id="B", name="Badr", email="b@acme.example", country="SA", timezone="Asia/Riyadh"),
        Person(external_id="C", name="Cy", email="c@acme.example", timezone="America/New_York"),
        Person(external_id="D", name="Dot", email="d@acme.example", country="Kraut Land", timezone="UTC"),
    )


async def test_each_is_left_in_peace_on_the_days_off_of_their_country(harness: DeliveryHarness) -> None:
    await people_everywhere(harness)
    american = harness.with_context(country="US")
    await look_up_holidays(american.context, NOW)
    named = {each.name: each.country for each in await every(harness.database, Person)}
    assert [named[name] for name in ("Ada", "Badr", "Cy", "Dot")] == ["DE", "SA", None, "Kraut Land"]
    people = await known(harness)
    # Thanksgiving, a Friday, a Sunday, Christmas.
    days = [date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 29), date(2026, 12, 25)]
    works = {name: [people[name].works_on(day) for day in days] for name in ("Ada", "Badr", "Cy", "Dot")}
    assert works == {
        "Ada": [True, True, False, False],
        "Badr": [True, False, True, False],
        "Cy": [False, True, False, False],
        "Dot": [False, True, False, False],
    }
    christmas = datetime(2026, 12, 24, 18, tzinfo=UTC)
    # The 25th is a Friday, the 26th a Saturday.
    assert people["Ada"].next_permitted(christmas) == datetime.combine(
        date(2026, 12, 28), time(9), ZoneInfo("Europe/Berlin")
    )
    assert people["Badr"].next_permitted(christmas) == datetime.combine(
        date(2026, 12, 27), time(9), ZoneInfo("Asia/Riyadh")
    )


async def test_a_brief_approved_before_a_holiday_comes_after_it(harness: DeliveryHarness) -> None:
    await update_row(harness.database, Person, 1, country="United States")
    await store(harness.database, DayOff(day=date(2026, 11, 27), name="Company day"))
    harness.clock.move_to(datetime(2026, 11, 25, 18, tzinfo=UTC))
    await look_up_holidays(harness.context, harness.clock.now())
    await harness.assign()
    # Thanksgiving, the company's day, a weekend.
    for day in (26, 27, 28, 29):
        harness.clock.move_to(datetime(2026, 11, day, 11, tzinfo=UTC))
        await harness.deliver()
        assert harness.messages_to(ADA) == []
    harness.clock.move_to(datetime(2026, 11, 30, 9, tzinfo=UTC))
    await harness.deliver()
    assert len(harness.messages_to(ADA)) == 1


async def test_it_is_looked_up_once_and_again_for_the_next_year_or_another_usual_country(
    harness: DeliveryHarness,
) -> None:
    await people_everywhere(harness)
    await look_up_holidays(harness.context, NOW)
    first = [each.id for each in await every(harness.database, DayOff)]
    await look_up_holidays(harness.context, NOW)
    assert [each.id for each in await every(harness.database, DayOff)] == first
    await look_up_holidays(harness.context, NOW.replace(year=2027))
    kept = [(each.country, each.first_year, each.last_year, each.is_usual) for each in await calendars(harness)]
    assert kept == [("DE", 2027, 2028, False), ("SA", 2027, 2028, False)]
    for country in ("US", "DE", None):
        await look_up_holidays(harness.with_context(country=country).context, NOW.replace(year=2027))
        usual = [each.country for each in await calendars(harness) if each.is_usual]
        assert usual == ([country] if country else [])


async def test_days_off_come_from_a_sheet_for_the_company_or_a_country(harness: DeliveryHarness) -> None:
    await people_everywhere(harness)
    await look_up_holidays(harness.context, NOW)
    head = ["name", "day", "country", "active"]
    sheet: Rows = [
        head,
        ["EXAMPLE", "2026-12-24", "Germany", None],
        ["Christmas Eve", date(2026, 12, 24), None, None],
        ["A bridge", "2026-11-24", "Deutschland", None],
        ["Nobody's", "2026-11-25", "Kraut Land", None],
        ["Christmas Eve", "2026-12-24", None, None],
        ["Some time", "soon", None, None],
    ]
    report = await bring_in(harness.database, **{"Days off": sheet})
    assert reasons(report) == [("Days off", 5, "country"), ("Days off", 6, "name"), ("Days off", 7, "day")]
    assert "Kraut Land" in report.rejected[0].reason
    people = await known(harness)
    christmas_eve, tuesday = date(2026, 12, 24), date(2026, 11, 24)
    assert [people[name].works_on(christmas_eve) for name in ("Ada", "Badr", "Cy")] == [False, False, False]
    assert [people[name].works_on(tuesday) for name in ("Ada", "Badr", "Cy")] == [False, True, True]
    again = await bring_in(harness.database, **{"Days off": sheet[:3]})
    assert [(each.added, each.changed, each.unchanged) for each in again.sheets] == [(0, 0, 1)]
    two = [*sheet[:3], ["Office closed", "2026-12-24", None, None]]
    again = await bring_in(harness.database, **{"Days off": two})
    assert [(each.added, each.changed, each.unchanged) for each in again.sheets] == [(0, 0, 1)]
    assert [(each.row, each.column) for each in again.warnings] == [(4, "name")]
    assert again.warnings[0].reason == "That day is “Christmas Eve” in row 3 already. The first row counts."
    back: Rows = [head, ["Eve", "2026-12-24", None, "no"], ["Half a holiday", "2026-11-24", "DE", None]]
    again = await bring_in(harness.database, **{"Days off": back})
    assert [(each.added, each.changed, each.unchanged) for each in again.sheets] == [(0, 2, 0)]
    people = await known(harness)
    assert people["Badr"].works_on(christmas_eve)
    assert not people["Ada"].works_on(tuesday)


async def test_an_import_says_which_country_it_does_not_know(harness: DeliveryHarness) -> None:
    sheet: Rows = [
        ["id", "name", "email", "country"],
        ["P-1", "Ada", "ada@acme.example", "Deutschland"],
        ["P-2", "Jonas", "jonas@acme.example", "Kraut Land"],
        ["P-3", "Mei", "mei@acme.example", None],
    ]
    report = await bring_in(harness.database, Participants=sheet)
    assert report.ok
    assert [(each.row, each.column) for each in report.warnings] == [(3, "country")]
    assert "Kraut Land" in report.warnings[0].reason
    assert [each.country for each in await every(harness.database, Person)] == ["DE", "Kraut Land", None]
    await import_rows(harness.database, Participants=[{"external_id": "P-3", "name": "Mei", "country": "JP"}])
