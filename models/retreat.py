"""Retreats: the issues that leaders saw and share before they meet, the votes on them, and what was committed to."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC


class Retreat(SQLModel, table=True):
    """A retreat, before which the leaders vote from `opened_at` to `closed_at`, None while they still may.

    `number` counts retreats from 1, so that only one follows another; `opened_by` and `closed_by` are Slack user ids.
    """

    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    opened_at: datetime = Field(sa_type=AwareUTC)
    opened_by: str = Field(max_length=32)
    closed_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    closed_by: str | None = Field(default=None, max_length=32)


class RetreatIssue(SQLModel, table=True):
    """An issue that is shared before a retreat, and the reflection it was told in.

    `place` (from 1) and `votes` are the ranking as it was when the vote was closed, None until then; `commitment_id`
    is what somebody committed to about it.
    """

    __tablename__ = "retreat_issue"
    __table_args__ = (UniqueConstraint("retreat_id", "issue_id"),)

    id: int | None = Field(default=None, primary_key=True)
    retreat_id: int = Field(foreign_key="retreat.id")
    issue_id: int = Field(foreign_key="issue.id", index=True)
    reflection_id: int = Field(foreign_key="reflection.id", index=True)
    place: int | None = None
    votes: int | None = None
    commitment_id: int | None = Field(default=None, foreign_key="commitment.id", index=True)


class RetreatVote(SQLModel, table=True):
    """One vote of one person for one issue that is shared before a retreat."""

    __tablename__ = "retreat_vote"
    __table_args__ = (
        UniqueConstraint("retreat_id", "person_id", "issue_id"),
        ForeignKeyConstraint(
            ["retreat_id", "issue_id"],
            ["retreat_issue.retreat_id", "retreat_issue.issue_id"],
            name="fk_retreat_vote_issue",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    retreat_id: int
    person_id: int = Field(foreign_key="person.id", index=True)
    issue_id: int
    voted_at: datetime = Field(sa_type=AwareUTC)
