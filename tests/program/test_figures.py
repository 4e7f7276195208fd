"""Figures: what nudges led to within a day, and how long ago people met a customer."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.program.figures import nudges, rounds, since
from bot.program.figures.nudges import Act, Effect
from models import Assignment, AssignmentState, AssignmentTransition, Nudge, Participation, Person, Snooze
from models.database import Database
from tests.program import factories
from tests.program.factories import ADA, JONAS, NADIA, NOVEMBER, NOW, TODAY, adas_call, query, save, store, update_row

_S = AssignmentState
_HOUR = timedelta(hours=1)
_NUDGED = NOW + timedelta(days=7)


@pytest.fixture
async def call(database: Database) -> int:
    """Return Ada's call, sent, with its first nudge delivered."""
    call = await adas_call(database)
    await store(database, _nudge(call))
    return call


def _nudge(call: int, step: int = 1, at: datetime | None = _NUDGED) -> Nudge:
    return Nudge(assignment_id=call, step=step, message_key=f"nudge:{call}:{step}", at=NOW, delivered_at=at)


def _moved(call: int, to: AssignmentState, at: datetime, by: str | None = ADA) -> AssignmentTransition:
    return AssignmentTransition(assignment_id=call, from_state=_S.SENT, to_state=to, at=at, actor=by)


async def _first_step(database: Database) -> Effect:
    (effect,) = nudges.by_step(await query(database, nudges.of_open_rounds))
    return effect


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({}, {}),
        ({"to": _S.BOOKED, "at": _NUDGED}, {Act.BOOKED: 1}),
        ({"to": _S.DONE, "at": _NUDGED + 24 * _HOUR, "by": None}, {}),
        ({"to": _S.DONE, "at": _NUDGED + 24 * _HOUR}, {Act.LOGGED: 1}),
        ({"to": _S.DONE, "at": _NUDGED + 24 * _HOUR + timedelta(minutes=1)}, {}),
        ({"to": _S.DONE, "at": _NUDGED - timedelta(minutes=1)}, {}),
        ({"to": _S.UNREACHABLE, "at": _NUDGED + _HOUR}, {Act.NOT_REACHED: 1}),
        ({"to": _S.SWAPPED, "at": _NUDGED + _HOUR}, {Act.SWAPPED: 1}),
        ({"to": _S.SWAPPED, "at": _NUDGED + _HOUR, "by": NADIA}, {}),
        ({"to": _S.DECLINED, "at": _NUDGED + _HOUR, "by": JONAS}, {}),
        ({"to": _S.MISSED, "at": _NUDGED + _HOUR}, {}),
    ],
)
async def test_what_follows_a_nudge_within_a_day_is_counted(
    database: Database, call: int, what: dict[str, Any], expected: dict[Act, int]
) -> None:
    if what:
        await store(database, _moved(call, **what))
    assert await _first_step(database) == Effect("", 1, 1, expected)


async def test_of_several_acts_the_first_counts_and_each_nudge_has_its_own(database: Database, call: int) -> None:
    later = _NUDGED + timedelta(days=5)
    other = (await factories.call_of(database, JONAS)).id or 0
    await store(database, _nudge(call, 2, later), _nudge(other), _nudge(call, 3, None))
    await store(
        database,
        _moved(call, _S.DONE, later + 2 * _HOUR),
        _moved(call, _S.REFLECTED, later + 2 * _HOUR),
        _moved(call, _S.BOOKED, later + _HOUR),
        Snooze(assignment_id=other, at=_NUDGED + _HOUR, until=TODAY + timedelta(days=20), by=JONAS),
    )
    effects = nudges.by_step(await query(database, nudges.of_open_rounds))
    assert effects == [Effect("", 1, 2, {Act.SNOOZED: 1}), Effect("", 2, 1, {Act.BOOKED: 1})]
    assert await query(database, nudges.since, TODAY + timedelta(days=1)) == []
    (figures,) = await query(database, rounds.since, NOVEMBER.starts_on)
    assert (figures.handed_out, figures.nudges) == (1, 3)


async def test_an_assistant_who_swaps_did_so_for_them(database: Database, call: int) -> None:
    jonas = (await factories.call_of(database, JONAS)).participant_id
    ada = (await factories.one(database, Assignment, call)).participant_id
    await update_row(database, Person, ada, assistant_id=jonas)
    await store(database, _moved(call, _S.SWAPPED, _NUDGED, JONAS))
    assert (await _first_step(database)).acts == {Act.SWAPPED: 1}


async def test_how_long_ago_people_met_a_customer(database: Database, call: int) -> None:
    await save(database, call)
    ada = (await factories.one(database, Assignment, call)).participant_id
    # Taking part in another routine as well makes nobody count twice; who has left counts no more.
    await store(database, Participation(person_id=ada, routine="sponsor", since=NOW))
    await store(database, Person(name="Gone", slack_id="U0GONE"))
    today = TODAY + timedelta(days=40)
    found = await query(database, since.counted, today, longest=3)
    assert (found.people, found.within_month, found.within_quarter, found.never) == (2, 0, 1, 1)
    assert [(each.name, each.days_until(today)) for each in found.longest] == [("Person 1", 40)]
    everybody = await query(database, since.of_everybody)
    assert [(each.name, each.day) for each in everybody] == [("Person 1", TODAY), ("Person 2", None)]
