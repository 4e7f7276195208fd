"""Welcomes: how somebody new is met in their first weeks, once for each person, with what they heard of customers."""

from datetime import date
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Welcome(SQLModel, table=True):
    """The welcome of one person, until `last_day`; it is reckoned from `start_date`, None where that was not known.

    `assignment_id` is None while the CX team is asked whether to begin after all, and where `left_by` (Slack id) left
    it. `partner` is the Slack id of the CX member they meet, `meets_on` the day the two agreed on. `wanted` holds the
    keys of routines of which they asked for one when there was none left. `heard` is what customers say as gathered on
    `heard_on`, `shown` how the steps stood when the messages were last brought up to date.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", unique=True)
    assignment_id: int | None = Field(default=None, foreign_key="assignment.id", unique=True)
    start_date: date | None = None
    last_day: date
    partner: str | None = Field(default=None, max_length=32)
    meets_on: date | None = None
    wanted: list[str] = Field(default_factory=list, sa_type=JSON)
    heard: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    heard_on: date | None = None
    shown: str = ""
    left_by: str | None = Field(default=None, max_length=32)
