"""What a routine is: everything that differs between one practice and another, as data."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.program.routines.form import Form
from bot.program.routines.message_words import MessageWords
from bot.program.routines.skills import Skill
from bot.program.routines.story_shape import USUAL_STORY, StoryShape
from bot.program.routines.transitions import TRANSITIONS, Transitions
from bot.program.routines.words import STATE_WORDS, PlanWords, StateWords
from bot.templates import Template
from models import AssignmentState, Situation


class Subject(StrEnum):
    """What an assignment of a routine is about."""

    NOTHING = "nothing"
    CUSTOMER = "customer"
    ACCOUNT = "account"
    COLLEAGUE = "colleague"
    JOURNEY = "journey"

    @property
    def column(self) -> str | None:
        """The column of the assignment that holds its id, None for nothing."""
        return _COLUMNS.get(self)

    def values(self, subject_id: int | None) -> dict[str, Any]:
        """Return the column of an assignment about this subject with its value. Raises ValueError without its id."""
        if self.column is None:
            return {}
        if subject_id is None:
            raise ValueError(f"An assignment is to be about a {self}, and none is given.")
        return {self.column: subject_id}


_COLUMNS = {
    Subject.CUSTOMER: "customer_id",
    Subject.ACCOUNT: "account_id",
    Subject.COLLEAGUE: "host_id",
    Subject.JOURNEY: "journey_id",
}


@dataclass(frozen=True)
class Proposal:
    """What a participant is proposed: the id of the subject, None where it is nothing, and in words why this one."""

    subject_id: int | None
    why: str


# The pieces of a brief that show the questions.
QUESTION_PIECES = frozenset({"questions", "one_to_one_questions"})


@dataclass(frozen=True)
class Routine:
    """A practice such as the monthly call.

    In `invitation` {subject} (the name of what an assignment is about) and {month} (such as November) are filled in,
    in `booking`, which asks for the day in its modal, {subject}, and nothing else is. `questions` serve where the CX
    team imported none. `glance` names the pieces of the brief that stand in the message, and `brief` those behind its
    button *The brief*, in order (`PIECES` in `bot/surfaces/brief.py`). `messages` are the words of its buttons and
    messages, `errors` those of its own errors and problems, by code.

    An assignment is about one `subject`. A participant meets the same one again after `pair_rests_for` months, None for
    never, 0 for each round anew; `once_a_round` says that nobody else meets it in the same round. A participant has
    `at_most` so many in one round. A round opens every `every_months` months,
    `first_month` (1 to 12) one of them, on the day that `round_day` names, None for that of the settings. `why`
    stands on an assignment as its reason where nothing says more. What it does in code is in its hooks (`hooks.py`).
    `skills` are those of which each month has one, with a tip in the brief and a question in the form.
    `ladder` are the words of its three nudges, in order, {subject} filled in; none where it is never nudged. The first
    offers to choose a day, the second is short, the third says what comes next; none blames, or says how late it is.
    `told_by_host` says that who was met tells of it: nobody else is nudged once a day is booked.
    `told` names the pieces that stand in the message once it was logged, `reviewed` those on the card of its story.
    `without_subject` is how it goes where the subject of an assignment was set aside.
    `ranks_issues` has the issues of its reflections shared before a retreat, and ranked by who takes part. `beside`
    says that one of it may be open beside one of another routine; of all others, nobody has two open at once.
    `by_person` has its assignments begin and end person by person: its rounds are never planned, and end none of them.
    `minutes` is how long one takes that is booked by the hour, None where a day is enough. `by_oneself` says that its
    participant's assistant has no part in it.
    """

    key: str
    title: str
    invitation: str
    card: tuple[str, ...]
    questions: tuple[tuple[Situation, str], ...]
    questions_shown: int
    form: Form
    booking: str
    ladder: tuple[str, ...]
    errors: Mapping[str, Template] = dataclasses.field(default_factory=dict)
    glance: tuple[str, ...] = ("why_in_short",)
    brief: tuple[str, ...] = ("why", "questions", "tips", "help")
    skills: tuple[Skill, ...] = ()
    told: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()
    messages: MessageWords = dataclasses.field(default_factory=MessageWords)

    story: StoryShape = USUAL_STORY
    subject: Subject = Subject.NOTHING
    pair_rests_for: int | None = None
    once_a_round: bool = True
    at_most: int = 1
    every_months: int = 1
    first_month: int = 1
    round_day: str | None = None
    why: str = ""
    transitions: Transitions = dataclasses.field(default_factory=lambda: TRANSITIONS)
    states: StateWords = dataclasses.field(default_factory=lambda: STATE_WORDS)
    plan: PlanWords = dataclasses.field(default_factory=PlanWords)
    ranks_issues: bool = False
    without_subject: "Routine | None" = None
    beside: bool = False
    by_person: bool = False
    minutes: int | None = None
    told_by_host: bool = False
    by_oneself: bool = False

    @property
    def asks_at_a_glance(self) -> bool:
        """Whether its questions stand in the message, rather than in the brief alone."""
        return not QUESTION_PIECES.isdisjoint(self.glance)

    @property
    def assistant_books(self) -> bool:
        """Whether a participant's assistant may book it."""
        return bool(self.messages.book) and not self.by_oneself

    def allows(self, here: AssignmentState, to: AssignmentState) -> bool:
        """Return whether an assignment may go from the state `here` to the state `to`."""
        return to in self.transitions.get(here, ())
