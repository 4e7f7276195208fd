"""Commitments: what somebody promised to fix, and by when."""

from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, words


class CommitmentStatus(StrEnum):
    """OPEN until it is kept; DROPPED when the reflection was edited and the promise taken out."""

    OPEN = "open"
    DROPPED = "dropped"


class Commitment(SQLModel, table=True):
    """One promise from one reflection; `owner` is a Slack user id."""

    id: int | None = Field(default=None, primary_key=True)
    reflection_id: int = Field(foreign_key="reflection.id", unique=True)
    text: str
    owner: str = Field(max_length=32)
    due_on: date
    status: CommitmentStatus = Field(default=CommitmentStatus.OPEN, sa_type=words(CommitmentStatus))
    made_at: datetime = Field(sa_type=AwareUTC)
