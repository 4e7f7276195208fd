"""Probe questions, by the customer's situation."""

from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import words


class Situation(StrEnum):
    """Where a customer stands with us; ANY fits everybody."""

    ANY = "any"
    NEW = "new"
    LOYAL = "loyal"
    UNHAPPY = "unhappy"
    LOST = "lost"


class Question(SQLModel, table=True):
    """One probe question the CX team imported."""

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    situation: Situation = Field(default=Situation.ANY, sa_type=words(Situation))
    question: str = Field(max_length=500)
