"""Routines: what differs between a call and any other practice, as data; each in a file of its own."""

from bot.program.routines.call import CALL
from bot.program.routines.form import NO, YES, Choice, FieldKind, Form, ReflectionField
from bot.program.routines.routine import Nudge, Proposal, Proposer, Routine, Subject
from bot.program.routines.story_shape import StoryPart, StoryShape

ROUTINES: dict[str, Routine] = {CALL.key: CALL}

__all__ = [
    "CALL",
    "NO",
    "ROUTINES",
    "YES",
    "Choice",
    "FieldKind",
    "Form",
    "Nudge",
    "Proposal",
    "Proposer",
    "ReflectionField",
    "Routine",
    "StoryPart",
    "StoryShape",
    "Subject",
]
