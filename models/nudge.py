"""Nudges: which went out about which assignment, and what was put off until when."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import AwareUTC


class Nudge(SQLModel, table=True):
    """One nudge about one assignment; those of one person and day share one message, whose `key` this names.

    `step` counts from 1; 0 asks how the day `asked_about` went. `at` is when it came due, `delivered_at` when it was
    posted, both in programme time.
    """

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    step: int
    asked_about: date | None = None
    message_key: str = Field(max_length=200, index=True)
    at: datetime = Field(sa_type=AwareUTC)
    delivered_at: datetime | None = Field(default=None, sa_type=AwareUTC)


class Snooze(SQLModel, table=True):
    """Nudges of one assignment put off at `at` (programme time) until the day `until`, by whom (Slack id).

    The last one in force is `Assignment.snoozed_until`; the rows are kept for the figures.
    """

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    at: datetime = Field(sa_type=AwareUTC)
    until: date
    by: str = Field(max_length=32)
