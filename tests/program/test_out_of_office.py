"""Out of office: which status in Slack says that somebody is away, and the absence that is kept for it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.people import availability, out_of_office
from bot.program.people.out_of_office import OutOfOffice, told_by
from models import Absence, AbsenceSource, Person
from models.database import Database
from tests.program.factories import both, commit, every, one, query, store

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
AWAY = [
    (":palm_tree:", "Vacationing"),
    (":palm_tree:", ""),
    (":face_with_thermometer:", "Out sick"),
    (":beach_with_umbrella:", "In Kenya, finally"),
    (":no_entry:", "Out of office"),
    ("", "OOO"),
    ("", "ooo - back on Monday"),
    ("", "On vacation until January 5"),
    ("", "I'm on holiday!"),
    ("", "on leave"),
    ("", "Parental leave 👶"),
    ("", "Out of Office, please ask Sam"),
    (":thermometer:", "Sick"),
    ("", "Urlaub bis 5.1."),
    ("", "im Urlaub"),
    ("", "Krank"),
    ("", "En vacances jusqu'au 3"),
    ("", "De vacaciones"),
    ("", "em férias"),
    ("", "på semester"),
    (":palm_tree::skin-tone-2:", "Vacationing"),
]
HERE = [
    ("", ""),
    (":spiral_calendar_pad:", "In a meeting"),
    (":bus:", "Commuting"),
    (":house_with_garden:", "Working remotely"),
    (":no_entry:", "Focus time"),
    (":palm_tree:", "Working from Bali"),
    (":palm_tree:", "Back from vacation!"),
    (":palm_tree:", "From Monday"),
    ("", "Back from vacation"),
    ("", "Vacation from Monday"),
    ("", "Holiday shopping"),
    ("", "Leave me alone"),
    ("", "Urlaubsplanung"),
    ("", "Semester planning"),
    ("", "Vacation: 3 to 10 December"),
    ("", "Sick of meetings"),
    (":airplane:", "Travelling to customers"),
    (
        "x" * 4_000,
        "on in in in in in in in in in in in in in in in in in in in in in in in in in in in in vacatio" * 20,
    ),
]


@pytest.mark.parametrize(("sign", "words"), AWAY)
def test_who_says_so_is_away(sign: str, words: str) -> None:
    until = NOW + timedelta(days=3)
    assert told_by(sign, words, None) == OutOfOffice()
    assert told_by(sign, words, until) == OutOfOffice(until)


@pytest.mark.parametrize(("sign", "words"), HERE)
def test_what_says_nothing_of_now_disturbs_nobody_s_nudges(sign: str, words: str) -> None:
    assert told_by(sign, words, None) is None


async def follow(database: Database, status: OutOfOffice | None, now: datetime) -> list[tuple[datetime, datetime]]:
    await commit(database, out_of_office.follow, 1, status, now=now)
    assert not await query(database, out_of_office.differs, 1, status, now=now)
    return [(each.starts_at or now, each.ends_at or now) for each in await every(database, Absence)]


async def test_an_absence_is_kept_with_the_status_and_ends_with_it(database: Database) -> None:
    await store(database, Person(name="Ada", slack_id="U0ADA", timezone="UTC"))
    until, later, hour = NOW + timedelta(days=3), NOW + timedelta(days=4), timedelta(hours=1)
    assert await follow(database, None, NOW) == []
    assert await follow(database, OutOfOffice(until), NOW) == [(NOW, until)]
    assert await follow(database, OutOfOffice(later), NOW + hour) == [(NOW, later)]
    person = await one(database, Person, 1)
    available = await query(database, availability.of_one, person, ZoneInfo("UTC"))
    assert available.next_permitted(NOW + hour) == later
    assert await follow(database, None, NOW + 2 * hour) == [(NOW, NOW + 2 * hour)]
    # The next time is another absence; what is long over is forgotten then.
    again = NOW + timedelta(days=100)
    assert await follow(database, OutOfOffice(again + hour), again) == [(again, again + hour)]
    assert await follow(database, OutOfOffice(again + hour), again + 2 * hour) == [(again, again + hour)]


async def test_whoever_was_merged_meanwhile_is_left_alone(database: Database) -> None:
    await commit(database, out_of_office.follow, 4711, OutOfOffice(None), now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert await every(database, Absence) == []


async def test_a_status_without_an_end_is_believed_for_a_week_after_it_was_last_seen(database: Database) -> None:
    await store(database, Person(name="Ada", slack_id="U0ADA"))
    week, hour = timedelta(days=7), timedelta(hours=1)
    assert await follow(database, OutOfOffice(), NOW) == [(NOW, NOW + week)]
    assert await follow(database, OutOfOffice(), NOW + 6 * hour) == [(NOW, NOW + week)]
    assert await follow(database, OutOfOffice(), NOW + 30 * hour) == [(NOW, NOW + 30 * hour + week)]
    soon = NOW + 40 * hour
    assert await follow(database, OutOfOffice(soon), NOW + 31 * hour) == [(NOW, soon)]


async def test_leave_given_by_hand_is_left_alone_by_a_status(database: Database) -> None:
    await store(database, Person(name="Ada", slack_id="U0ADA"))
    day = NOW.date()
    await store(database, Absence(person_id=1, source=AbsenceSource.HAND, first_day=day, last_day=day))
    await commit(database, out_of_office.follow, 1, None, now=NOW)
    await commit(database, out_of_office.follow, 1, OutOfOffice(), now=NOW)
    await commit(database, out_of_office.follow, 1, None, now=NOW + timedelta(hours=1))
    by_hand, _ = await every(database, Absence)
    assert (by_hand.first_day, by_hand.last_day, by_hand.ends_at) == (day, day, None)


async def test_a_status_that_two_replicas_see_at_once_is_one_absence(database: Database, replica: Database) -> None:
    await store(database, Person(name="Ada", slack_id="U0ADA"))

    async def see(session: AsyncSession, _number: int) -> None:
        await out_of_office.follow(session, 1, OutOfOffice(NOW + timedelta(days=3)), now=NOW)

    assert await both(database, replica, see) == [None, None]
    assert [each.person_id for each in await every(database, Absence)] == [1]
