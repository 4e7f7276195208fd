"""Forms: what a field means, and the answers and story sections that are stored by that meaning."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NotRequired

# Of Python's own, Pydantic takes only that of 3.12.
from typing_extensions import TypedDict


class Meaning(StrEnum):
    """What an answer is for; story, masking, preview and figures find it by that, whatever the field is called."""

    DAY = "day"
    HEADLINE = "headline"
    HEARD = "heard"
    QUOTE = "quote"
    CAUSE = "cause"
    ACTIVITY = "activity"
    ISSUE_IN_WORDS = "issue in words"
    PROPOSED_CHANGE = "proposed change"
    HARDEST = "hardest thing"
    CHANGED = "what changed"
    WORST_STEP = "worst step"
    FRICTION_LOG = "friction log"
    COMMITS = "commits"
    COMMITMENT = "commitment"
    COMMITMENT_DAY = "commitment day"
    COMMITMENT_OWNER = "commitment owner"
    NO_COMMITMENT = "no commitment"
    CONSENT = "consent"
    ISSUE = "issue"
    RATING = "rating"
    PRIVATE_NOTE = "private note"
    # How well they kept to the skill of the month: for its author alone.
    SELF_RATING = "self-rating"
    SHOWS_QUESTIONS = "shows questions"
    # What others heard, who were brought along.
    LINES = "lines"


class Answer(TypedDict):
    """One answer as it is stored (JSON): the field, what it means (a Meaning), the wording as asked, the text."""

    field: str
    meaning: str
    question: str
    answer: str


def answers_of(answers: Iterable[Answer], meaning: Meaning) -> list[Answer]:
    """Return the answers that mean this, in the order they were asked."""
    return [answer for answer in answers if answer["meaning"] == meaning]


def text_of(answers: Iterable[Answer], meaning: Meaning) -> str:
    """Return the first text that means this; "" for none."""
    return next((each["answer"] for each in answers if each["meaning"] == meaning and each["answer"]), "")


class Section(TypedDict):
    """One section of a story as it is stored (JSON): what it means (a Meaning), its heading ("" for none), the text.

    A story has at most one of each meaning. `asked` are the lines of the text that are questions of the form, or say
    whose words follow; `by` is who is heard beside the author, as readers know them.
    """

    meaning: str
    heading: str
    text: str
    asked: NotRequired[list[str]]
    by: NotRequired[str]


def section_text(sections: Iterable[Section], meaning: Meaning) -> str:
    """Return the text of the section that means this; "" for none."""
    return next((section["text"] for section in sections if section["meaning"] == meaning), "")
