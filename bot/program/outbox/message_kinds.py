"""Message kinds: what each is about, when it may be sent, and what follows; each is registered by its feature."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlmodel.ext.asyncio.session import AsyncSession

from models import LONGEST_KIND, Outgoing
from models.columns import is_words

if TYPE_CHECKING:
    from bot.program.assignments.assignment_details import AssignmentDetails

SETTLED = "This is settled. Nothing to do here any more."


class Subject(StrEnum):
    """What `Outgoing.subject_id` is the id of, or the number for."""

    ASSIGNMENT = "assignment"
    ROUND = "round"
    PERSON = "person"
    UPLOAD = "upload"
    MESSAGE = "message"
    DAY = "day"
    FAULT = "fault"
    OTHER = "other"


@dataclass(frozen=True)
class Delivered:
    """A message that was delivered at programme time `now`: for the first time, rather than updated, or not."""

    row: Outgoing
    is_first: bool
    now: datetime


# Whether a message about these details still applies on a date, which is the participant's own.
Applies = Callable[[Outgoing, "AssignmentDetails", date], bool]
# Does what follows, in the transaction that records the delivery.
Follows = Callable[[AsyncSession, Delivered], Awaitable[None]]


def _always(_row: Outgoing, _details: "AssignmentDetails", _today: date) -> bool:
    return True


@dataclass(frozen=True)
class MessageKind:
    """What the programme knows of one kind of message; its renderer is registered in `bot/jobs/renderers/`.

    `called` names it to the CX team where one can't be delivered, `gone` is the line that takes its place once there
    is nothing to say. `at_any_hour` is for answers to what somebody has just done; `only_in_round` for what makes no
    sense once the round of its assignment has ended. `follows_assignment` has what is posted updated with every
    transition of the assignment. `rest` is how long it rests after an update, so that changes made meanwhile are shown
    together. `is_linked` has its permalink fetched, as other messages link to it. `applies` is asked where the subject
    is an assignment; `follows` runs with the subject's row locked, and may lock none before it.
    """

    name: str
    subject: Subject
    called: str = "a message"
    gone: str = SETTLED
    at_any_hour: bool = False
    only_in_round: bool = False
    follows_assignment: bool = False
    rest: timedelta = timedelta()
    is_linked: bool = False
    applies: Applies = _always
    follows: Follows | None = None

    @property
    def is_about_assignment(self) -> bool:
        """Whether the subject is an assignment."""
        return self.subject is Subject.ASSIGNMENT


# Every kind this process knows, by name.
KINDS: dict[str, MessageKind] = {}


def register(kind: MessageKind) -> MessageKind:
    """Make a kind known, and return it. Raises ValueError for a name that is taken, too long to be stored, or no words.

    It is a part of the SQL that asks what is due: one that may not stand there would hold up every message.
    """
    if kind.name in KINDS or len(kind.name) > LONGEST_KIND or not is_words(kind.name):
        raise ValueError(f"The message kind “{kind.name}” is registered already, or its name is too long, or no words.")
    KINDS[kind.name] = kind
    return kind


def kind_of(row: Outgoing) -> MessageKind:
    """Return the kind of a message; for one that only a newer replica knows, one of which nothing but the name is."""
    return KINDS.get(row.kind) or MessageKind(row.kind, Subject.OTHER)
