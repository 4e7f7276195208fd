"""Plans are made beside all else: once, again after a crash, and anew where what they were made from has changed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from collections.abc import Set as AbstractSet

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.jobs.rounds import make_plans, open_round
from bot.program import matching, rounds
from bot.program.matching import Candidate, MatchResult, Pair, planning, solver
from bot.program.matching.solver import NotSolved, choose_in_child
from bot.program.rounds.calendar import Span
from bot.program.routines import CALL, Routine, switches
from bot.program.routines.one_to_one import ONE_TO_ONE
from models import (
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Customer,
    Issue,
    OutgoingKind,
    Person,
    Round,
    RoundState,
)
from models.transaction_threads import Work
from tests.harness import NADIA, START
from tests.jobs.harness import DeliveryHarness, delivery_harness, second_bot
from tests.participants import add_participants, store_participants
from tests.program.factories import CADENCE, NOVEMBER, NOW, commit, every, one, store, update_row
from tests.statements import recorded
from tests.waiting import outgoing

# Long after the round's day: nothing is opened by itself then.
MIDDLE = START.replace(day=16)


@pytest.fixture
async def harness(database_url: str) -> AsyncIterator[DeliveryHarness]:
    """Give a harness on both engines, whose round of November somebody asked to be planned."""
    async with delivery_harness(database_url) as harness:
        assert await commit(harness.database, rounds.want_plan, CALL, NOVEMBER, now=MIDDLE) is not None
        yield harness


async def tick(harness: DeliveryHarness) -> None:
    await open_round(harness.context, MIDDLE)


async def state(harness: DeliveryHarness) -> RoundState:
    (round_,) = await every(harness.database, Round)
    return round_.state


async def test_what_was_asked_for_is_made_whenever_the_clock_next_ticks(harness: DeliveryHarness) -> None:
    assert await every(harness.database, Assignment) == []
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED
    assert [len(await every(harness.database, table)) for table in (Assignment, AssignmentTransition)] == [2, 2]
    await tick(harness)
    assert len(await every(harness.database, Assignment)) == 2
    assert len(await outgoing(harness.database, OutgoingKind.PLAN)) == 1


async def test_a_plan_is_made_while_slack_says_nothing_of_the_cx_team(harness: DeliveryHarness) -> None:
    await commit(harness.database, switches.turn_on, ONE_TO_ONE, now=MIDDLE, by=NADIA)
    await harness.context.workspace.refresh_team()
    harness.sandbox.faults.fault("users.info", "server_error", always=True)
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED
    # Theirs waits: nobody would have somebody to sit down with.
    quarter = await commit(harness.database, rounds.want_plan, ONE_TO_ONE, NOVEMBER, now=MIDDLE)
    for expected in (RoundState.OPEN, RoundState.PROPOSED):
        await tick(harness)
        assert (await one(harness.database, Round, quarter.id if quarter else None)).state is expected
        harness.sandbox.faults.clear()


async def _turn_off(harness: DeliveryHarness) -> None:
    async with harness.database.write() as session:
        assert await switches.turn_off(session, CALL, now=MIDDLE, by=NADIA)
        await rounds.follow_switch(session, CALL, now=MIDDLE)


@pytest.mark.parametrize("while_chosen", [False, True])
async def test_a_plan_is_not_made_where_its_routine_is_turned_off_before(
    harness: DeliveryHarness, *, while_chosen: bool
) -> None:
    async def choose(people: Sequence[int], best: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
        await _turn_off(harness)
        return matching.choose(people, best, had)

    if while_chosen:
        await make_plans(harness.context, MIDDLE, choose=choose)
    else:
        await _turn_off(harness)
        await tick(harness)
    assert await every(harness.database, Assignment) == []
    assert await outgoing(harness.database, OutgoingKind.PLAN) == []
    assert await state(harness) is RoundState.OPEN
    await commit(harness.database, switches.turn_on, CALL, now=MIDDLE, by=NADIA)
    await commit(harness.database, rounds.want_plan, CALL, NOVEMBER, now=MIDDLE)
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED


async def test_a_round_is_not_planned_whose_routine_is_turned_off_just_as_it_opens(
    harness: DeliveryHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_of_december, needs_plan = START.replace(month=12, day=1, hour=12), rounds.needs_plan
    run_write, found = harness.database.run_write, list[bool]()

    async def and_note(session: AsyncSession, routine: Routine, span: Span) -> bool:
        found.append(await needs_plan(session, routine, span))
        return found[-1]

    async def turned_off_before(work: Work[object]) -> object:
        if found == [True]:
            found.clear()
            await _turn_off(harness)
        return await run_write(work)

    monkeypatch.setattr(rounds, "needs_plan", and_note)
    monkeypatch.setattr(harness.database, "run_write", turned_off_before)
    await open_round(harness.context, first_of_december)
    assert found == []
    assert await every(harness.database, Assignment) == []
    assert [each.month.month for each in await every(harness.database, Round)] == [11]


async def test_a_plan_left_by_an_earlier_release_though_its_routine_is_off_is_withdrawn(
    harness: DeliveryHarness,
) -> None:
    await tick(harness)
    await commit(harness.database, switches.turn_off, CALL, now=MIDDLE, by=NADIA)
    await tick(harness)
    assert [each.state for each in await every(harness.database, Assignment)] == [AssignmentState.SWAPPED] * 2
    assert await state(harness) is RoundState.OPEN


async def test_two_bots_that_plan_at_once_make_one_plan(harness: DeliveryHarness, database_url: str) -> None:
    both_read = asyncio.Barrier(2)

    async def choose(people: Sequence[int], best: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
        await both_read.wait()
        return matching.choose(people, best, had)

    async with second_bot(harness, database_url) as other:
        await asyncio.gather(*(make_plans(bot.context, MIDDLE, choose=choose) for bot in (harness, other)))
    assert len(await every(harness.database, Assignment)) == 2
    assert len(await outgoing(harness.database, OutgoingKind.PLAN)) == 1


async def test_where_the_solver_dies_nothing_is_kept_and_the_plan_is_made_again(harness: DeliveryHarness) -> None:
    async def die(_people: Sequence[int], _best: Sequence[Candidate], _had: AbstractSet[Pair]) -> MatchResult:
        raise NotSolved("killed")

    with pytest.raises(NotSolved):
        await make_plans(harness.context, MIDDLE, choose=die)
    assert await state(harness) is RoundState.OPEN
    assert await every(harness.database, Assignment) == []
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED


async def _consent_goes(harness: DeliveryHarness) -> None:
    await update_row(harness.database, Customer, 1, consent_to_call=False)


async def _somebody_joins(harness: DeliveryHarness) -> None:
    await store_participants(harness.database, Person(external_id="P-3", name="Mei"))


async def _somebody_is_handed_one(harness: DeliveryHarness) -> None:
    await store(
        harness.database, Assignment(round_id=1, routine="call", participant_id=1, customer_id=1, why="By hand.")
    )


async def _they_meet(harness: DeliveryHarness) -> None:
    before = NOVEMBER.starts_on.replace(month=9, day=1)
    async with harness.database.write() as session:
        session.add(
            Round(
                routine="call", month=before, starts_on=before, ends_on=before, state=RoundState.CLOSED, opened_at=START
            )
        )
        await session.flush()
        session.add(
            Assignment(
                round_id=2, routine="call", participant_id=1, customer_id=1, state=AssignmentState.MISSED, why="Before."
            )
        )


async def _it_hurts_less(harness: DeliveryHarness) -> None:
    await update_row(harness.database, Issue, 1, severity=1)


@pytest.mark.parametrize(
    ("change", "pairs"),
    [
        (_they_meet, {(1, 2), (2, 1)}),
        (_it_hurts_less, {(1, 1), (2, 2)}),
        (_consent_goes, {(1, 2), (2, 3)}),
        (_somebody_joins, {(1, 1), (2, 2), (3, 3)}),
        (_somebody_is_handed_one, {(1, 1), (2, 2)}),
    ],
)
async def test_what_changed_while_it_was_chosen_is_chosen_anew(
    harness: DeliveryHarness, change: object, pairs: set[Pair]
) -> None:
    tries = 0

    async def choose(people: Sequence[int], best: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
        nonlocal tries
        tries += 1
        if tries == 1:
            await change(harness)  # type: ignore[operator]
        return matching.choose(people, best, had)

    await make_plans(harness.context, MIDDLE, choose=choose)
    assert tries == 2
    made = [each for each in await every(harness.database, Assignment) if each.round_id == 1]
    assert {(each.participant_id, each.customer_id) for each in made} == pairs
    assert (await one(harness.database, Round, 1)).state is RoundState.PROPOSED


async def test_what_changes_all_the_time_is_tried_again_at_the_next_tick(harness: DeliveryHarness) -> None:
    number = 10

    async def choose(people: Sequence[int], best: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
        nonlocal number
        number += 1
        async with harness.database.write() as session:
            await add_participants(session, Person(external_id=f"P-{number}", name=f"Person {number}"))
        return matching.choose(people, best, had)

    await make_plans(harness.context, MIDDLE, choose=choose)
    assert await state(harness) is RoundState.OPEN
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED


async def test_the_clock_s_own_round_is_planned_in_the_same_way(harness: DeliveryHarness) -> None:
    await open_round(harness.context, START.replace(month=12, day=1, hour=12))
    states = {round_.month.month: round_.state for round_ in await every(harness.database, Round)}
    assert states[12] is RoundState.PROPOSED


HARD = ([1, 2], [Candidate(1, 5, 0), Candidate(2, 4, 0), Candidate(3, 3, 0)], {(1, 1), (1, 2)})


async def test_the_solver_in_its_own_process_chooses_the_same() -> None:
    assert await choose_in_child(*HARD) == matching.solve(*HARD)
    assert await choose_in_child([], HARD[1], set()) == MatchResult({}, ())
    assert await choose_in_child([1, 2], [], set()) == MatchResult({}, (1, 2))
    assert await choose_in_child([1, 2], HARD[1][:1], set()) == matching.solve([1, 2], HARD[1][:1], set())


async def test_a_solver_that_ends_badly_or_never_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotSolved, match="ended with 1"):
        await choose_in_child(HARD[0], HARD[1], {(1, 1), (1, 2), (1, 2, 3)})  # type: ignore[arg-type]
    monkeypatch.setattr(solver, "_SECONDS", 0)
    with pytest.raises(NotSolved, match="too long"):
        await choose_in_child(*HARD)


async def test_a_plan_is_made_where_there_are_fewer_customers_than_people_who_met_some_before(
    harness: DeliveryHarness,
) -> None:
    await harness.assign()
    async with harness.database.write() as session:
        for call in (await session.exec(select(Assignment))).all():
            call.state, call.sent_at = AssignmentState.SWAPPED, START
        for customer in (await session.exec(select(Customer).where(col(Customer.id) > 1))).all():
            customer.active = False
        round_ = await session.get_one(Round, 1)
        round_.state, round_.plan_wanted_at = RoundState.OPEN, START
    (met,) = [a.participant_id for a in await every(harness.database, Assignment) if a.customer_id == 1]
    await make_plans(harness.context, harness.clock.now())
    made = [a for a in await every(harness.database, Assignment) if a.state is AssignmentState.PROPOSED]
    assert [(a.participant_id, a.customer_id) for a in made] == [(3 - met, 1)]


async def _first_part_kept(harness: DeliveryHarness) -> list[planning.Draft]:
    """Let many more take part, and keep the first part of their plan; return the others."""
    async with harness.database.write() as session:
        await add_participants(session, *(Person(external_id=f"M-{n}", name=f"Many {n}") for n in range(120)))
        session.add_all(Customer(external_id=f"M-{n}", name=f"Many {n}", consent_to_call=True) for n in range(130))
    async with harness.database.read() as session:
        basis = await planning.basis_of(session, 1, now=NOW, zone=CADENCE.zone)
        choice = matching.choose(basis.waiting, basis.best, basis.had)
        first, *others = await planning.drafts_of(session, basis, choice)
    await commit(harness.database, planning.keep, first, now=MIDDLE)
    return others


async def test_a_plan_of_which_a_part_was_kept_when_the_process_died_is_finished(harness: DeliveryHarness) -> None:
    assert len(await _first_part_kept(harness)) == 2
    assert await state(harness) is RoundState.OPEN
    kept = {each.participant_id: each.customer_id for each in await every(harness.database, Assignment)}
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED
    made = await every(harness.database, Assignment)
    pairs = {each.participant_id: each.customer_id for each in made}
    assert len(made) == len(pairs) == len(set(pairs.values())) == 122
    assert kept.items() <= pairs.items()
    assert len(await every(harness.database, AssignmentTransition)) == 122
    assert len(await outgoing(harness.database, OutgoingKind.PLAN)) == 1


async def test_what_was_kept_of_a_plan_is_free_again_once_its_routine_is_off(harness: DeliveryHarness) -> None:
    second, _ = await _first_part_kept(harness)
    await _turn_off(harness)
    await commit(harness.database, planning.keep, second, now=MIDDLE)
    made = await every(harness.database, Assignment)
    assert [each.state for each in made] == [AssignmentState.SWAPPED] * 50
    assert await outgoing(harness.database, OutgoingKind.PLAN) == []


async def test_a_part_is_kept_by_what_it_is_about_alone(harness: DeliveryHarness) -> None:
    second, _ = await _first_part_kept(harness)
    with recorded(harness.database) as asked:
        await commit(harness.database, planning.keep, second, now=MIDDLE)
    assert len(asked) == 5 + (not harness.database.is_sqlite)  # there, one waits for others who choose customers
    if not harness.database.is_sqlite:
        return  # it goes by how many rows there are
    async with harness.database.read() as session:
        connection = await session.connection()
        for statement, given in asked.items():
            steps = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)).all()
            # Everybody who may be called stands in this index.
            assert not [step for step in steps if "ix_customer_to_call" in str(step)], statement


async def test_who_comes_between_two_parts_is_planned_for_too(harness: DeliveryHarness) -> None:
    second, last = await _first_part_kept(harness)
    await commit(harness.database, planning.keep, second, now=MIDDLE)
    async with harness.database.write() as session:
        await add_participants(session, Person(external_id="M-new", name="Just come"))
    with pytest.raises(planning.Stale):
        await commit(harness.database, planning.keep, last, now=MIDDLE)
    await tick(harness)
    assert await state(harness) is RoundState.PROPOSED
    assert len({each.participant_id for each in await every(harness.database, Assignment)}) == 123


async def test_what_changed_between_two_parts_is_chosen_anew(harness: DeliveryHarness) -> None:
    second, _ = await _first_part_kept(harness)
    unwilling = second.assignments[0]["customer_id"]
    await update_row(harness.database, Customer, unwilling, consent_to_call=False)
    with pytest.raises(planning.Stale):
        await commit(harness.database, planning.keep, second, now=MIDDLE)
    await tick(harness)
    made = await every(harness.database, Assignment)
    assert unwilling not in {each.customer_id for each in made}
    assert len(made) == 122
