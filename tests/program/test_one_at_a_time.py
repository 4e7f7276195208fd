"""One routine open at a time: who is passed over, who gets which of several planned at once, and two plans at once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import rounds
from bot.program.assignments import id_of
from bot.program.matching import one_at_a_time, planning
from bot.program.matching.one_at_a_time import Wish
from bot.program.rounds.calendar import Span
from bot.program.routines import CALL, ROUTINES, Routine, Subject, switches
from models import Assignment, AssignmentState, Journey, LeftOut, LeftOutWhy, Person, Round, RoundState, RoutineSwitch
from models.database import Database
from tests.program.factories import (
    NADIA,
    NOVEMBER,
    NOW,
    approved,
    both,
    commit,
    drafts,
    every,
    mark_all_sent,
    plan_of,
    planned,
    populate,
    query,
    store,
    update_row,
)

WALK = replace(CALL, key="walk", title="Walk the floor", subject=Subject.NOTHING, every_months=3, first_month=11)
TALK = replace(WALK, key="talk", title="Talk it over")


@pytest.fixture(autouse=True)
def more_routines(monkeypatch: pytest.MonkeyPatch) -> None:
    for routine in (WALK, TALK):
        monkeypatch.setitem(ROUTINES, routine.key, routine)


async def turn_on(database: Database, *routines: Routine) -> None:
    for routine in routines:
        await commit(database, switches.turn_on, routine, now=NOW, by=NADIA)


async def want(database: Database, routine: Routine, span: Span = NOVEMBER) -> Round:
    found = await commit(database, rounds.want_plan, routine, span, now=NOW)
    assert found is not None
    return found


async def make(database: Database, round_: Round) -> None:
    for draft in await query(database, drafts, id_of(round_)):
        await commit(database, planning.keep, draft, now=NOW)


async def having(database: Database, routine: Routine) -> list[int]:
    """Return who has one of this routine (ids)."""
    return [
        each.participant_id
        for each in await every(database, Assignment)
        if each.routine == routine.key and each.state is not AssignmentState.SWAPPED
    ]


async def left_out(database: Database, round_: Round) -> Mapping[int, tuple[LeftOutWhy, str | None]]:
    rows = await every(database, LeftOut)
    return {each.person_id: (each.why, each.routine) for each in rows if each.round_id == round_.id}


async def test_whoever_has_another_open_is_passed_over_and_told_of_in_the_plan(database: Database) -> None:
    await populate(database, participants=3, customers=2)
    await turn_on(database, WALK)
    await planned(database)
    round_ = await want(database, WALK)
    await make(database, round_)
    assert await having(database, CALL) == [1, 2]
    assert await having(database, WALK) == [3]
    assert await left_out(database, round_) == dict.fromkeys((1, 2), (LeftOutWhy.OTHER_FIRST, "call"))
    plan = await plan_of(database, round_)
    assert {key: [each.id for each in people] for key, people in plan.other_first.items()} == {"call": [1, 2]}
    assert plan.without == ()


@pytest.mark.parametrize("which", [CALL, WALK])
async def test_one_that_may_be_beside_others_is_in_nobody_s_way(database: Database, which: Routine) -> None:
    await populate(database)
    await turn_on(database, WALK)
    rows = {"call": 1, "walk": 2}
    await update_row(database, RoutineSwitch, rows[which.key], beside=True)
    await planned(database)
    await make(database, await want(database, WALK))
    assert await having(database, WALK) == await having(database, CALL) == [1, 2]


async def test_what_is_done_or_over_is_in_nobody_s_way(database: Database) -> None:
    await populate(database)
    await turn_on(database, WALK)
    await approved(database)
    await mark_all_sent(database)
    first, second = await every(database, Assignment)
    await update_row(database, Assignment, first.id, state=AssignmentState.DONE)
    await update_row(database, Assignment, second.id, state=AssignmentState.DECLINED)
    await make(database, await want(database, WALK))
    assert await having(database, WALK) == [1, 2]


async def had(database: Database, routine: Routine, *, month: int, people: Sequence[int]) -> None:
    """Let these people have had one of this routine in a month of this year."""
    first = date(2026, month, 1)
    over = Round(routine=routine.key, month=first, starts_on=first, ends_on=first + timedelta(28), opened_at=NOW)
    over.state = RoundState.CLOSED
    await store(database, over)
    sent = NOW - timedelta(days=30 * (11 - month))
    done: dict[str, Any] = {
        "round_id": id_of(over),
        "routine": routine.key,
        "state": AssignmentState.CLOSED,
        "why": "",
        "sent_at": sent,
    }
    await store(database, *(Assignment(participant_id=each, **done) for each in people))


async def test_of_several_planned_at_once_each_gets_what_they_prefer_else_had_longest_ago(database: Database) -> None:
    await populate(database, participants=4, customers=9)
    await turn_on(database, WALK, TALK)
    await update_row(database, Person, 1, prefers="call")
    await update_row(database, Person, 2, prefers="talk")
    await update_row(database, Person, 3, prefers="gone")
    await had(database, WALK, month=8, people=(1, 2, 3))
    await had(database, TALK, month=9, people=(1, 2, 3))
    wanted = [await want(database, routine) for routine in (CALL, WALK, TALK)]
    order = await query(database, rounds.wanting_plan)
    assert order == [id_of(each) for each in (wanted[1], wanted[2], wanted[0])]
    for round_id in order:
        await make(database, next(each for each in wanted if each.id == round_id))
    made = [each for each in await every(database, Assignment) if each.state is AssignmentState.PROPOSED]
    now_in = {
        each.participant_id: [other.routine for other in made if other.participant_id == each.participant_id]
        for each in made
    }
    assert (now_in[1], now_in[2]) == (["call"], ["talk"])
    assert now_in[3] == ["call"]  # which they never had
    assert now_in[4] in (["walk"], ["talk"])  # the rarer of what they never had
    assert all(len(each) == 1 for each in now_in.values())


async def test_whoever_found_nothing_left_is_free_for_what_is_planned_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await populate(database, participants=3, customers=3)
    narrow = replace(WALK, subject=Subject.JOURNEY)
    monkeypatch.setitem(ROUTINES, narrow.key, narrow)
    await store(database, Journey(external_id="J-1", title="Returning something"))
    await turn_on(database, narrow)
    call, walk = await want(database, CALL), await want(database, narrow)
    for round_id in await query(database, rounds.wanting_plan):
        await make(database, call if round_id == call.id else walk)
    assert await having(database, narrow) == [1]
    assert await having(database, CALL) == [2, 3]
    found_nothing = (LeftOutWhy.NOTHING_LEFT, None)
    assert await left_out(database, walk) == {2: found_nothing, 3: found_nothing}


async def test_two_plans_made_at_the_same_moment_give_nobody_two(database: Database, replica: Database) -> None:
    await populate(database, participants=2, customers=4)
    await turn_on(database, WALK)
    call = await want(database, CALL)
    (for_call,) = await query(database, drafts, id_of(call))
    walk = await want(database, WALK)
    (for_walk,) = await query(database, drafts, id_of(walk))
    assert len(for_call.assignments) == len(for_walk.assignments) == 2

    async def act(session: AsyncSession, number: int) -> None:
        await planning.keep(session, (for_call, for_walk)[number], now=NOW)

    results = await both(database, replica, act)
    assert sorted(type(each).__name__ for each in results) == ["NoneType", "Stale"]
    assert len(await every(database, Assignment)) == 2


async def test_by_hand_anybody_gets_a_second_one_and_it_can_be_asked_what_else_is_open(database: Database) -> None:
    await populate(database)
    await turn_on(database, WALK)
    await planned(database)
    assert not await query(database, one_at_a_time.may_get, 1, WALK)
    assert await query(database, one_at_a_time.may_get, 1, CALL)
    assert await query(database, one_at_a_time.others_of, 1, WALK) == [CALL]
    assert await query(database, one_at_a_time.others_of, 1, CALL) == []


def test_people_are_spread_over_what_they_never_had() -> None:
    wishes = [Wish(["walk", "talk"]).first(person, {}) for person in range(10)]
    assert wishes.count("walk") == wishes.count("talk") == 5
    assert Wish().first(1, {}) is None
    assert Wish(["walk", "call"], prefers="talk").first(1, {}) == "walk"
