"""Routine switches: which routines are turned on, since when, by whom, how often, and for whom."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint, true
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, partial_index


class RoutineSwitch(SQLModel, table=True):
    """A time during which a routine is on; `off_since` is None for one that is on now. The call is on from the start.

    `routine` is its key; `on_by` and `off_by` are the Slack ids of who turned it on and off, None for the bot itself.
    Rounds open every `every_months` months, not before `first_month` (its first day), which is one of them; `beside`
    says that one of it may be open beside one of another routine. None of these three is said where the routine's own
    data holds. `for_everybody` is False where its audience is named (`RoutineAudience`). `revision` counts the changes,
    the last of which `changed_by` (Slack id) made.
    """

    __tablename__ = "routine_switch"
    __table_args__ = (partial_index("ux_routine_switch_on", "routine", where="off_since IS NULL", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    routine: str = Field(max_length=50)
    on_since: datetime = Field(sa_type=AwareUTC)
    on_by: str | None = Field(default=None, max_length=32)
    off_since: datetime | None = Field(default=None, sa_type=AwareUTC)
    off_by: str | None = Field(default=None, max_length=32)
    every_months: int | None = None
    first_month: date | None = None
    beside: bool | None = None
    for_everybody: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    changed_by: str | None = Field(default=None, max_length=32)


class RoutineAudience(SQLModel, table=True):
    """For whom a routine is on: all of a department (as its name was chosen), or one person."""

    __tablename__ = "routine_audience"
    __table_args__ = (UniqueConstraint("switch_id", "person_id"), UniqueConstraint("switch_id", "department"))

    id: int | None = Field(default=None, primary_key=True)
    switch_id: int = Field(foreign_key="routine_switch.id")
    department: str | None = Field(default=None, max_length=200)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
