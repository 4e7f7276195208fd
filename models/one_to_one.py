"""One-to-ones: who is of the CX team, and what a leader and one of the team told each other, which stays with them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC


class CxMember(SQLModel, table=True):
    """A person who is of the CX team now, as Slack was last asked; kept while a routine needs to know."""

    __tablename__ = "cx_member"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)


class OneToOne(SQLModel, table=True):
    """What was said about and in one one-to-one (its assignment); nobody reads it but the two and the CX team.

    `beforehand` are the leader's answers to the questions before they met, `answers` those given in it, both by the
    question's name. `passed_why` is why the leader wanted none this time. It is logged once `logged_at` is set;
    `version` counts the times it was saved since, so that two savers notice each other. `logged_by` is a Slack id.
    """

    __tablename__ = "one_to_one"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", unique=True)
    beforehand: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    passed_why: str = ""
    met_on: date | None = None
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    notes: str = ""
    version: int = 0
    logged_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    logged_by: str | None = Field(default=None, max_length=32)
