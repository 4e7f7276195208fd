"""Hosts asked, and their answers: who says no, who is asked next, who says nothing, and who has left."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.program import assignments, rounds
from bot.program.assignments import by_hand, call_offs
from bot.program.assignments.by_hand import IsThemselves
from bot.program.matching import planning
from bot.program.nudges import unanswered
from bot.program.people import absences, participations
from bot.program.people.absences import Days
from bot.program.rounds.calendar import Cadence
from bot.program.routines import switches
from bot.program.routines.shadow import SHADOW
from bot.program.shadow_days import asking, leavers, waiting
from bot.program.shadow_days.asking import AskedNoMore, DayHasBeen
from models import Assignment, Outgoing, Person, Round, RoundState, ShadowHost
from models import AssignmentState as S
from models.database import Database
from tests.participants import store_participants
from tests.program.factories import drafts, every
from tests.refusals import refusal

UTC_ZONE = ZoneInfo("UTC")
CADENCE = Cadence("first working day", UTC_ZONE, every_months=3)
# A Friday.
NOW = datetime(2026, 10, 2, 10, 0, tzinfo=UTC)
ADA, NADIA, LENA, SAM = "U0ADA", "U0NADIA", "U0LENA", "U0SAM"


async def hosted(database: Database, *hosts: str, approved: bool = True) -> int:
    """Store Ada and these hosts, and have the plan of the quarter approved; return the round's id."""
    await store_participants(database, Person(name="Ada Okafor", slack_id=ADA, department="Finance"))
    async with database.write() as session:
        for slack_id in hosts:
            person = Person(name=slack_id.title(), slack_id=slack_id, department="Billing")
            session.add(person)
            await session.flush()
            session.add(ShadowHost(person_id=person.id or 0, site="Porto", role="answers the billing line"))
        await switches.turn_on(session, SHADOW, now=NOW, by=NADIA)
        round_ = await rounds.want_plan(session, SHADOW, CADENCE.span_of(date(2026, 10, 1)), now=NOW)
        assert round_
        assert round_.id
        for draft in await drafts(session, round_.id):
            await planning.keep(session, draft, now=NOW)
    if approved:
        async with database.write() as session:
            await rounds.approve(session, round_.id, now=NOW, actor=NADIA)
    return round_.id


async def days(database: Database) -> list[tuple[int | None, S]]:
    return [(each.host_id, each.state) for each in await every(database, Assignment)]


async def told(database: Database) -> list[str]:
    return [row.kind for row in await every(database, Outgoing) if row.kind != "plan"]


async def say(
    database: Database, answer: str, assignment_id: int, by: str, *, now: datetime = NOW, zone: ZoneInfo = UTC_ZONE
) -> None:
    async with database.write() as session:
        if answer == "no":
            await asking.decline(session, assignment_id, now=now, by=by, zone=zone)
            return
        verb = {"yes": asking.agree, "another": asking.ask_another, "leave": asking.leave_it}
        await verb[answer](session, assignment_id, now=now, by=by)


async def test_nobody_is_asked_before_the_plan_is_approved(database: Database) -> None:
    await hosted(database, LENA, approved=False)
    assert await days(database) == [(2, S.PROPOSED)]
    assert await told(database) == []


async def test_the_host_is_asked_and_the_guest_gets_the_brief_once_they_say_yes(database: Database) -> None:
    await hosted(database, LENA)
    assert await days(database) == [(2, S.ASKED)]
    assert await told(database) == ["host asked"]
    await say(database, "yes", 1, LENA)
    await say(database, "yes", 1, LENA)
    assert await days(database) == [(2, S.APPROVED)]
    assert await told(database) == ["host asked", "assignment"]


ANSWERS = [
    ("no", ["no"], [(2, S.SWAPPED), (3, S.ASKED)], ["host asked", "host asked"]),
    (
        "no after yes",
        ["yes", "no"],
        [(2, S.SWAPPED), (3, S.ASKED)],
        ["host asked", "assignment", "host withdrew", "host asked"],
    ),
    ("no twice", ["no", "no"], [(2, S.SWAPPED), (3, S.ASKED)], ["host asked", "host asked"]),
]


@pytest.mark.parametrize(("_case", "answers", "expected", "messages"), ANSWERS, ids=[case[0] for case in ANSWERS])
async def test_another_is_asked(
    database: Database, _case: str, answers: list[str], expected: list[tuple[int, S]], messages: list[str]
) -> None:
    await hosted(database, LENA, SAM)
    for answer in answers:
        await say(database, answer, 1, LENA)
    assert await days(database) == expected
    assert await told(database) == messages


async def test_nobody_is_asked_twice_in_a_round_and_the_team_is_told_once_nobody_is_left(database: Database) -> None:
    await hosted(database, LENA, SAM)
    await say(database, "no", 1, LENA)
    await say(database, "no", 2, SAM)
    assert await days(database) == [(2, S.SWAPPED), (3, S.SWAPPED)]
    assert await told(database) == ["host asked", "host asked", "no host left"]


