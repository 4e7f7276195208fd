"""Matching: which customers may be called by whom, and the choice that is best for all of them together."""

import random
from collections import Counter
from dataclasses import asdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import matching
from bot.program.assignments import id_of
from bot.program.matching import Candidate, MatchResult, candidates, choose, choose_greedily, enough, planning, solve
from models import (
    ENDED_UNDONE,
    Assignment,
    AssignmentState,
    AssignmentTransition,
    Customer,
    Issue,
    Person,
    Round,
    RoundState,
)
from models.database import Database
from tests.participants import add_participants
from tests.program.factories import CADENCE, NOW, commit, customer, customer_id_of, every, planned, query

_PEOPLE = st.lists(st.integers(1, 6), max_size=6, unique=True)
_CUSTOMERS = st.dictionaries(st.integers(1, 6), st.tuples(st.integers(0, 5), st.integers(0, 4)), max_size=6)
_HAD = st.sets(st.tuples(st.integers(1, 6), st.integers(1, 6)))


def _most(people: list[int], customers: list[int], had: set[tuple[int, int]]) -> int:
    """Return how many pairs there can be, by trying every way."""
    if not people:
        return 0
    first, *others = people
    new = [mine for mine in customers if (first, mine) not in had]
    ways = [1 + _most(others, [c for c in customers if c != mine], had) for mine in new]
    return max([_most(others, customers, had), *ways])


@settings(deadline=None, max_examples=60)
@given(_PEOPLE, _CUSTOMERS, _HAD)
def test_as_many_as_can_be_get_somebody_new_to_them_and_of_their_own(
    people: list[int], customers: dict[int, tuple[int, int]], had: set[tuple[int, int]]
) -> None:
    candidates = [Candidate(number, severity, calls) for number, (severity, calls) in customers.items()]
    choice = choose(people, candidates, had)
    assert set(choice.pairs.items()).isdisjoint(had)
    assert len(set(choice.pairs.values())) == len(choice.pairs)
    assert sorted([*choice.pairs, *choice.without]) == sorted(people)
    assert len(choice.pairs) == _most(people, list(customers), had)


_MANY_CUSTOMERS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=20)


@settings(max_examples=300)
@given(_PEOPLE, _MANY_CUSTOMERS, st.sets(st.tuples(st.integers(1, 6), st.integers(1, 8)), max_size=20))
def test_the_best_few_candidates_give_the_very_customers_that_all_of_them_give(
    people: list[int], customers: list[tuple[int, int]], had_ranks: set[tuple[int, int]]
) -> None:
    candidates = [Candidate(number, *facts) for number, facts in enumerate(customers, 1)]
    best_first = sorted(candidates, key=lambda candidate: candidate.cost)
    # Had among the best, where it matters.
    had = {(who, best_first[rank - 1].customer_id) for who, rank in had_ranks if rank <= len(best_first)}
    few, whole = choose(people, candidates, had), solve(people, best_first, had)
    assert sorted(few.pairs.values()) == sorted(whole.pairs.values())
    assert set(few.pairs.items()).isdisjoint(had)
    assert few.pairs.keys() | set(few.without) == set(people)
    needed = {best_first[place].customer_id for place in range(min(enough(people, had), len(best_first)))}
    assert set(whole.pairs.values()) <= needed


def test_where_somebody_had_all_of_the_best_the_plain_choice_is_not_taken() -> None:
    best = [Candidate(1, 5, 0), Candidate(2, 4, 0), Candidate(3, 3, 0)]
    assert choose_greedily([1, 2], best, {(1, 1)}) == MatchResult({1: 2, 2: 1}, ())
    assert choose_greedily([1, 2], best, {(1, 1), (1, 2)}) is None
    assert choose([1, 2], best, {(1, 1), (1, 2)}).pairs == {1: 3, 2: 1}


@given(_PEOPLE, st.permutations([Candidate(1, 5, 1), Candidate(2, 0, 0), Candidate(3, 3, 0), Candidate(4, 5, 0)]))
def test_the_order_of_the_rows_decides_nothing_where_the_facts_differ(
    people: list[int], candidates: list[Candidate]
) -> None:
    best_first = [4, 3, 2, 1][: len(people)]
    assert sorted(choose(people, candidates, set()).pairs.values()) == sorted(best_first)


def test_called_less_comes_before_more_severe() -> None:
    assert choose([1], [Candidate(1, 5, 1), Candidate(2, 0, 0)], set()).pairs == {1: 2}


def test_between_equals_the_first_row_is_chosen() -> None:
    assert choose([1], [Candidate(7, 2, 1), Candidate(3, 2, 1)], set()).pairs == {1: 7}


def test_somebody_gives_up_their_best_customer_so_that_another_gets_one_at_all() -> None:
    candidates = [Candidate(1, 5, 0), Candidate(2, 0, 3)]
    assert choose([1, 2], candidates, {(2, 2)}).pairs == {1: 2, 2: 1}


def test_a_pair_had_before_is_not_made_even_when_nobody_else_is_left() -> None:
    assert choose([1, 2], [Candidate(1, 5, 0)], {(1, 1), (2, 1)}) == MatchResult({}, (1, 2))


def test_without_people_or_customers_there_is_no_pair() -> None:
    assert choose([], [Candidate(1, 1, 1)], set()) == MatchResult({}, ())
    assert choose([1, 2], [], set()) == MatchResult({}, (1, 2))


