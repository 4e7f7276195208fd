"""Transitions: from which state to which an assignment may go, for routines to take as they are or widen."""

from collections.abc import Iterable, Mapping

from models import ENDED_UNDONE, AssignmentState

Transitions = Mapping[AssignmentState, frozenset[AssignmentState]]

_S = AssignmentState
# Late is welcome: what was missed may still be done and reflected.
TRANSITIONS: Transitions = {
    _S.PROPOSED: frozenset({_S.APPROVED, _S.SWAPPED, _S.DECLINED, _S.MISSED}),
    _S.APPROVED: frozenset({_S.SENT, _S.BOOKED, _S.DONE} | ENDED_UNDONE),
    _S.SENT: frozenset({_S.BOOKED, _S.DONE} | ENDED_UNDONE),
    _S.BOOKED: frozenset({_S.BOOKED, _S.DONE} | ENDED_UNDONE),
    _S.DONE: frozenset({_S.REFLECTED, _S.MISSED}),
    _S.REFLECTED: frozenset({_S.CLOSED}),
    _S.MISSED: frozenset({_S.DONE}),
}


def with_state(
    state: AssignmentState, *, after: Iterable[AssignmentState], before: Iterable[AssignmentState]
) -> Transitions:
    """Return TRANSITIONS with one more `state`, which comes after those states and before these."""
    known = dict(TRANSITIONS)
    for each in after:
        known[each] |= {state}
    return known | {state: frozenset(before)}


def with_cancelling(known: Transitions) -> Transitions:
    """Return these transitions, by which what is booked may be not booked any more, and stays to be done."""
    return {**known, _S.BOOKED: known[_S.BOOKED] | {_S.SENT}}
