"""Availability: properties over people, zones, days off, absences and moments of two years; and how it is read."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program.people import availability
from bot.program.people.availability import Availability, Away
from models import Absence, AbsenceSource, CountryCalendar, DayOff, NudgeFrequency, Person, PersonSettings
from models.database import Database
from tests.program.factories import every, query, store
from tests.statements import executed

_START, _DAYS = datetime(2026, 1, 1, tzinfo=UTC), 730
_ZONES = [
    *("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Casablanca", "Antarctica/Troll"),
    *("America/Godthab", "Pacific/Chatham", "Africa/Cairo", "Asia/Beirut"),
]
_MOMENTS = st.integers(0, _DAYS * 24 * 60).map(lambda minutes: _START + timedelta(minutes=minutes))
_ABSENCES = st.tuples(_MOMENTS, st.integers(1, 40 * 24 * 60)).map(
    lambda each: Away(each[0], each[0] + timedelta(minutes=each[1]))
)
_DATES = st.integers(0, _DAYS).map(lambda days: _START.date() + timedelta(days=days))
_HOURS = st.tuples(st.times(), st.times()).filter(lambda each: each[0] < each[1])
_PEOPLE = st.builds(
    lambda zone, weekdays, hours, days_off, absences: Availability(
        ZoneInfo(zone), weekdays, hours[0], hours[1], days_off, tuple(absences)
    ),
    st.sampled_from(_ZONES),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.just((time(9), time(17))) | _HOURS,
    st.frozensets(_DATES, max_size=20),
    st.lists(_ABSENCES, max_size=4),
)


def _is_at_work(person: Availability, moment: datetime) -> bool:
    there = moment.astimezone(person.zone)
    is_away = any(away.begins <= moment < away.ends for away in person.absences)
    return there.weekday() in person.weekdays and there.date() not in person.days_off and not is_away


@given(_PEOPLE, _MOMENTS)
def test_nobody_is_disturbed_when_they_are_not_at_work(person: Availability, moment: datetime) -> None:
    if person.may_disturb(moment):
        assert _is_at_work(person, moment)
    then = person.next_permitted(moment)
    assert then >= moment
    assert person.next_permitted(then) == then
    assert person.may_disturb(then)
    assert person.may_disturb(moment) is (then == moment)
    assert person.works_on(person.day_of(then))
    if (person.begins, person.ends) == (time(9), time(17)):  # at night there are hours that are skipped
        assert person.begins <= then.time() < person.ends


@given(_PEOPLE, _MOMENTS, st.integers(0, 30))
def test_working_days_are_counted_in_days_on_which_they_work(
    person: Availability, moment: datetime, number: int
) -> None:
    today = person.day_of(moment)
    then = person.morning_after(moment, number)
    if number == 0:
        assert then.date() == today or not person.works_on(today)
        return
    assert person.works_on(then.date())
    assert len(person.working_days(today + timedelta(days=1), then.date() + timedelta(days=1))) == number
    assert then == person.first_moment_of(then.date())
    assert person.morning_after(moment, number + 1) > then


@given(_PEOPLE, _MOMENTS, _DATES)
def test_a_pause_is_over_on_its_day(person: Availability, moment: datetime, until: date) -> None:
    paused = Availability(person.zone, paused_until=until)
    assert paused.is_paused(moment) is (moment.astimezone(person.zone).date() < until)
    assert not person.is_paused(moment)


def test_who_is_away_for_ever_is_asked_about_again_some_day() -> None:
    gone = Availability(ZoneInfo("UTC"), absences=(Away(_START, _START.replace(year=9999)),))
    assert _START < gone.next_permitted(_START) < _START + timedelta(days=500)
    assert not gone.works_on(date(2026, 5, 4))


PARTS = [
    ("before it", "2026-06-03T09:30", "2026-06-03T09:30"),
    ("while it lasts", "2026-06-03T10:00", "2026-06-03T13:15"),
    ("at its last minute", "2026-06-03T13:14", "2026-06-03T13:15"),
    ("after it", "2026-06-03T13:15", "2026-06-03T13:15"),
    ("in the evening before the day begins away", "2026-06-04T20:00", "2026-06-05T11:00"),
    ("when two absences meet", "2026-06-08T09:00", "2026-06-08T16:00"),
]


@pytest.mark.parametrize(("moment", "then"), [each[1:] for each in PARTS], ids=[each[0] for each in PARTS])
def test_part_of_a_day_may_be_away(moment: str, then: str) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    hours = [
        ("2026-06-03T10:00", "2026-06-03T13:15"),
        ("2026-06-05T06:00", "2026-06-05T11:00"),
        ("2026-06-08T12:00", "2026-06-08T16:00"),
        ("2026-06-08T08:00", "2026-06-08T12:30"),
    ]
    person = Availability(ZoneInfo("UTC"), absences=tuple(Away(at(one), at(other)) for one, other in hours))
    assert person.next_permitted(at(moment)) == at(then)


async def _store_people(database: Database, count: int) -> None:
    zones = [None, "Europe/Berlin", "Asia/Tokyo", "Mars/Olympus"]
    await store(
        database,
        *(Person(name=f"N{n}", country=("DE" if n % 2 else None), timezone=zones[n % 4]) for n in range(count)),
    )


async def test_what_is_known_of_people_is_read_by_four_statements_for_many_as_for_few(sqlite: Database) -> None:
    await _store_people(sqlite, 40)
    known = await every(sqlite, Person)
    counted = []
    for people in ([], known[:1], known):
        with executed(sqlite) as statements:
            found = await query(sqlite, availability.of, people, ZoneInfo("UTC"))
        counted.append(sum(not each.startswith(("BEGIN", "PRAGMA")) for each in statements))
        assert found.keys() == {each.id for each in people}
    assert counted == [0, 4, 4]


async def test_their_own_choice_comes_before_their_country_s_and_that_before_the_usual(database: Database) -> None:
    await _store_people(database, 4)
    await store(
        database,
        CountryCalendar(country="DE", weekdays="01234", first_year=2026, last_year=2027, looked_up_in="1"),
        CountryCalendar(
            country="SA", weekdays="01236", first_year=2026, last_year=2027, looked_up_in="1", is_usual=True
        ),
        DayOff(day=date(2026, 12, 25), country="DE", name="Christmas Day", is_public=True),
        DayOff(day=date(2026, 9, 23), country="SA", name="National Day", is_public=True),
        DayOff(day=date(2026, 12, 31), name="New Year's Eve"),
        PersonSettings(
            person_id=2,
            weekdays="135",
            begins=time(7, 30),
            ends=time(11),
            nudges=NudgeFrequency.FEWER,
            paused_until=date(2026, 12, 1),
        ),
        Absence(person_id=2, source=AbsenceSource.HAND, first_day=date(2026, 6, 1), last_day=date(2026, 6, 5)),
        Absence(person_id=4, source=AbsenceSource.SLACK, starts_at=_START, ends_at=_START + timedelta(days=1)),
    )
    people = await every(database, Person)
    found = await query(database, availability.of, people, ZoneInfo("America/New_York"))
    saudi = frozenset({date(2026, 9, 23), date(2026, 12, 31)})
    assert found[1] == Availability(ZoneInfo("America/New_York"), frozenset({0, 1, 2, 3, 6}), days_off=saudi)
    assert found[2] == Availability(
        ZoneInfo("Europe/Berlin"),
        frozenset({1, 3, 5}),
        time(7, 30),
        time(11),
        frozenset({date(2026, 12, 25), date(2026, 12, 31)}),
        (Away(datetime(2026, 5, 31, 22, tzinfo=UTC), datetime(2026, 6, 5, 22, tzinfo=UTC)),),
        NudgeFrequency.FEWER,
        date(2026, 12, 1),
    )
    assert found[3] == Availability(ZoneInfo("Asia/Tokyo"), frozenset({0, 1, 2, 3, 6}), days_off=saudi)
    assert found[4].absences == (Away(_START, _START + timedelta(days=1)),)
    assert found[4].zone == ZoneInfo("America/New_York")


async def test_an_absence_from_the_first_day_or_until_the_last_moment_of_all_keeps_nobody_else_waiting(
    database: Database,
) -> None:
    people = [Person(name=name, timezone=zone) for name, zone in (("Ada", "Asia/Tokyo"), ("Jonas", "Asia/Tokyo"))]
    await store(database, *people)
    found = await every(database, Person)
    now, last = datetime(2026, 11, 9, 2, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    await store(
        database,
        Absence(person_id=1, source=AbsenceSource.HAND, first_day=date.min, last_day=date(2026, 11, 9)),
        Absence(person_id=2, source=AbsenceSource.SLACK, starts_at=now, ends_at=last),
    )
    known = await query(database, availability.of, found, ZoneInfo("UTC"))
    assert [each.may_disturb(now) for each in known.values()] == [False, False]
    assert known[1].next_permitted(now).date() == date(2026, 11, 10)


async def test_who_is_stored_nowhere_works_as_usual(sqlite: Database) -> None:
    stranger, berlin = Person(name="Nobody", timezone="Asia/Tokyo"), ZoneInfo("Europe/Berlin")
    assert await query(sqlite, availability.of_one, stranger, berlin) == Availability(ZoneInfo("Asia/Tokyo"))
