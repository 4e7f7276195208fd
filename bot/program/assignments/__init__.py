"""Assignments: one participant, one customer, one round, from proposal to closing."""

from bot.program.assignments.lifecycle import (
    IllegalTransition,
    NotYours,
    current_of,
    for_change,
    id_of,
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
    "current_of",
    "for_change",
    "id_of",
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
