"""What needs no customer: spread evenly, by the rules of its routine, and looked at again when it is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.program import rounds
from bot.program.assignments import id_of
from bot.program.matching import planning, proposals
from bot.program.rounds import round_times
from bot.program.routines import CALL, ROUTINES, Subject
from models import Assignment, Journey, Participation, Round
from models import AssignmentState as S
from models.database import Database
from tests.program.factories import (
    CADENCE,
    DECEMBER,
    NOVEMBER,
    NOW,
    commit,
    drafts,
    every,
    populate,
    query,
    store,
    update_row,
)

JOURNEYS = replace(CALL, key="journeys", title="Be a customer", subject=Subject.JOURNEY, why="It is yours to walk.")


@pytest.fixture(autouse=True)
def _journeys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTINES, JOURNEYS.key, JOURNEYS)


async def _opened(database: Database, *, journeys: int = 3) -> Round:
    await populate(database)
    await store(database, *(Journey(external_id=f"J-{number}", title=f"Way {number}") for number in range(journeys)))
    await store(database, *(Participation(person_id=who, routine=JOURNEYS.key, since=NOW) for who in (1, 2)))
    return await _wanted(database, await commit(database, round_times.open_now, JOURNEYS, NOVEMBER, now=NOW))


async def _wanted(database: Database, round_: Round) -> Round:
    """Ask for the plan of a round."""
    await update_row(database, Round, id_of(round_), plan_wanted_at=NOW)
    return round_


async def _plan(database: Database, round_: Round) -> list[Assignment]:
    """Make the plan of a round; return its assignments."""
    for draft in await query(database, drafts, id_of(round_)):
        await commit(database, planning.keep, draft, now=NOW)
    return [each for each in await every(database, Assignment) if each.round_id == round_.id]


async def test_journeys_are_spread_over_participants(database: Database) -> None:
    made = await _plan(database, await _opened(database))
    assert sorted((each.participant_id, each.journey_id) for each in made) == [(1, 1), (2, 2)]
    assert {(each.why, each.customer_id, each.routine) for each in made} == {(JOURNEYS.why, None, JOURNEYS.key)}


async def test_a_pair_meets_again_only_after_its_rest(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    (first, _) = await _plan(database, await _opened(database, journeys=2))
    await update_row(database, Assignment, first.id, state=S.CLOSED, sent_at=NOW)
    december = await commit(database, round_times.open_now, JOURNEYS, DECEMBER, now=NOW + timedelta(days=30))
    proposed = await query(database, proposals.next_one, december, first.participant_id, now=NOW)
    assert proposed is not None
    assert proposed.subject_id != first.journey_id
    monkeypatch.setitem(ROUTINES, JOURNEYS.key, replace(JOURNEYS, pair_rests_for=0))
    met = await query(database, proposals._pairs_had, december, {first.participant_id})
    assert (first.participant_id, first.journey_id) not in met
    monkeypatch.setitem(ROUTINES, JOURNEYS.key, replace(JOURNEYS, pair_rests_for=2))
    met = await query(database, proposals._pairs_had, december, {first.participant_id})
    assert (first.participant_id, first.journey_id) in met


@pytest.mark.parametrize("once", [True, False])
async def test_what_is_taken_meanwhile_makes_the_plan_stale(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, once: bool
) -> None:
    monkeypatch.setitem(ROUTINES, JOURNEYS.key, replace(JOURNEYS, once_a_round=once))
    round_ = await _opened(database, journeys=1)
    (draft,) = await query(database, drafts, id_of(round_))
    other = Assignment(round_id=id_of(round_), routine=JOURNEYS.key, participant_id=2, journey_id=1, why="")
    room = {each: left for each, left in draft.room.items() if each != 2}
    rows = tuple(row for row in draft.assignments if row["participant_id"] == 1)
    await store(database, other)
    kept = replace(draft, room=room, assignments=rows)
    if once:
        with pytest.raises(planning.Stale):
            await commit(database, planning.keep, kept, now=NOW)
    else:
        await commit(database, planning.keep, kept, now=NOW)
    assert len(await every(database, Assignment)) == (1 if once else 2)


async def test_an_assignment_needs_what_its_routine_is_about(database: Database) -> None:
    round_ = await _opened(database)
    with pytest.raises(ValueError, match="journey"):
        await commit(database, rounds.add, round_, 1, None, why="", now=NOW, actor=None)


def test_subjects_are_spread_evenly_and_nobody_meets_what_they_had() -> None:
    pool = [(0, 1), (0, 2), (4, 3)]
    assert proposals.spread([10, 11, 12, 13], pool, {(10, 1)}, once=True) == {10: 2, 11: 1, 12: 3}
    assert proposals.spread([10, 11, 12, 13], pool, set(), once=False) == {10: 1, 11: 2, 12: 1, 13: 2}


def test_a_routine_may_open_its_rounds_less_often() -> None:
    quarterly = CADENCE.of(replace(JOURNEYS, every_months=3, first_month=11))
    assert (quarterly.span_at(NOW).starts_on, quarterly.span_at(NOW).ends_on.month) == (NOVEMBER.starts_on, 2)
