"""Routines: what differs between a call and any other practice, as data; each in a file of its own."""

from bot.program.routines.call import CALL
from bot.program.routines.routine import (
    Choice,
    FieldKind,
    Nudge,
    Proposal,
    Proposer,
    ReflectionField,
    Routine,
    Subject,
)
from bot.program.routines.story_shape import StoryPart, StoryShape

ROUTINES: dict[str, Routine] = {CALL.key: CALL}

__all__ = [
    "CALL",
    "ROUTINES",
    "Choice",
    "FieldKind",
    "Nudge",
    "Proposal",
    "Proposer",
    "ReflectionField",
    "Routine",
    "StoryPart",
    "StoryShape",
    "Subject",
]
