"""Words of a plan and of the states of its assignments, for routines to take as they are or say in their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from models import AssignmentState

# Of one assignment, and of several counted.
StateWords = Mapping[AssignmentState, tuple[str, str]]

_S = AssignmentState
STATE_WORDS: StateWords = {
    _S.PROPOSED: ("proposed", "proposed"),
    _S.APPROVED: ("on its way", "briefs on their way"),
    _S.SENT: ("has the brief", "have the brief"),
    _S.BOOKED: ("booked", "booked"),
    _S.DONE: ("took place", "took place"),
    _S.REFLECTED: ("story in review", "stories in review"),
    _S.CLOSED: ("done", "done"),
    _S.SWAPPED: ("swapped", "swapped"),
    _S.DECLINED: ("declined", "declined"),
    _S.MISSED: ("missed", "missed"),
}


@dataclass(frozen=True)
class PlanWords:
    """What a plan says; {count} is filled in with how many people have an assignment in it.

    `rule` is who meets whom again; `without` stands before the names of those who have none, `why_without` after them.
    """

    one: str = "1 person takes part."
    several: str = "{count} people take part."
    nobody: str = "Nobody takes part so far."
    rule: str = ""
    without: str = "Not in this round"
    why_without: str = "They joined after the plan was made, or were taken out of it."