async def test_an_answer_that_comes_late_says_that_it_does(database: Database) -> None:
    await hosted(database, LENA, SAM)
    await say(database, "another", 1, NADIA)
    for answer in ("yes", "no"):
        with refusal(AskedNoMore, "settled"):
            await say(database, answer, 1, LENA)
    await say(database, "yes", 2, SAM)
    for answer in ("another", "leave"):
        with refusal(AskedNoMore, "settled"):
            await say(database, answer, 2, NADIA)
    assert await days(database) == [(2, S.SWAPPED), (3, S.APPROVED)]


@pytest.mark.parametrize("who", [ADA, NADIA, SAM, "U0NOBODY"])
async def test_nobody_else_answers_for_a_host(database: Database, who: str) -> None:
    await hosted(database, LENA, SAM)
    for answer in ("yes", "no"):
        with refusal(assignments.NotYours, "isn't yours"):
            await say(database, answer, 1, who)


async def test_who_is_silent_is_reminded_after_five_working_days_and_the_team_told_after_three_more(
    database: Database,
) -> None:
    await hosted(database, LENA)
    found = []
    for day in range(1, 16):
        for hour in (3, 11):
            async with database.write() as session:
                now = NOW + timedelta(days=day, hours=hour - 10)
                before = len(await told(database))
                await waiting.remind(session, now=now, zone=UTC_ZONE)
            found += [(f"{now:%d %H}", kind) for kind in (await told(database))[before:]]
    assert found == [("09 11", "host reminded"), ("14 11", "host silent")]


async def test_what_the_team_leaves_open_may_still_be_answered(database: Database) -> None:
    await hosted(database, LENA)
    await say(database, "leave", 1, NADIA)
    await say(database, "leave", 1, NADIA)
    async with database.read() as session:
        (day,) = (await session.exec(select(Assignment))).all()
        assert await asking.left_by(session, day) == NADIA
    await say(database, "yes", 1, LENA)
    assert await days(database) == [(2, S.APPROVED)]


@pytest.mark.parametrize("change", [{"active": False}, {"guest": True}, {"not_found_at": NOW}])
async def test_a_host_who_left_is_replaced(database: Database, change: dict[str, object]) -> None:
    await hosted(database, LENA, SAM)
    await say(database, "yes", 1, LENA)
    async with database.write() as session:
        (await session.get_one(Person, 2)).sqlmodel_update(change)
    async with database.write() as session:
        await leavers.settle(session, now=NOW, zone=UTC_ZONE)
    assert await days(database) == [(2, S.SWAPPED), (3, S.ASKED)]
    assert (await told(database))[-2:] == ["host withdrew", "host asked"]


async def test_a_host_who_left_before_the_plan_is_approved_is_not_asked(database: Database) -> None:
    round_id = await hosted(database, LENA, SAM, approved=False)
    async with database.write() as session:
        (await session.get_one(Person, 2)).active = False
    async with database.write() as session:
        await rounds.approve(session, round_id, now=NOW, actor=NADIA)
    assert await days(database) == [(2, S.SWAPPED), (3, S.ASKED)]


async def test_a_host_whom_the_sheet_takes_off_before_the_plan_is_approved_is_not_asked(database: Database) -> None:
    round_id = await hosted(database, LENA, SAM, approved=False)
    async with database.write() as session:
        (await session.get_one(ShadowHost, 1)).active = False
    async with database.write() as session:
        await rounds.approve(session, round_id, now=NOW, actor=NADIA)
    assert await days(database) == [(2, S.SWAPPED), (3, S.ASKED)]


async def _go_on_leave(database: Database, person_id: int, until: date) -> None:
    async with database.write() as session:
        days = Days(NOW.date(), until)
        await absences.add(session, person_id, days, today=NOW.date(), by=NADIA)


async def test_a_host_on_leave_is_not_asked_and_one_who_is_back_soon_is(database: Database) -> None:
    round_id = await hosted(database, LENA, SAM, approved=False)
    await _go_on_leave(database, 2, date(2026, 12, 18))
    await _go_on_leave(database, 3, date(2026, 10, 9))
    async with database.write() as session:
        await rounds.approve(session, round_id, now=NOW, actor=NADIA)
    assert await days(database) == [(2, S.SWAPPED), (3, S.ASKED)]
    await _go_on_leave(database, 3, date(2026, 12, 18))
    await say(database, "no", 2, SAM)
    assert await days(database) == [(2, S.SWAPPED), (3, S.SWAPPED)]
    assert await told(database) == ["host asked", "no host left"]


