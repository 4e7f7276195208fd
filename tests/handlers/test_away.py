"""/firsthand away and back: how days are typed, what is kept and said, and that both ends of a leave are respected."""

from datetime import date, timedelta

from bot.program.people import absences
from bot.program.people.absences import Days
from models import Absence, AbsenceSource
from models.database import Database
from tests.handlers.actions import rows
from tests.harness import ADA, Harness
from tests.program.factories import commit, every, populate, query

TYPED = [
    ("@ada.okafor 2026-12-21 to 2027-01-03", ("2026-12-21", "2027-01-03")),
    ("Ada Okafor 2026-12-21 to 2027-01-03", ("2026-12-21", "2027-01-03")),
    ("ada okafor from 2026-12-21 until 2027-01-03", ("2026-12-21", "2027-01-03")),
    ("P-1 21.12.2026 - 3.1.2027", ("2026-12-21", "2027-01-03")),
    ("P-1 2026-12-21 – 2027-1-3", ("2026-12-21", "2027-01-03")),
    ("P-1 2026-12-24", ("2026-12-24", "2026-12-24")),
]
WRONG = [
    ("", "Say who, and when"),
    ("2026-12-21 to 2027-01-03", "Say who, and when"),
    ("Ada Okafor 24/12/2026", "Say who, and when"),
    ("Ada Okafor until Friday", "Say who, and when"),
    ("Nobody Atall", "isn't a participant yet"),
    ("Nobody Atall 2026-12-21 to 2027-01-03", "isn't a participant yet"),
    ("P-1 2026-12-21 to 2027-01-03 and 2027-02-01", "Say who, and when"),
    ("P-1 2026-12-21 instead of 2027-01-03", "Say who, and when"),
    ("P-1 2026-13-01 to 2027-01-03", "“2026-13-01” is no day"),
    ("P-1 2027-01-03 to 2026-12-21", "The last day is before the first"),
    ("P-1 2026-10-01 to 2026-10-03", "Those days have passed"),
    ("P-1 2026-12-01 to 2028-12-21", "more than a year"),
    ("P-1 2029-12-01 to 2029-12-21", "more than a year"),
]


async def said(harness: Harness, typed: str) -> str:
    return str((await harness.answer(typed))["text"])


async def test_leave_is_typed_as_people_write_days(harness: Harness) -> None:
    for typed, days in TYPED:
        told = await said(harness, f"away {typed}")
        assert told.startswith("Ada Okafor is on leave "), typed
        (kept,) = await rows(harness, Absence)
        assert (str(kept.first_day), str(kept.last_day), kept.source) == (*days, AbsenceSource.HAND), typed
        await said(harness, "back P-1")


async def test_what_is_no_leave_is_said_and_nothing_kept(harness: Harness) -> None:
    for typed, words in WRONG:
        assert words in await said(harness, f"away {typed}"), typed
    assert await rows(harness, Absence) == []


async def test_leave_is_shown_joined_and_ended(harness: Harness) -> None:
    assert await said(harness, "away P-1") == "No leave of Ada Okafor is noted here."
    await said(harness, "away P-1 2026-11-02 to 2026-11-13")
    await said(harness, "away P-1 2026-12-21 to 2026-12-27")
    gets = await said(harness, "assign P-1 C-1")
    assert gets.endswith("They are away, so the brief goes out on Monday, 16 November 2026."), gets
    told = await said(harness, "away P-1 2026-12-28 to 2027-01-03")
    assert "from 2 November 2026 to 13 November 2026; from 21 December 2026 to 3 January 2027" in told
    assert await said(harness, "away P-1") == told
    assert await said(harness, "back P-1") == "Ada Okafor is here again."
    assert [(each.first_day, each.last_day) for each in await rows(harness, Absence)] == [
        (date(2026, 11, 2), date(2026, 11, 8))
    ]
    assert await said(harness, "back P-1") == "No leave of Ada Okafor was noted here."
    now = harness.clock.now()
    async with harness.database.write() as session:
        by_status = Absence(person_id=1, source=AbsenceSource.SLACK, starts_at=now, ends_at=now + timedelta(days=1))
        session.add(by_status)
    for typed in ("away P-1", "back P-1"):
        assert "By their Slack status they are out of office" in await said(harness, typed)


async def test_the_same_leave_twice_is_one_and_other_people_s_is_left_alone(database: Database) -> None:
    await populate(database)
    today, days = date(2026, 11, 9), Days(date(2026, 12, 1), date(2026, 12, 4))
    for person_id in (1, 2, 1):
        await commit(database, absences.add, person_id, days, today=today, by=ADA)
    assert [(each.person_id, each.first_day) for each in await every(database, Absence)] != []
    assert await query(database, absences.given, 1, today=today) == [days]
    apart = Days(date(2026, 12, 6), date(2026, 12, 6))
    assert await commit(database, absences.add, 1, apart, today=today, by=ADA) == [days, apart]
    around = Days(date(2026, 11, 30), date(2026, 12, 5))
    assert await commit(database, absences.add, 1, around, today=today, by=ADA) == [Days(around.first, apart.last)]
    assert await commit(database, absences.end, 1, today=date(2026, 12, 6))
    assert await query(database, absences.given, 1, today=today) == [Days(around.first, date(2026, 12, 5))]
    assert await query(database, absences.given, 2, today=today) == [days]
