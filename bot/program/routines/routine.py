"""What a routine is: everything that differs between one practice and another, as data."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.program.routines.story_shape import USUAL_STORY, StoryShape
from bot.templates import Template
from models import Situation


class FieldKind(StrEnum):
    """How a reflection field is asked for and read."""

    PAST_DATE = "past date"
    FUTURE_DATE = "future date"
    TEXT = "text"
    ANSWERS = "answers"
    PERSON = "person"
    CHOICE = "choice"


@dataclass(frozen=True)
class Choice:
    """One thing to choose; `shown_as` says how readers will know the customer.

    {customer} in it is filled in with their name and account, and nothing else is.
    """

    value: str
    label: str
    shown_as: str


@dataclass(frozen=True)
class ReflectionField:
    """One field of the reflection. ANSWERS stands for one text field a probe question."""

    name: str
    kind: FieldKind
    label: str
    hint: str = ""
    required: bool = False
    multiline: bool = True
    max_length: int = 2000
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Nudge:
    """One reminder: after this part of the round (0 to 1), in these words.

    {customer} in them is filled in with the customer's name, {until} with the round's last day; nothing else is. They
    may be read late, and so say nothing of how much of the round has gone.
    """

    after: float
    words: str


@dataclass(frozen=True)
class Routine:
    """A practice such as the monthly call.

    In `invitation` {customer} (their name) and {month} (such as November) are filled in, and nothing else is.
    `brief` names the customer's facts, line by line; `questions` serve where the CX team imported none. `errors` are
    the words of its own errors and problems, by code.
    """

    key: str
    title: str
    invitation: str
    brief: tuple[tuple[str, ...], ...]
    card: tuple[str, ...]
    questions: tuple[tuple[Situation, str], ...]
    questions_shown: int
    reflection: tuple[ReflectionField, ...]
    ladder: tuple[Nudge, ...]
    errors: Mapping[str, Template] = dataclasses.field(default_factory=dict)

    story: StoryShape = USUAL_STORY

    def field(self, name: str) -> ReflectionField:
        """Return the reflection field of that name. Raises KeyError where there is none."""
        for field in self.reflection:
            if field.name == name:
                return field
        raise KeyError(name)
