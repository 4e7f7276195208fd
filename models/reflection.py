"""Reflections: what a participant heard on the call, in their own words."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum
from models.form import Answer, Meaning, answers_of, text_of


class Consent(StrEnum):
    """What the customer agreed to: their name in the story, the story without it, or no story at all."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    PRIVATE = "private"


class Reflection(SQLModel, table=True):
    """One reflection an assignment; `version` counts the times it was saved, so that two savers notice each other.

    What is queried or ruled has a column, a commitment its own table; `answers` are all else that was asked, in order.
    `identity` is what gives the customer away, as it was known at the call and ever since: names, companies, phone
    numbers and e-mail addresses, to be masked whatever the customer's row says later. `submitted_at` is when it was
    saved first, `saved_at` when last; None for one that the releases before saved last.
    """

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", unique=True)
    talked_on: date
    consent: Consent = Field(sa_type=text_enum(Consent))
    issue_id: int | None = Field(default=None, foreign_key="issue.id")
    answers: list[Answer] = Field(default_factory=list, sa_type=JSON)
    version: int = 1
    identity: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    submitted_at: datetime = Field(sa_type=AwareUTC)
    saved_at: datetime | None = Field(default=None, sa_type=AwareUTC)

    @property
    def is_new(self) -> bool:
        """Whether it was saved once and never changed, so that nothing hung on it before."""
        return self.version == 1

    def answers_of(self, meaning: Meaning) -> list[Answer]:
        """Return the answers that mean this, in the order they were asked."""
        return answers_of(self.answers, meaning)

    def text_of(self, meaning: Meaning) -> str:
        """Return the first text that means this; "" for none."""
        return text_of(self.answers, meaning)
