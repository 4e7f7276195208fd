"""Routines: what differs between a call and any other practice, as data; each in a file of its own."""

from bot.program.routines.call import CALL
from bot.program.routines.form import NO, YES, Choice, FieldKind, Form, ReflectionField
from bot.program.routines.listen import LISTEN
from bot.program.routines.one_to_one import ONE_TO_ONE
from bot.program.routines.routine import Proposal, Routine, Subject
from bot.program.routines.shadow import SHADOW
from bot.program.routines.sponsor import SPONSOR
from bot.program.routines.story_shape import StoryPart, StoryShape
from bot.program.routines.walks import BE_A_CUSTOMER, BROKEN_PROCESS
from bot.program.routines.welcome import WELCOME
from models import Assignment

_ALL = (CALL, SHADOW, SPONSOR, BE_A_CUSTOMER, BROKEN_PROCESS, WELCOME, LISTEN, ONE_TO_ONE)
ROUTINES: dict[str, Routine] = {each.key: each for each in _ALL}


def default_routine() -> Routine:
    """Return the routine that is meant where none is named: the first."""
    return next(iter(ROUTINES.values()))


def routine_of(assignment: Assignment) -> Routine:
    """Return how an assignment goes: as its routine says, or as that says where its subject was set aside."""
    routine = ROUTINES[assignment.routine]
    column = routine.subject.column
    is_set_aside = column is not None and getattr(assignment, column) is None
    return routine.without_subject if is_set_aside and routine.without_subject else routine


__all__ = [
    "CALL",
    "NO",
    "ROUTINES",
    "YES",
    "Choice",
    "FieldKind",
    "Form",
    "Proposal",
    "ReflectionField",
    "Routine",
    "StoryPart",
    "StoryShape",
    "Subject",
    "default_routine",
    "routine_of",
]
