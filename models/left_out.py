"""Who takes part in a routine, got nothing in the plan of one of its rounds, and why."""

from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import text_enum


class LeftOutWhy(StrEnum):
    """OTHER_FIRST has one of another routine, or gets it at the same time; NOTHING_LEFT, NOT_FOUND in Slack.

    PAUSED and AWAY are those who paused, or are on leave, for more than half of the round.
    """

    OTHER_FIRST = "other_first"
    NOTHING_LEFT = "nothing_left"
    NOT_FOUND = "not_found"
    PAUSED = "paused"
    AWAY = "away"


class LeftOut(SQLModel, table=True):
    """One person left out of the plan of one round; `routine` (its key) is the other one of OTHER_FIRST, else None."""

    __tablename__ = "left_out"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="round.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    why: LeftOutWhy = Field(sa_type=text_enum(LeftOutWhy))
    routine: str | None = Field(default=None, max_length=50)
