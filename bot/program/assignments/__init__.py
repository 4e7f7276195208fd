"""Assignments: one participant, one customer, one round, from proposal to closing."""

from bot.program.assignments.lifecycle import (
    IllegalTransition,
    NotYours,
    for_change,
    id_of,
    is_current,
    latest_of,
    locked,
    locked_round,
    move_all,
    open_ones,
    record_new,
    require_to_do,
    require_transition,
    transition,
    was_moved_by,
)

__all__ = [
    "IllegalTransition",
    "NotYours",
    "for_change",
    "id_of",
    "is_current",
    "latest_of",
    "locked",
    "locked_round",
    "move_all",
    "open_ones",
    "record_new",
    "require_to_do",
    "require_transition",
    "transition",
    "was_moved_by",
]
