"""Who takes part, and when a person may be disturbed."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.program import people, rounds
from bot.program.assignments import by_hand, id_of
from bot.program.nudges import sending
from bot.program.people import customers
from bot.program.people.availability import Availability, known_zone, zone_of
from bot.program.rounds import plans
from bot.program.routines import CALL
from models import Assignment, AssignmentState, Customer, OutgoingKind, Participation, Person
from models.database import Database
from tests.participants import leave
from tests.program.factories import (
    ADA,
    CADENCE,
    NADIA,
    NOVEMBER,
    NOW,
    approved,
    call_of,
    commit,
    every,
    mark_all_sent,
    one,
    plan_of,
    planned,
    populate,
    query,
    store,
    update_row,
)
from tests.refusals import refusal
from tests.waiting import outgoing


async def test_nobody_who_is_not_active_is_planned_for(database: Database) -> None:
    await populate(database, participants=3, customers=3)
    await leave(database, 2)
    await update_row(database, Customer, 1, active=False)

    await planned(database)

    made = await every(database, Assignment)
    assert sorted((each.participant_id, each.customer_id) for each in made) == [(1, 2), (3, 3)]
    status = await query(database, plans.programme_status, CALL, CADENCE, now=NOW)
    assert (status.participants, status.callable_customers) == (2, 2)


async def test_where_nobody_is_active_there_is_nothing_to_plan(database: Database) -> None:
    await populate(database, participants=1)
    await leave(database, 1)

    async with database.write() as session:
        assert not await rounds.needs_plan(session, CALL, NOVEMBER)
        assert await rounds.want_plan(session, CALL, NOVEMBER, now=NOW) is None


async def test_a_proposal_to_somebody_who_left_meanwhile_is_not_sent(database: Database) -> None:
    await populate(database)
    round_ = await planned(database)
    await leave(database, 1)

    await commit(database, rounds.approve, id_of(round_), now=NOW, actor=NADIA)

    states = {each.participant_id: each.state for each in await every(database, Assignment)}
    assert states == {1: AssignmentState.SWAPPED, 2: AssignmentState.APPROVED}
    assert [row.person_id for row in await outgoing(database, OutgoingKind.ASSIGNMENT)] == [2]


async def test_a_proposed_customer_who_is_out_meanwhile_gives_way_to_the_next(database: Database) -> None:
    await populate(database, participants=1, customers=2)
    round_ = await planned(database)
    await update_row(database, Customer, 1, active=False)

    await commit(database, rounds.approve, id_of(round_), now=NOW, actor=NADIA)

    assert [(each.customer_id, each.state) for each in await every(database, Assignment)] == [
        (1, AssignmentState.SWAPPED),
        (2, AssignmentState.APPROVED),
    ]


async def test_who_left_is_reminded_of_nothing_and_keeps_their_call(database: Database) -> None:
    await populate(database, participants=1)
    await approved(database)
    await mark_all_sent(database)
    late = NOW + timedelta(days=21)
    assert await query(database, sending.due_now, now=late, zone=ZoneInfo("UTC")) == [1]
    await leave(database, 1)

    assert await query(database, sending.due_now, now=late, zone=ZoneInfo("UTC")) == []
    assert (await call_of(database, ADA)).state is AssignmentState.SENT


async def test_nothing_is_assigned_by_hand_to_or_of_who_is_not_active(database: Database) -> None:
    await populate(database)
    await leave(database, 1)
    await update_row(database, Customer, 1, active=False)
    await store(database, Person(external_id="P-3", name="Mei"))
    await store(database, Participation(person_id=3, routine="shadow", since=NOW))
    ada, jonas, mei = await every(database, Person)

    async with database.write() as session:
        with refusal(people.NotActive, "active"):
            await by_hand.assign(
                session, ada, await one(database, Customer, 2), routine=CALL, span=NOVEMBER, now=NOW, actor=NADIA
            )
        with refusal(people.NotInRoutine, "takes part in other routines"):
            await by_hand.assign(
                session, mei, await one(database, Customer, 2), routine=CALL, span=NOVEMBER, now=NOW, actor=NADIA
            )
        with refusal(customers.NoConsentToCall, "not active"):
            await by_hand.assign(
                session, jonas, await one(database, Customer, 1), routine=CALL, span=NOVEMBER, now=NOW, actor=NADIA
            )
    assert await every(database, Assignment) == []


async def test_who_left_is_not_said_to_lack_a_customer(database: Database) -> None:
    await populate(database, participants=3, customers=1)
    await leave(database, 3)
    round_ = await planned(database)
    plan = await plan_of(database, round_)
    assert [person.name for person in plan.without] == ["Person 2"]


ELSEWHERE = ZoneInfo("Pacific/Auckland")
BERLIN, NEW_YORK, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


def somebody_in(zone: ZoneInfo) -> Person:
    return Person(name="Ada", timezone=zone.key)


MORNINGS = [
    ("a working morning stays", "2026-11-02T09:00", "2026-11-02T09:00"),
    ("a working afternoon stays", "2026-11-02T16:59", "2026-11-02T16:59"),
    ("too early waits for nine", "2026-11-02T06:30", "2026-11-02T09:00"),
    ("the evening waits for the next day", "2026-11-02T17:00", "2026-11-03T09:00"),
    ("Friday evening waits for Monday", "2026-11-06T18:00", "2026-11-09T09:00"),
    ("Saturday waits for Monday", "2026-11-07T10:00", "2026-11-09T09:00"),
    ("Sunday night waits for Monday", "2026-11-08T23:59", "2026-11-09T09:00"),
    ("the weekend the clocks go back", "2026-10-24T10:00", "2026-10-26T09:00"),
    ("the weekend the clocks go forward", "2027-03-27T10:00", "2027-03-29T09:00"),
]


@pytest.mark.parametrize(("given_", "then"), [row[1:] for row in MORNINGS], ids=[row[0] for row in MORNINGS])
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, TOKYO])
def test_nobody_is_disturbed_outside_working_hours(given_: str, then: str, zone: ZoneInfo) -> None:
    moment = datetime.fromisoformat(given_).replace(tzinfo=zone)
    expected = datetime.fromisoformat(then).replace(tzinfo=zone)
    there = Availability(zone)
    assert there.next_permitted(moment) == expected
    assert there.next_permitted(moment.astimezone(UTC)) == expected


_ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Auckland"])


_START = datetime(2026, 1, 1, tzinfo=UTC)
_MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: _START + timedelta(minutes=minutes))


@given(_MOMENTS, _ZONES.map(ZoneInfo))
def test_the_next_working_morning_is_never_past_never_far_and_always_at_work(moment: datetime, zone: ZoneInfo) -> None:
    person = Availability(zone)
    then = person.next_permitted(moment)
    assert moment <= then <= moment + timedelta(days=3)
    assert then.astimezone(zone).weekday() < 5
    assert time(9) <= then.astimezone(zone).time() < time(17)
    assert person.next_permitted(then) == then
    assert person.may_disturb(then)
    assert person.may_disturb(moment) is (then == moment)


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd", "Europe", "/absolute", "x\0y"])
def test_whoever_s_zone_is_not_known_keeps_the_programme_s(name: str | None) -> None:
    assert known_zone(name) is None
    assert zone_of(Person(name="Ada", timezone=name), BERLIN) is BERLIN


def test_whoever_s_zone_is_known_keeps_their_own() -> None:
    assert zone_of(somebody_in(TOKYO), BERLIN) == TOKYO
