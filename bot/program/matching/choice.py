"""Choosing a customer for each participant, so that the costs of all pairs together are the least."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

# Larger than any sum of the other costs, so that no pair is left out to make the others cheaper.
_FORBIDDEN = 1e9
_PER_CALL_HAD = 100
_PER_SEVERITY = 10

Pair = tuple[int, int]


@dataclass(frozen=True)
class Candidate:
    """A customer who may be called: how severe their issue is (0 to 5) and how many calls they have had."""

    customer_id: int
    severity: int
    calls_had: int

    @property
    def cost(self) -> int:
        """How much worse than others: whoever was called least goes first, then whoever's issue is most severe."""
        return _PER_CALL_HAD * self.calls_had - _PER_SEVERITY * self.severity


@dataclass(frozen=True)
class MatchResult:
    """The pairs chosen, and the participants for whom nobody was left."""

    pairs: Mapping[int, int]
    without: tuple[int, ...]


def choose(participants: Sequence[int], candidates: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
    """Return a customer for as many `participants` (ids) as can be, none twice and no pair of `had` again.

    The costs of all pairs together are the least there can be; ties go by order. `had` holds (participant id,
    customer id).
    """
    best = shortlist(participants, candidates, had)
    return choose_greedily(participants, best, had) or solve(participants, best, had)


def enough(participants: Collection[int], had: AbstractSet[Pair]) -> int:
    """Return how many of the best candidates are enough for the best choice among all of them.

    Whoever is given one behind the first `people + pairs one of them had` would find a better one free among those:
    each of the others takes one of them, and they had only so many themselves.
    """
    mine = Counter(participant for participant, _ in had)
    return len(participants) + max(mine.values(), default=0)


def shortlist(
    participants: Collection[int], candidates: Sequence[Candidate], had: AbstractSet[Pair]
) -> list[Candidate]:
    """Return the candidates that are enough, best first."""
    return sorted(candidates, key=lambda candidate: candidate.cost)[: enough(participants, had)]


def choose_greedily(
    participants: Sequence[int], best: Sequence[Candidate], had: AbstractSet[Pair]
) -> MatchResult | None:
    """Return the choice that gives each in turn the first who is new to them, None where it may not be the best.

    It is the best where nobody needs more than the first so many for so many people, as it nearly always is.
    """
    left = [candidate.customer_id for candidate in best[: len(participants)]]
    if len(left) < len(participants):
        return None
    pairs = {}
    for participant in participants:
        chosen = next((customer for customer in left if (participant, customer) not in had), None)
        if chosen is None:
            return None
        pairs[participant] = chosen
        left.remove(chosen)
    return MatchResult(pairs, ())


def solve(participants: Sequence[int], candidates: Sequence[Candidate], had: AbstractSet[Pair]) -> MatchResult:
    """Return the best choice, found by scipy as an assignment problem (shortest augmenting paths)."""
    if not participants or not candidates:
        return MatchResult({}, tuple(participants))
    # Loaded when first needed: they take 40 MB and the third part of a second.
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    worth = np.array([float(candidate.cost) for candidate in candidates])
    order = np.arange(len(candidates)) / (len(candidates) + 1)
    cost = np.tile(worth + order, (len(participants), 1))
    column = {candidate.customer_id: index for index, candidate in enumerate(candidates)}
    row = {participant: index for index, participant in enumerate(participants)}
    for participant, customer in had:
        if participant in row and customer in column:
            cost[row[participant], column[customer]] = _FORBIDDEN
    rows, columns = linear_sum_assignment(cost)
    pairs = {
        participants[r]: candidates[c].customer_id
        for r, c in zip(rows.tolist(), columns.tolist(), strict=True)
        if cost[r, c] < _FORBIDDEN
    }
    return MatchResult(pairs, tuple(p for p in participants if p not in pairs))
