"""Who is left out of a plan, as they paused or are on leave for most of the round; and what the CX team is told."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.program import rounds
from bot.program.assignments import id_of
from bot.program.matching import proposals
from bot.program.matching.away import away_in, why_left_out
from bot.program.people.availability import Availability, Away
from bot.program.rounds import leaving_out
from bot.program.welcomes import partners
from bot.surfaces.plan import plan_message
from models import Absence, AbsenceSource, Assignment, LeftOut, LeftOutWhy, Person, PersonSettings, Round, RoundState
from models import AssignmentState as S
from models.database import Database
from tests.handlers.actions import settle
from tests.harness import START, Harness
from tests.program.factories import (
    NADIA,
    NOVEMBER,
    NOW,
    approved,
    commit,
    every,
    mark_sent,
    one,
    plan_of,
    planned,
    populate,
    query,
    store,
    update_row,
)

UTC_ZONE = ZoneInfo("UTC")
# Twenty-one working days: Monday 2 November to Monday 30 November.
FIRST, BEFORE = NOVEMBER.starts_on, NOVEMBER.ends_on


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def on_leave(first: int, last: int) -> Availability:
    return Availability(UTC_ZONE, absences=(Away(at(11, first), at(11, last + 1)),))


def paused(until: date) -> Availability:
    return Availability(UTC_ZONE, paused_until=until)


@pytest.mark.parametrize(
    ("available", "why"),
    [
        (Availability(UTC_ZONE), None),
        (on_leave(2, 13), None),
        (on_leave(2, 15), None),
        (on_leave(2, 16), LeftOutWhy.AWAY),
        (on_leave(16, 29), None),
        (on_leave(7, 8), None),
        (paused(date(2026, 11, 1)), None),
        (paused(date(2026, 11, 16)), None),
        (paused(date(2026, 11, 17)), LeftOutWhy.PAUSED),
        (paused(date(2027, 1, 1)), LeftOutWhy.PAUSED),
        (Availability(UTC_ZONE, weekdays=frozenset({0}), paused_until=date(2026, 11, 10)), None),
        (Availability(UTC_ZONE, weekdays=frozenset({0}), paused_until=date(2026, 11, 17)), LeftOutWhy.PAUSED),
        # Holidays are nobody's leave.
        (Availability(UTC_ZONE, days_off=frozenset(date(2026, 11, day) for day in range(2, 30))), None),
    ],
)
def test_whoever_has_half_of_the_round_is_planned_for(available: Availability, why: LeftOutWhy | None) -> None:
    assert why_left_out(available, FIRST, BEFORE) is why


# Two of the last three working days of November away is most of them, of four it is half.
@pytest.mark.parametrize(
    ("zone", "now", "why"),
    [
        ("Pacific/Auckland", datetime(2026, 11, 25, 20, tzinfo=UTC), {1: LeftOutWhy.AWAY}),
        ("Pacific/Kiritimati", datetime(2026, 11, 25, 20, tzinfo=UTC), {1: LeftOutWhy.AWAY}),
        ("Asia/Kolkata", datetime(2026, 11, 25, 20, tzinfo=UTC), {1: LeftOutWhy.AWAY}),
        ("Europe/London", datetime(2026, 11, 25, 20, tzinfo=UTC), {}),
        ("Pacific/Pago_Pago", datetime(2026, 11, 26, 3, tzinfo=UTC), {}),
        ("Pacific/Marquesas", datetime(2026, 11, 26, 3, tzinfo=UTC), {}),
        ("America/Los_Angeles", datetime(2026, 11, 26, 3, tzinfo=UTC), {}),
        (None, datetime(2026, 11, 26, 3, tzinfo=UTC), {1: LeftOutWhy.AWAY}),
    ],
)
async def test_what_is_left_of_a_round_is_counted_by_each_one_s_own_days(
    sqlite: Database, zone: str | None, now: datetime, why: dict[int, LeftOutWhy]
) -> None:
    await populate(sqlite, participants=1, customers=1)
    await update_row(sqlite, Person, 1, timezone=zone)
    await store(sqlite, Absence(person_id=1, source=AbsenceSource.HAND, first_day=date(2026, 11, 27), last_day=BEFORE))
    round_ = Round(routine="call", month=NOVEMBER.month, starts_on=FIRST, ends_on=BEFORE, opened_at=NOW)
    assert await query(sqlite, away_in, round_, [1], now=now, zone=UTC_ZONE) == why


async def test_who_is_away_or_paused_gets_nothing_and_the_plan_says_so(database: Database) -> None:
    await populate(database, participants=5, customers=5)
    await store(
        database,
        Absence(person_id=1, source=AbsenceSource.HAND, first_day=date(2026, 11, 1), last_day=date(2026, 11, 25)),
        Absence(person_id=2, source=AbsenceSource.SLACK, starts_at=at(10, 30), ends_at=at(11, 28)),
        Absence(person_id=3, source=AbsenceSource.HAND, first_day=date(2026, 10, 1), last_day=date(2026, 10, 25)),
        PersonSettings(person_id=4, paused_until=date(2027, 1, 1)),
        PersonSettings(person_id=5, paused_until=date(2026, 11, 4)),
    )
    round_ = await planned(database)
    assert sorted(each.participant_id for each in await every(database, Assignment)) == [3, 5]
    assert {each.person_id: each.why for each in await every(database, LeftOut)} == {
        1: LeftOutWhy.AWAY,
        2: LeftOutWhy.AWAY,
        4: LeftOutWhy.PAUSED,
    }
    assert (await one(database, type(round_), round_.id or 0)).state is RoundState.PROPOSED
    plan = await plan_of(database, round_)
    assert ([each.id for each in plan.away], [each.id for each in plan.paused], plan.without) == ([1, 2], [4], ())
    text = plan_message(plan).text
    assert "On leave for most of it, so left out (2): " in text
    assert "Paused for most of it, so left out (1): " in text


async def test_a_round_in_which_everybody_is_away_has_a_plan_of_nobody(database: Database) -> None:
    await populate(database, participants=2, customers=2)
    first, last = date(2026, 11, 1), date(2026, 12, 25)
    leave = (Absence(person_id=i, source=AbsenceSource.HAND, first_day=first, last_day=last) for i in (1, 2))
    await store(database, *leave)
    round_ = await planned(database)
    assert await every(database, Assignment) == []
    assert [each.id for each in (await plan_of(database, round_)).away] == [1, 2]


async def test_who_pauses_or_goes_on_leave_before_approve_is_taken_out_of_the_plan(database: Database) -> None:
    await populate(database, participants=4, customers=4)
    round_ = await planned(database)
    await store(
        database,
        PersonSettings(person_id=1, paused_until=date(2027, 1, 1)),
        Absence(person_id=2, source=AbsenceSource.HAND, first_day=date(2026, 11, 2), last_day=date(2026, 11, 25)),
        Absence(person_id=3, source=AbsenceSource.HAND, first_day=date(2026, 11, 2), last_day=date(2026, 11, 6)),
        PersonSettings(person_id=4, paused_until=date(2027, 1, 1)),
    )
    chosen = next(each for each in await every(database, Assignment) if each.participant_id == 4)
    await update_row(database, Assignment, chosen.id, assigned_by=NADIA)
    gone = await query(database, leaving_out.gone_since, now=NOW, zone=UTC_ZONE)
    assert gone == {round_.id: {1: LeftOutWhy.PAUSED, 2: LeftOutWhy.AWAY}}
    for _ in range(2):
        await commit(database, leaving_out.leave_out, id_of(round_), gone[id_of(round_)], now=NOW)
    assert await query(database, leaving_out.gone_since, now=NOW, zone=UTC_ZONE) == {}
    plan = await plan_of(database, round_)
    assert ([each.id for each in plan.away], [each.id for each in plan.paused], plan.without) == ([2], [1], ())
    await commit(database, rounds.approve, id_of(round_), now=NOW, actor=NADIA)
    states = {each.participant_id: each.state for each in await every(database, Assignment)}
    assert states == dict.fromkeys((1, 2), S.SWAPPED) | dict.fromkeys((3, 4), S.APPROVED)
    freed = {each.customer_id for each in await every(database, Assignment) if each.state is S.SWAPPED}
    other = await commit(database, proposals.next_one, round_, 3, now=NOW)
    assert other is not None
    assert other.subject_id in freed


async def test_who_goes_on_leave_before_the_brief_reached_them_is_taken_out_after_approve_too(sqlite: Database) -> None:
    """As where it waits for their morning, or for the end of a status: the round would end without a word of it."""
    await populate(sqlite, participants=3, customers=3)
    round_ = await approved(sqlite)
    first, _, last = await every(sqlite, Assignment)
    await mark_sent(sqlite, id_of(first))
    await update_row(sqlite, Assignment, last.id, assigned_by=NADIA)
    days = date(2026, 11, 2), date(2026, 11, 29)
    await store(
        sqlite,
        *(Absence(person_id=i, source=AbsenceSource.HAND, first_day=days[0], last_day=days[1]) for i in (1, 2, 3)),
    )
    gone = await query(sqlite, leaving_out.gone_since, now=NOW, zone=UTC_ZONE)
    assert gone == {round_.id: {2: LeftOutWhy.AWAY}}
    await commit(sqlite, leaving_out.leave_out, id_of(round_), gone[id_of(round_)], now=NOW)
    assert [each.state for each in await every(sqlite, Assignment)] == [S.SENT, S.SWAPPED, S.APPROVED]
    assert [each.id for each in (await plan_of(sqlite, round_)).away] == [2]


async def test_the_plan_loses_them_by_itself_and_says_why(harness: Harness) -> None:
    await harness.command("plan")
    await settle(harness)
    await harness.command("away ada 2026-11-09 to 2026-12-13")
    await settle(harness)
    await harness.move_to(START + timedelta(minutes=5))
    await settle(harness)
    plan = await harness.nadia.wait_for_message(harness.cx_channel, "On leave for most of it, so left out (1): Ada")
    await harness.nadia.click(plan, "Approve")
    await settle(harness)
    assert await harness.ada.dm() == []


@pytest.mark.parametrize(("away", "partner"), [((), "U1"), (("U1",), "U2"), (("U1", "U2"), "U1")])
async def test_of_the_cx_team_whoever_is_here_meets_somebody_new(
    database: Database, away: tuple[str, ...], partner: str
) -> None:
    await store(database, Person(name="Ada", slack_id="U0ADA"), *(Person(name=each, slack_id=each) for each in away))
    first, last = FIRST, BEFORE - timedelta(days=1)
    for person_id in range(2, len(away) + 2):
        leave = Absence(person_id=person_id, source=AbsenceSource.HAND, first_day=first, last_day=last)
        await store(database, leave)
    chosen = await query(database, partners.choose, 1, ["U0ADA", "U1", "U2"], now=NOW, zone=UTC_ZONE, last_day=last)
    assert chosen == partner
