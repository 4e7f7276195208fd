"""Choosing a customer for each participant: a plain fair choice, best for all of them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Larger than any sum of the other costs, so that no pair is left out to make the others cheaper.
_FORBIDDEN = 1e9
_PER_CALL_HAD = 100.0
_PER_SEVERITY = 10.0


@dataclass(frozen=True)
class Candidate:
    """A customer who may be called: how severe their issue is (0 to 5) and how many calls they have had."""

    customer_id: int
    severity: int
    calls_had: int


@dataclass(frozen=True)
class Choice:
    """The pairs chosen, and the participants for whom nobody was left."""

    pairs: Mapping[int, int]
    without: tuple[int, ...]


def choose(participants: Sequence[int], candidates: Sequence[Candidate], had: set[tuple[int, int]]) -> Choice:
    """Return a customer for as many `participants` (ids) as can be, none twice and no pair of `had` again.

    Whoever was called least goes first, then whoever's issue is most severe; ties go by order. `had` holds
    (participant id, customer id). The assignment problem is solved by scipy (shortest augmenting paths).
    """
    if not participants or not candidates:
        return Choice({}, tuple(participants))
    # Loaded when first needed: they take 40 MB, and are used once a month.
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    worth = np.array([_PER_CALL_HAD * c.calls_had - _PER_SEVERITY * c.severity for c in candidates])
    order = np.arange(len(candidates)) / (len(candidates) + 1)
    cost = np.tile(worth + order, (len(participants), 1))
    column = {candidate.customer_id: place for place, candidate in enumerate(candidates)}
    row = {participant: place for place, participant in enumerate(participants)}
    for participant, customer in had:
        if participant in row and customer in column:
            cost[row[participant], column[customer]] = _FORBIDDEN
    rows, columns = linear_sum_assignment(cost)
    pairs = {
        participants[r]: candidates[c].customer_id
        for r, c in zip(rows.tolist(), columns.tolist(), strict=True)
        if cost[r, c] < _FORBIDDEN
    }
    return Choice(pairs, tuple(p for p in participants if p not in pairs))
