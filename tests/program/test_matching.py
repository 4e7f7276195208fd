"""The choice: as many pairs as can be, nobody twice, nobody again; the least called first, then the most severe."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.program.matching import Candidate, MatchResult, choose, enough, plainly, solve

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
    assert plainly([1, 2], best, {(1, 1)}) == MatchResult({1: 2, 2: 1}, ())
    assert plainly([1, 2], best, {(1, 1), (1, 2)}) is None
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
