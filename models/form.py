"""Forms: what a field means, and the answers and story sections that are stored by that meaning."""

from enum import StrEnum
from typing import TypedDict


class Meaning(StrEnum):
    """What an answer is for; story, masking, preview and figures find it by that, whatever the field is called."""

    DAY = "day"
    HEADLINE = "headline"
    HEARD = "heard"
    QUOTE = "quote"
    CAUSE = "cause"
    COMMITMENT = "commitment"
    COMMITMENT_DAY = "commitment day"
    COMMITMENT_OWNER = "commitment owner"
    NO_COMMITMENT = "no commitment"
    CONSENT = "consent"
    ISSUE = "issue"
    RATING = "rating"
    PRIVATE_NOTE = "private note"


class Answer(TypedDict):
    """One answer as it is stored (JSON): the field, what it means (a Meaning), the wording as asked, the text."""

    field: str
    meaning: str
    question: str
    answer: str


class Section(TypedDict):
    """One section of a story as it is stored (JSON): what it means (a Meaning), its heading ("" for none), the text."""

    meaning: str
    heading: str
    text: str
