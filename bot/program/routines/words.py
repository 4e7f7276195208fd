"""Words of a plan and of the states of its assignments, for routines to take as they are or say in their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from models import AssignmentState


class StateWord(NamedTuple):
    """A state in words: beside one name in a list, and behind a number, of one and of several."""

    listed: str
    one: str
    several: str


StateWords = Mapping[AssignmentState, StateWord]


def always(word: str) -> StateWord:
    """Return the same word for a list, for one and for several."""
    return StateWord(word, word, word)


_S = AssignmentState
STATE_WORDS: StateWords = {
    _S.PROPOSED: always("proposed"),
    _S.ASKED: always("asked first"),
    _S.APPROVED: StateWord("on its way", "brief on its way", "briefs on their way"),
    _S.SENT: StateWord("has the brief", "has the brief", "have the brief"),
    _S.BOOKED: always("booked"),
    _S.DONE: always("took place"),
    _S.REFLECTED: StateWord("story in review", "story in review", "stories in review"),
    _S.CLOSED: always("done"),
    _S.SWAPPED: always("swapped"),
    _S.DECLINED: always("declined"),
    _S.MISSED: always("missed"),
}


@dataclass(frozen=True)
class PlanWords:
    """What a plan says; {count} is filled in with how many people have an assignment in it.

    `rule` is who meets whom again, `approve` what Approve does; `without` stands before the names of those who have
    none, `why_without` after them; nobody is named without them.
    """

    one: str = "1 person takes part."
    several: str = "{count} people take part."
    nobody: str = "Nobody takes part so far."
    rule: str = ""
    approve: str = "Approve sends each of them their brief; until then nothing is sent."
    without: str = "Not in this round"
    why_without: str = "They joined after the plan was made, or were taken out of it."
