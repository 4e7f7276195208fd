"""Routine switches: which routines are turned on, since when, and by whom."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, partial_index


class RoutineSwitch(SQLModel, table=True):
    """A time during which a routine is on; `off_since` is None for one that is on now. The call is on from the start.

    `routine` is its key; `on_by` and `off_by` are the Slack ids of who turned it on and off, None for the bot itself.
    """

    __tablename__ = "routine_switch"
    __table_args__ = (partial_index("ux_routine_switch_on", "routine", where="off_since IS NULL", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    routine: str = Field(max_length=50)
    on_since: datetime = Field(sa_type=AwareUTC)
    on_by: str | None = Field(default=None, max_length=32)
    off_since: datetime | None = Field(default=None, sa_type=AwareUTC)
    off_by: str | None = Field(default=None, max_length=32)