S = AssignmentState
PEOPLE, CUSTOMERS = 5, 40
SEVERITIES = (5, 5, 3, 1, None)
# What may have come of an earlier assignment: its state, and whether the participant ever saw the customer.
ENDS = ((S.CLOSED, True), (S.MISSED, True), (S.DECLINED, True), (S.SWAPPED, True), (S.SWAPPED, False), (S.SENT, True))


async def fill(session: AsyncSession, chance: random.Random, *, called: float) -> None:
    """Store people, customers with and without issue and consent, and what was before in two rounds."""
    issues = [Issue(external_id=f"I-{n}", title=f"Issue {n}", severity=s) for n, s in enumerate(SEVERITIES, 1)]
    rounds = [
        Round(routine="call", state=state, opened_at=NOW, **asdict(CADENCE.span_of(date(2026, month, 1))))
        for month, state in ((9, RoundState.CLOSED), (10, RoundState.CLOSED), (11, RoundState.OPEN))
    ]
    session.add_all([*issues, *rounds])
    everybody = (Person(external_id=f"P-{n}", name=f"Person {n}") for n in range(1, PEOPLE + 1))
    await add_participants(session, *everybody)
    await session.flush()
    known = [issue.id for issue in issues]
    for number in range(1, CUSTOMERS + 1):
        facts = {"issue_id": chance.choice([*known, None]), "consent_to_call": chance.random() < 0.9}
        session.add(customer(number, active=chance.random() < 0.9, **facts))
    await session.flush()
    pairs = [
        (who, whom) for who in range(1, PEOPLE + 1) for whom in range(1, CUSTOMERS + 1) if chance.random() < called
    ]
    busy: set[tuple[int | None, int]] = set()
    for who, whom in pairs:
        round_, (state, seen) = chance.choice(rounds), chance.choice(ENDS)
        if (round_.id, whom) not in busy:  # a customer is one person's in a round
            busy.add((round_.id, whom))
            made = Assignment(
                round_id=id_of(round_), routine="call", participant_id=who, customer_id=whom, state=state, why="-"
            )
            made.sent_at = NOW if seen else None
            session.add(made)


async def _facts(database: Database) -> tuple[list[Candidate], set[tuple[int, int]]]:
    """Return all who are free in the round of November, best first, and who met whom: by looking at every row."""
    severity = {issue.id: issue.severity or 0 for issue in await every(database, Issue)}
    made = await every(database, Assignment)
    calls = Counter(a.customer_id for a in made if a.state not in ENDED_UNDONE)
    taken = {a.customer_id for a in made if a.round_id == 3 and a.state is not S.SWAPPED}
    free = [
        Candidate(one.id or 0, severity.get(one.issue_id, 0), calls[one.id or 0])
        for one in await every(database, Customer)
        if one.may_be_called and one.id not in taken
    ]
    had = {(a.participant_id, customer_id_of(a)) for a in made if a.state is not S.SWAPPED or a.sent_at is not None}
    return sorted(free, key=lambda candidate: candidate.cost), had


@pytest.mark.parametrize("called", [0.0, 0.2, 0.9], ids=["nobody yet", "some", "nearly everybody"])
async def test_the_next_candidate_is_the_best_of_all_who_are_free_and_new_to_them(
    database: Database, called: float
) -> None:
    chance = random.Random(called)
    await commit(database, fill, chance, called=called)
    free, had = await _facts(database)
    seen = {(a.participant_id, customer_id_of(a)) for a in await every(database, Assignment) if a.round_id == 3}
    async with database.read() as session:
        round_ = await session.get_one(Round, 3)
        for who in range(1, PEOPLE + 1):
            expected = [c.customer_id for c in free if (who, c.customer_id) not in had | seen]
            assert await candidates.next_candidate(session, round_, who) == next(iter(expected), None)


@pytest.mark.parametrize("called", [0.0, 0.2, 0.9], ids=["nobody yet", "some", "nearly everybody"])
async def test_a_plan_is_made_from_few_and_chooses_as_if_from_all(database: Database, called: float) -> None:
    await commit(database, fill, random.Random(called + 1), called=called)
    free, had = await _facts(database)
    basis = await query(database, planning.basis_of, 3, now=NOW, zone=CADENCE.zone)
    assert list(basis.best) == free[: len(basis.best)]
    chosen = matching.choose(basis.waiting, basis.best, basis.had)
    whole = matching.solve(basis.waiting, free, had)
    assert sorted(chosen.pairs.values()) == sorted(whole.pairs.values())


async def test_the_reason_and_the_moves_of_a_plan_are_on_record(database: Database) -> None:
    await commit(database, fill, random.Random(7), called=0.2)
    before = {a.id for a in await every(database, Assignment)}
    await planned(database)
    moves = {move.assignment_id: move for move in await every(database, AssignmentTransition)}
    async with database.read() as session:
        for made in (a for a in await every(database, Assignment) if a.id not in before):
            assert made.state is S.PROPOSED
            move = moves[id_of(made)]
            assert (move.from_state, move.to_state, move.at, move.actor) == (None, S.PROPOSED, NOW, None)
            reason = (await candidates.reasons(session, [customer_id_of(made)]))[customer_id_of(made)]
            assert made.why.startswith(f"Their complaint stands for “{reason.issue}”" if reason.issue else "Nobody")
