"""Rounds: one routine, from one opening day to the next."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, words


class RoundState(StrEnum):
    """OPEN has no plan yet (somebody was assigned by hand), PROPOSED waits for approval."""

    OPEN = "open"
    PROPOSED = "proposed"
    APPROVED = "approved"
    CLOSED = "closed"


class Round(SQLModel, table=True):
    """One routine, from the morning of `starts_on` to that of `ends_on`, when the next one opens.

    `month` is the first day of the month it opens in; all three are days in the programme's time zone. Rounds may
    overlap, and `opened_at` may come before `starts_on`: what is handed out at the end of a round is for the next.
    `plan_wanted_at` is when somebody, or the clock, asked for its plan.
    """

    __table_args__ = (UniqueConstraint("routine", "month"),)

    id: int | None = Field(default=None, primary_key=True)
    routine: str = Field(max_length=50)
    month: date
    starts_on: date
    ends_on: date
    state: RoundState = Field(default=RoundState.OPEN, sa_type=words(RoundState))
    opened_at: datetime = Field(sa_type=AwareUTC)
    plan_wanted_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    approved_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    approved_by: str | None = Field(default=None, max_length=32)