async def test_a_host_can_t_take_back_a_day_that_has_been(database: Database) -> None:
    await hosted(database, LENA, SAM)
    await say(database, "yes", 1, LENA)
    async with database.write() as session:
        day = await session.get_one(Assignment, 1)
        day.state, day.booked_on = S.BOOKED, NOW.date() + timedelta(days=3)
    with refusal(DayHasBeen, "5 October"):
        await say(database, "no", 1, LENA, now=NOW + timedelta(days=4))
    # In a programme of Tokyo it is the next day already.
    with refusal(DayHasBeen, "5 October"):
        await say(database, "no", 1, LENA, now=NOW + timedelta(days=3, hours=8), zone=ZoneInfo("Asia/Tokyo"))
    assert await days(database) == [(2, S.BOOKED)]
    await say(database, "no", 1, LENA, now=NOW + timedelta(days=3))
    assert await days(database) == [(2, S.SWAPPED), (3, S.ASKED)]


@pytest.mark.parametrize("who", [1, 2])
@pytest.mark.parametrize(("hours", "zone"), [(24, "UTC"), (6, "Asia/Tokyo")])
async def test_a_day_that_has_been_is_not_called_off_as_one_of_the_two_left_since(
    database: Database, who: int, hours: int, zone: str
) -> None:
    await hosted(database, LENA, SAM)
    await say(database, "yes", 1, LENA)
    async with database.write() as session:
        day = await session.get_one(Assignment, 1)
        day.state, day.booked_on = S.BOOKED, NOW.date()
        (await session.get_one(Person, who)).active = False
        await participations.end_all(session, who, now=NOW)
    async with database.write() as session:
        await leavers.settle(session, now=NOW + timedelta(hours=hours), zone=ZoneInfo(zone))
    assert await days(database) == [(2, S.BOOKED)]


async def test_once_the_round_is_over_nobody_else_is_asked_and_no_host_is_sought(database: Database) -> None:
    round_id = await hosted(database, LENA, SAM)
    await say(database, "yes", 1, LENA)
    async with database.write() as session:
        (await session.get_one(Round, round_id)).state = RoundState.CLOSED
        day = await session.get_one(Assignment, 1)
        day.state, day.booked_on = S.BOOKED, NOW.date() + timedelta(days=3)
    await say(database, "no", 1, LENA)
    assert await days(database) == [(2, S.SWAPPED)]
    assert (await told(database))[-1] == "host withdrew"


async def test_where_the_guest_has_left_the_host_is_told(database: Database) -> None:
    await hosted(database, LENA, SAM)
    await say(database, "yes", 1, LENA)
    async with database.write() as session:
        await participations.end_all(session, 1, now=NOW)
    async with database.write() as session:
        await leavers.settle(session, now=NOW, zone=UTC_ZONE)
    assert await days(database) == [(2, S.SWAPPED)]
    assert (await told(database))[-1] == "host told off"


async def test_what_is_taken_back_is_told_to_a_host_who_said_yes_and_to_no_other(database: Database) -> None:
    await hosted(database, LENA, SAM)
    async with database.write() as session:
        ada = await session.get_one(Person, 1)
        await call_offs.take_back(session, ada, None, routine=SHADOW, now=NOW, actor=NADIA)
    assert await told(database) == ["host asked"]
    async with database.write() as session:
        ada, sam = await session.get_one(Person, 1), await session.get_one(Person, 3)
        span = CADENCE.span_of(date(2026, 10, 1))
        with refusal(IsThemselves, "themselves"):
            await by_hand.assign(session, ada, ada, routine=SHADOW, span=span, now=NOW, actor=NADIA)
        made = await by_hand.assign(session, ada, sam, routine=SHADOW, span=span, now=NOW, actor=NADIA)
        assert made.state is S.ASKED
    await say(database, "yes", 2, SAM)
    async with database.write() as session:
        ada = await session.get_one(Person, 1)
        await call_offs.take_back(session, ada, None, routine=SHADOW, now=NOW, actor=NADIA)
    assert (await told(database))[-2:] == ["host told off", "call off"]


async def test_a_host_who_said_yes_is_told_that_the_team_let_the_day_go(
    database: Database,
) -> None:
    await hosted(database, LENA)
    await say(database, "yes", 1, LENA)
    async with database.write() as session:
        await unanswered.let_go(session, 1, now=NOW, by=NADIA)
    assert sorted((await told(database))[-2:]) == ["host told off", "let go"]


async def test_one_assigned_by_hand_takes_the_place_of_one_who_was_asked(database: Database) -> None:
    await hosted(database, LENA, SAM)
    async with database.write() as session:
        ada, sam = await session.get_one(Person, 1), await session.get_one(Person, 3)
        span = CADENCE.span_of(date(2026, 10, 1))
        await by_hand.assign(session, ada, sam, routine=SHADOW, span=span, now=NOW, actor=NADIA)
    assert await days(database) == [(2, S.SWAPPED), (3, S.ASKED)]
