"""Turning routines on and off, and naming one in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.program.rounds import overview
from bot.program.rounds.calendar import Cadence
from bot.program.routines import CALL, ROUTINES, switches
from bot.program.routines.switches import IsOff, NoSuchRoutine
from models import RoutineSwitch
from models.database import Database
from tests.program.factories import NADIA, NOW, both, commit, every, query

WALK = replace(CALL, key="walk", title="Walk the floor")
LONG_WALK = replace(CALL, key="long walk", title="Long walk the floor")


@pytest.fixture(autouse=True)
def more_routines(monkeypatch: pytest.MonkeyPatch) -> None:
    for routine in (WALK, LONG_WALK):
        monkeypatch.setitem(ROUTINES, routine.key, routine)


async def test_the_call_is_on_from_the_start_and_others_are_turned_on(database: Database) -> None:
    assert await query(database, switches.turned_on) == [CALL]
    with pytest.raises(IsOff):
        await query(database, switches.require_on, WALK)
    assert await commit(database, switches.turn_on, WALK, now=NOW, by=NADIA)
    assert not await commit(database, switches.turn_on, WALK, now=NOW, by=NADIA)
    assert await query(database, switches.turned_on) == [CALL, WALK]
    await query(database, switches.require_on, WALK)


async def test_each_time_a_routine_was_on_is_kept(database: Database) -> None:
    for day in (0, 2):
        assert await commit(database, switches.turn_on, WALK, now=NOW + timedelta(days=day), by=NADIA)
        assert await commit(database, switches.turn_off, WALK, now=NOW + timedelta(days=day + 1), by=NADIA)
    assert not await commit(database, switches.turn_off, WALK, now=NOW, by=NADIA)
    times = [row for row in await every(database, RoutineSwitch) if row.routine == WALK.key]
    assert [(row.on_since - NOW, row.off_since and row.off_since - NOW, row.off_by) for row in times] == [
        (timedelta(0), timedelta(days=1), NADIA),
        (timedelta(days=2), timedelta(days=3), NADIA),
    ]


async def test_two_who_turn_it_on_at_once_turn_it_on_once(database: Database, replica: Database) -> None:
    results = await both(database, replica, lambda session, _: switches.turn_on(session, WALK, now=NOW, by=NADIA))
    assert sorted(results, key=str) == [False, True]
    assert len([row for row in await every(database, RoutineSwitch) if row.routine == WALK.key]) == 1


@pytest.mark.parametrize(
    "typed", [" walk  the FLOOR ", "“Walk the floor”", "'walk the floor'", "„Walk the floor“.", "« Walk the floor »"]
)
def test_a_routine_is_found_by_its_title(typed: str) -> None:
    assert switches.titled(typed) is WALK


def test_a_routine_that_there_is_not_is_answered_with_those_there_are() -> None:
    with pytest.raises(NoSuchRoutine) as nobody:
        switches.titled("Dance")
    assert "Walk the floor" in nobody.value.titles


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Ada C-1", (None, "Ada C-1", "")),
        ("Ada Customer call C-1", (CALL, "Ada", "C-1")),
        ("<@U1> long walk the floor", (LONG_WALK, "<@U1>", "")),
        ("<@U1> “long walk the floor” <@U2>", (LONG_WALK, "<@U1>", "<@U2>")),
        ("<@U1> Walk the floor <@U2>", (WALK, "<@U1>", "<@U2>")),
    ],
)
def test_a_title_is_found_within_words(words: str, found: tuple[object, str, str]) -> None:
    assert switches.named_within(words) == found


async def test_since_when_one_is_on_is_a_day_of_the_programme(sqlite: Database) -> None:
    evening = datetime(2026, 11, 9, 20, 0, tzinfo=UTC)
    auckland = Cadence("first working day", ZoneInfo("Pacific/Auckland"))
    await commit(sqlite, switches.turn_on, WALK, now=evening, by=NADIA)
    for off_at, day in ((None, date(2026, 11, 10)), (evening + timedelta(days=1), date(2026, 11, 11))):
        if off_at:
            await commit(sqlite, switches.turn_off, WALK, now=off_at, by=NADIA)
        standing = await query(sqlite, overview.of, WALK, lambda *_: auckland, now=evening, limit=0)
        assert standing.since == day
