"""Commitments: what somebody promised, where the promise came from, and how it changed since."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum


class CommitmentStatus(StrEnum):
    """OPEN until it is KEPT; DROPPED when what it stood in was edited and the promise taken out."""

    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"


# What a commitment may come from, each a key of its own so that it can be joined, and erased.
ORIGINS = ("reflection_id", "issue_id", "assignment_id")
_ONE = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in ORIGINS) + " = 1"


class Commitment(SQLModel, table=True):
    """One promise from one reflection, issue or assignment, as it stands now; CommitmentChange tells what it was.

    `owner` and `made_by` are Slack user ids; who made one in the releases before is not known.
    """

    __table_args__ = (CheckConstraint(_ONE, name="ck_commitment_origin"),)

    id: int | None = Field(default=None, primary_key=True)
    reflection_id: int | None = Field(default=None, foreign_key="reflection.id", index=True)
    issue_id: int | None = Field(default=None, foreign_key="issue.id", index=True)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", index=True)
    text: str
    owner: str = Field(max_length=32, index=True)
    due_on: date = Field(index=True)
    status: CommitmentStatus = Field(default=CommitmentStatus.OPEN, sa_type=text_enum(CommitmentStatus))
    made_at: datetime = Field(sa_type=AwareUTC)
    made_by: str | None = Field(default=None, max_length=32)


class CommitmentChange(SQLModel, table=True):
    """One column of one commitment that changed: `what` from `was` to `became`, days as 2026-11-27.

    `actor` is a Slack user id, None for the programme.
    """

    __tablename__ = "commitment_change"

    id: int | None = Field(default=None, primary_key=True)
    commitment_id: int = Field(foreign_key="commitment.id", index=True)
    at: datetime = Field(sa_type=AwareUTC)
    actor: str | None = Field(default=None, max_length=32)
    what: str = Field(max_length=32)
    was: str
    became: str
