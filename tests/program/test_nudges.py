"""Nudges: one kind word at half-time, in the participant's own working hours, and none to whoever is done."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import assignments, rounds
from bot.program.assignments import id_of, nudges
from bot.program.people.availability import Availability
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL
from models import Assignment, OutgoingKind, Person, Round
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    ADA,
    CADENCE,
    NOVEMBER,
    adas_call,
    approved,
    call_of,
    commit,
    every,
    mark_sent,
    one,
    populate,
    query,
    update_row,
)
from tests.statements import executed
from tests.waiting import outgoing

BERLIN = ZoneInfo("Europe/Berlin")
NOVEMBER_2ND = datetime(2026, 11, 2, 9, tzinfo=UTC)
HALF = datetime(2026, 11, 16, 10, tzinfo=UTC)


def _moment(
    month: date = NOVEMBER.month,
    *,
    rule: str = "first working day",
    zone: str | None = None,
    sent: datetime | None = NOVEMBER_2ND,
    booked: date | None = None,
) -> datetime | None:
    """Return when the one reminder of a call falls due, None where there is none."""
    assignment = Assignment(
        round_id=1, routine="call", participant_id=1, customer_id=1, why="", sent_at=sent, booked_on=booked
    )
    assignment.state = S.BOOKED if booked else S.SENT
    available = Availability(ZoneInfo(zone) if zone else BERLIN)
    span = Cadence(rule, BERLIN).span_of(month)
    round_ = Round(routine=CALL.key, opened_at=datetime.combine(month, time(9), UTC), **asdict(span))
    ladder = nudges.ladder_of(assignment, available, round_)
    assert len(ladder) <= len(CALL.ladder) == 1
    return ladder[0] if ladder else None


# Half of November's round is Monday the 16th.
WHEN = [
    ("the programme's zone where theirs is not known", None, "2026-11-16T08:00"),
    ("London, in winter", "Europe/London", "2026-11-16T09:00"),
    ("New York, after the clocks went back on the 1st", "America/New_York", "2026-11-16T14:00"),
    ("Tokyo", "Asia/Tokyo", "2026-11-16T00:00"),
    ("Kathmandu, at a quarter to", "Asia/Kathmandu", "2026-11-16T03:15"),
]


@pytest.mark.parametrize(("zone", "utc"), [row[1:] for row in WHEN], ids=[row[0] for row in WHEN])
def test_half_time_is_nine_in_the_morning_where_the_participant_is(zone: str | None, utc: str) -> None:
    assert _moment(zone=zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


CHANGES = [
    ("the clocks of Berlin go back in the second half", date(2026, 10, 1), "2026-10-19T07:00"),
    ("and forward", date(2027, 3, 1), "2027-03-16T08:00"),
]


@pytest.mark.parametrize(("month", "utc"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_half_time_follows_the_wall_s_clock_over_a_clock_change(month: date, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert _moment(month, sent=datetime.combine(month, time(9), UTC)) == expected


def test_half_time_on_a_weekend_waits_for_monday() -> None:
    # Half of the round from 3 May to 1 June 2027 is Monday the 17th; of that from 1 to 31 January, Saturday the 16th.
    sent = datetime(2027, 1, 1, 9, tzinfo=UTC)
    assert _moment(date(2027, 1, 1), sent=sent) == datetime(2027, 1, 18, 8, tzinfo=UTC)


LATE = [
    ("handed out on the 12th, five days later", "2026-11-12T10:00", "2026-11-17T11:00"),
    ("handed out on a Tuesday evening, the fifth evening waits for Monday", "2026-11-17T20:00", "2026-11-23T09:00"),
    ("handed out on the 26th, not in this month", "2026-11-26T10:00", None),
]


@pytest.mark.parametrize(("sent", "berlin"), [row[1:] for row in LATE], ids=[row[0] for row in LATE])
def test_nobody_is_reminded_of_what_they_got_days_ago(sent: str, berlin: str | None) -> None:
    expected = datetime.fromisoformat(berlin).replace(tzinfo=BERLIN) if berlin else None
    assert _moment(sent=datetime.fromisoformat(sent).replace(tzinfo=UTC)) == expected


BOOKED = [
    ("a day before half-time changes nothing", date(2026, 11, 5), "2026-11-16T09:00"),
    ("a day after half-time: days after it was asked about", date(2026, 11, 18), "2026-11-24T09:00"),
    ("a Friday, asked about on Monday: the Monday after", date(2026, 11, 20), "2026-11-30T09:00"),
    ("the month's last day: none", date(2026, 11, 30), None),
    ("a day in the next month: none", date(2026, 12, 4), None),
]


@pytest.mark.parametrize(("booked", "berlin"), [row[1:] for row in BOOKED], ids=[row[0] for row in BOOKED])
def test_who_has_booked_goes_on_with_the_ladder_days_after_their_day(booked: date, berlin: str | None) -> None:
    expected = datetime.fromisoformat(berlin).replace(tzinfo=BERLIN) if berlin else None
    assert _moment(booked=booked) == expected


# What is said of a call booked for a day, hour by hour: (booked for, first asked about at, in Berlin).
ASKED = [
    ("a weekday", date(2026, 11, 18), "2026-11-19T09:00"),
    ("a Friday waits for Monday", date(2026, 11, 20), "2026-11-23T09:00"),
    ("the round's last day, after its end", date(2026, 11, 30), "2026-12-01T09:00"),
    ("a day in the next round", date(2026, 12, 3), "2026-12-04T09:00"),
]


@pytest.mark.parametrize(("booked", "berlin"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
async def test_a_booked_call_is_asked_about_once_on_the_working_morning_after_its_day(
    sqlite: Database, booked: date, berlin: str
) -> None:
    call = await adas_call(sqlite)
    await update_row(sqlite, Assignment, call, state=S.BOOKED, booked_on=booked)
    asked = datetime.fromisoformat(berlin).replace(tzinfo=BERLIN)
    now = datetime.combine(booked, time(8), BERLIN)
    asked_at = []
    while now < asked + timedelta(days=2):
        await commit(sqlite, round_times.settle, CALL, CADENCE, now=now)
        asked_at += [now] * await _remind(sqlite, now)
        now += timedelta(hours=1)
    assert asked_at == [asked]
    assert [row.key for row in await outgoing(sqlite, OutgoingKind.REMINDER)] == [f"reminder:{call}:{booked}"]
    assert (await one(sqlite, Assignment, call)).state is S.BOOKED


async def test_nobody_is_reminded_more_than_three_times_of_one_call(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    reminders = 0
    for day in range(3, 30):
        async with sqlite.write() as session:
            row = await session.get_one(Assignment, call)
            row.state, row.booked_on = S.BOOKED, date(2026, 11, day) - timedelta(days=1)
        reminders += await _remind(sqlite, datetime(2026, 11, day, 10, tzinfo=UTC))
    assert reminders == 3


async def test_who_is_due_is_asked_in_as_many_statements_for_many_calls_as_for_few(sqlite: Database) -> None:
    await populate(sqlite, participants=40, customers=40)
    await approved(sqlite)
    counted = []
    for shown_now in (2, 40):
        for call in (await every(sqlite, Assignment))[:shown_now]:
            if call.state is S.APPROVED:
                await mark_sent(sqlite, id_of(call))
        with executed(sqlite) as statements:
            assert len(await query(sqlite, nudges.due, now=HALF, zone=BERLIN)) == shown_now
        counted.append(sum(not each.startswith(("BEGIN", "PRAGMA")) for each in statements))
    assert counted == [6, 6]


async def test_a_zone_this_machine_does_not_know_leaves_nobody_else_without_a_reminder(sqlite: Database) -> None:
    await populate(sqlite)
    await approved(sqlite)
    for call in await every(sqlite, Assignment):
        await mark_sent(sqlite, id_of(call))
    await update_row(sqlite, Person, 1, timezone="Mars/Olympus")
    assert await _remind(sqlite, HALF) == 2


_ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "Asia/Kathmandu"])
_RULES = st.sampled_from(["first working day", "last working day", "15", "28", "2nd tuesday", "4th friday"])
_MONTHS = st.dates(date(2026, 1, 1), date(2030, 1, 1)).map(lambda day: day.replace(day=1))


@given(_MONTHS, st.floats(0, 31), _ZONES, st.none() | st.integers(0, 60), _RULES)
def test_a_reminder_is_always_at_work_within_the_round_and_days_after_the_brief(
    month: date, after: float, zone: str, booked_after: int | None, rule: str
) -> None:
    opens = Cadence(rule, BERLIN).span_of(month).starts_on
    sent = datetime.combine(opens, time(9), UTC) + timedelta(days=after)
    booked = None if booked_after is None else month + timedelta(days=booked_after)
    moment = _moment(month, zone=zone, sent=sent, booked=booked, rule=rule)
    if moment is None:
        return
    there = moment.astimezone(ZoneInfo(zone))
    assert there.weekday() < 5
    assert time(9) <= there.time() < time(17)
    span = Cadence(rule, BERLIN).span_of(month)
    assert span.starts_on <= there.date() < span.ends_on
    assert moment >= sent + timedelta(days=5)
    assert booked is None or there.date() > booked


async def _remind(database: Database, now: datetime) -> int:
    return await commit(database, nudges.remind, now=now, zone=BERLIN)


async def test_a_reminder_is_enqueued_once_however_often_the_clock_ticks(database: Database) -> None:
    call = await adas_call(database)
    assert await _remind(database, datetime(2026, 11, 16, 7, 59, tzinfo=UTC)) == 0
    assert [await _remind(database, HALF + timedelta(hours=hours)) for hours in (0, 1, 24)] == [1, 0, 0]
    (row,) = await outgoing(database, OutgoingKind.REMINDER)
    assert (row.subject_id, row.person_id, row.wanted_version) == (call, 1, 1)


@pytest.mark.parametrize("state", list(S))
async def test_only_whoever_has_still_to_call_is_reminded(sqlite: Database, state: S) -> None:
    call = await adas_call(sqlite)
    await update_row(sqlite, Assignment, call, state=state)
    assert await _remind(sqlite, HALF) == (1 if state in (S.SENT, S.BOOKED, S.UNREACHABLE) else 0)


LATE_NOWS: list[tuple[str, Callable[[int], datetime], int]] = [
    ("in the evening", lambda day: datetime(2026, 11, day, 18, tzinfo=UTC), 0),
    ("at night", lambda day: datetime(2026, 11, day, 23, tzinfo=UTC), 0),
    ("the next morning", lambda day: datetime(2026, 11, day + 1, 8, 30, tzinfo=UTC), 1),
    ("on a Saturday", lambda day: datetime(2026, 11, day + 5, 11, tzinfo=UTC), 0),
    ("on the Monday after", lambda day: datetime(2026, 11, day + 7, 11, tzinfo=UTC), 1),
    ("in the next month", lambda day: datetime(2026, 12, 1, 11, tzinfo=UTC), 0),
]


@pytest.mark.parametrize(("now", "reminders"), [row[1:] for row in LATE_NOWS], ids=[row[0] for row in LATE_NOWS])
async def test_a_bot_that_was_down_at_half_time_catches_up_in_working_hours_of_the_month_only(
    sqlite: Database, now: Callable[[int], datetime], reminders: int
) -> None:
    await adas_call(sqlite)
    assert await _remind(sqlite, now(16)) == reminders


async def test_nobody_is_reminded_of_a_month_that_was_closed(sqlite: Database) -> None:
    call = await adas_call(sqlite)
    async with sqlite.write() as session:
        await round_times.settle(session, CALL, CADENCE, now=datetime(2026, 12, 1, 9, tzinfo=UTC))
        row = await session.get_one(Assignment, call)
        row.state = S.SENT
    assert await _remind(sqlite, HALF) == 0


async def test_each_participant_is_reminded_in_their_own_morning(sqlite: Database) -> None:
    await populate(sqlite)
    async with sqlite.write() as session:
        for person_id, zone in ((1, "Asia/Tokyo"), (2, "America/New_York")):
            person = await session.get_one(Person, person_id)
            person.timezone = zone
        round_ = await round_times.open_now(session, CALL, NOVEMBER, now=NOVEMBER_2ND)
        for number in (1, 2):
            made = await rounds.add(session, round_, number, number, why="", now=NOVEMBER_2ND, actor=None)
            await rounds.hand_out(session, made, now=NOVEMBER_2ND, actor=ADA)
            made.sent_at = NOVEMBER_2ND
            await assignments.transition(session, made, S.SENT, now=NOVEMBER_2ND, actor=None)
    assert await _remind(sqlite, datetime(2026, 11, 16, 2, tzinfo=UTC)) == 1
    assert await _remind(sqlite, datetime(2026, 11, 16, 15, tzinfo=UTC)) == 1
    reminded = [row.person_id for row in await outgoing(sqlite, OutgoingKind.REMINDER)]
    assert reminded == [1, 2]
    assert id_of(await call_of(sqlite, ADA)) == 1
