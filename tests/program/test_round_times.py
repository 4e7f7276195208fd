"""Rounds in time: which one is in force, for which one somebody is handed a customer, and when one is over."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.program import rounds
from bot.program.assignments import id_of
from bot.program.rounds import round_times
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL
from models import Assignment, OutgoingKind, Round, RoundState
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    ADA,
    NOVEMBER,
    adas_call,
    commit,
    every,
    one,
    planned,
    populate,
    query,
    update_row,
)
from tests.waiting import outgoing

LAST, FIRST = Cadence("last working day", ZoneInfo("UTC")), Cadence("first working day", ZoneInfo("UTC"))


def at(month: int, day: int, hour: int = 12, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


async def opened(database: Database, cadence: Cadence, now: datetime, *, state: RoundState = RoundState.OPEN) -> Round:
    """Return the round that is open at `now`, in that state."""
    async with database.write() as session:
        round_ = await round_times.open_now(session, CALL, cadence.span_at(now), now=now)
        round_.state = state
        session.add(round_)
    return round_


async def settle(database: Database, cadence: Cadence, now: datetime) -> None:
    """Let time have its way, twice, and see that it then has nothing more to do."""
    for _ in range(2):
        await commit(database, round_times.settle, CALL, cadence, now=now)
    assert await query(database, round_times.is_settled, CALL, cadence, now=now)


# Which round somebody is handed a customer for: by the opening day, the moment, and the days the round then has.
HANDED = [
    (LAST, at(12, 1), "2026-11-30", "in the round that opened on the last day of the month before"),
    (LAST, at(11, 1), "2026-10-30", "the same, on a Sunday"),
    (FIRST, at(11, 1), "2026-11-02", "the day before the next opens: for that"),
    (FIRST, at(11, 27), "2026-12-01", "its last four days: for the next"),
    (FIRST, at(11, 26), "2026-11-02", "five days before its end: still in it"),
    (Cadence("15", ZoneInfo("UTC")), at(11, 1), "2026-10-15", "half way"),
    (Cadence("28", ZoneInfo("UTC")), at(1, 1, year=2027), "2026-12-28", "over the year's end"),
]


@pytest.mark.parametrize(("cadence", "now", "starts", "why"), HANDED, ids=[row[3] for row in HANDED])
async def test_a_hand_assignment_goes_to_the_round_in_force_unless_that_is_nearly_over(
    sqlite: Database, cadence: Cadence, now: datetime, starts: str, why: str
) -> None:
    span = await query(sqlite, round_times.span_to_hand_out_in, CALL, cadence, now=now)
    assert span.starts_on == date.fromisoformat(starts), why


async def test_opening_one_round_leaves_another_alone_that_still_runs(database: Database) -> None:
    running = await opened(database, LAST, at(11, 30), state=RoundState.APPROVED)
    await commit(database, round_times.open_now, CALL, LAST.span_of(date(2026, 12, 1)), now=at(12, 29))
    await settle(database, LAST, at(12, 29))
    assert (await one(database, Round, running.id)).state is RoundState.APPROVED
    async with database.read() as session:
        in_force = await round_times.in_force(session, CALL, LAST, now=at(12, 29))
        coming = await round_times.coming(session, CALL, LAST, now=at(12, 29))
    assert in_force is not None
    assert coming is not None
    assert (in_force.id, coming.starts_on) == (running.id, date(2026, 12, 31))


async def test_a_round_ends_at_nine_on_the_day_the_next_one_opens(database: Database) -> None:
    round_ = await opened(database, LAST, at(11, 30), state=RoundState.APPROVED)
    await settle(database, LAST, at(12, 31, 8))
    assert (await one(database, Round, round_.id)).state is RoundState.APPROVED
    await settle(database, LAST, at(12, 31, 9))
    assert (await one(database, Round, round_.id)).state is RoundState.CLOSED


async def test_a_round_of_another_rule_runs_on_until_today_s_rule_opens_the_next(database: Database) -> None:
    planned = await opened(database, FIRST, at(11, 2), state=RoundState.APPROVED)
    await settle(database, LAST, at(11, 30))
    kept = await one(database, Round, planned.id)
    assert (kept.starts_on, kept.ends_on) == (date(2026, 11, 2), date(2026, 12, 31))


CHANGED = [
    ("28", "first working day", "2026-12-28", "it would end three days after it began: it runs to its own end"),
    ("28", "5", "2026-12-28", "a week after it began: the same"),
    ("15", "2nd tuesday", "2026-12-08", "more than three weeks after it began: then"),
    ("2", "1", "2026-12-01", "a day earlier"),
]


@pytest.mark.parametrize(("old", "new", "ends", "why"), CHANGED, ids=[row[3] for row in CHANGED])
async def test_another_opening_day_never_ends_a_round_soon_after_it_was_handed_out(
    database: Database, old: str, new: str, ends: str, why: str
) -> None:
    before, after = Cadence(old, ZoneInfo("UTC")), Cadence(new, ZoneInfo("UTC"))
    planned = await opened(database, before, at(11, 28), state=RoundState.APPROVED)
    await settle(database, after, at(11, 30))
    assert (await one(database, Round, planned.id)).ends_on == date.fromisoformat(ends), why
    await settle(database, after, at(12, 1))
    assert (await one(database, Round, planned.id)).state is (
        RoundState.CLOSED if ends == "2026-12-01" else RoundState.APPROVED
    )


async def test_the_plan_card_follows_where_another_opening_day_moves_the_end_of_its_round(sqlite: Database) -> None:
    """Its heading may name the round by its days."""
    await populate(sqlite)
    await planned(sqlite)
    (before,) = await outgoing(sqlite, OutgoingKind.PLAN)
    await settle(sqlite, Cadence("28", ZoneInfo("UTC")), at(11, 28))
    (after,) = await outgoing(sqlite, OutgoingKind.PLAN)
    assert after.wanted_version > before.wanted_version


async def test_a_round_opened_by_hand_before_its_day_starts_on_its_day(database: Database) -> None:
    """As a database of the release before may hold it: opened on the 1st, by hand, for the calendar month."""
    async with database.write() as session:
        session.add(
            Round(
                routine=CALL.key,
                month=date(2026, 11, 1),
                starts_on=date(2026, 11, 1),
                ends_on=date(2026, 12, 1),
                opened_at=at(11, 1),
            )
        )
    await settle(database, LAST, at(11, 30))
    (round_,) = await every(database, Round)
    assert (round_.starts_on, round_.ends_on) == (date(2026, 11, 30), date(2026, 12, 31))


OPENS = [
    ("a new programme on its day", False, at(11, 30, 9), True),
    ("a new programme in the week after, in the next month", False, at(12, 4), True),
    ("a new programme later", False, at(12, 8), False),
    ("one that has run, two weeks late", True, at(12, 14), True),
    ("one that has run, in the round's last week", True, at(12, 26), False),
]


@pytest.mark.parametrize(("earlier", "now", "opens"), [row[1:] for row in OPENS], ids=[row[0] for row in OPENS])
async def test_how_late_a_round_opens_by_itself(database: Database, earlier: bool, now: datetime, opens: bool) -> None:
    if earlier:
        await opened(database, LAST, at(10, 30), state=RoundState.CLOSED)
    assert await query(database, round_times.may_open_by_itself, CALL, LAST, now=now) is opens


async def test_after_the_opening_day_was_changed_no_second_round_opens_over_a_running_one(database: Database) -> None:
    await opened(database, LAST, at(10, 30), state=RoundState.APPROVED)
    async with database.read() as session:
        assert not await round_times.may_open_by_itself(session, CALL, FIRST, now=at(11, 4))
        assert await round_times.may_open_by_itself(session, CALL, FIRST, now=at(12, 1))


BOOKED = [
    (date(2026, 11, 30), at(12, 1), S.BOOKED),
    (date(2026, 11, 30), at(12, 6), S.BOOKED),
    (date(2026, 11, 30), at(12, 7), S.MISSED),
    (date(2026, 12, 3), at(12, 1), S.BOOKED),
    (date(2026, 12, 3), at(12, 10), S.MISSED),
    (date(2026, 11, 10), at(12, 1), S.MISSED),
]


@pytest.mark.parametrize(("booked_on", "now", "state"), BOOKED)
async def test_a_booked_call_is_missed_a_week_after_its_day_not_at_the_round_s_end(
    sqlite: Database, booked_on: date, now: datetime, state: S
) -> None:
    call = await adas_call(sqlite)
    await update_row(sqlite, Assignment, call, state=S.BOOKED, booked_on=booked_on, told_at=at(11, 26))
    await settle(sqlite, FIRST, at(12, 1))
    await settle(sqlite, FIRST, now)
    assert [round_.state for round_ in await every(sqlite, Round)] == [RoundState.CLOSED]
    assert (await one(sqlite, Assignment, call)).state is state


async def test_what_was_handed_out_for_the_next_round_is_not_closed_with_this_one(sqlite: Database) -> None:
    await populate(sqlite)
    now = at(11, 28)
    async with sqlite.write() as session:
        await round_times.open_now(session, CALL, NOVEMBER, now=at(11, 2))
        span = await round_times.span_to_hand_out_in(session, CALL, FIRST, now=now)
        following = await round_times.open_now(session, CALL, span, now=now)
        made = await rounds.add(session, following, 1, 1, why="By hand.", now=now, actor=ADA)
        await rounds.hand_out(session, made, now=now, actor=ADA)
    await settle(sqlite, FIRST, at(12, 1, 9))
    assert (await one(sqlite, Assignment, id_of(made))).state is S.APPROVED
    assert [round_.state for round_ in await every(sqlite, Round)] == [RoundState.CLOSED, RoundState.OPEN]
