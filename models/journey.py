"""Journeys: ways of a customer through the company, step by step; and walks, by which people went them themselves."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint, true
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum

# The kind of those that stand since before there were kinds.
_FIRST_KIND = "be_a_customer"


class Journey(SQLModel, table=True):
    """One way of a customer through the company, such as buying, setting up, complaining.

    `kind` is the key of the routine that walks it; `why` says why it is worth walking, `minutes` about how long it
    takes, `needs` what one needs for it.
    """

    id: int | None = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True, max_length=100)
    title: str = Field(max_length=300)
    kind: str = Field(default=_FIRST_KIND, max_length=50, sa_column_kwargs={"server_default": _FIRST_KIND})
    why: str | None = Field(default=None, max_length=500)
    minutes: int | None = None
    needs: str | None = Field(default=None, max_length=300)
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class StepWords(SQLModel):
    """What a step says: what to do, what we say happens, where (a link), and who can help."""

    number: int
    task: str = Field(max_length=1000)
    we_say: str | None = Field(default=None, max_length=1000)
    link: str | None = Field(default=None, max_length=500)
    helper: str | None = Field(default=None, max_length=200)


class JourneyStep(StepWords, table=True):
    """One step of a journey, in the order of the numbers; one that was taken out stays, for the walks that had it."""

    __tablename__ = "journey_step"
    __table_args__ = (UniqueConstraint("journey_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    journey_id: int = Field(foreign_key="journey.id")
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})


class Walk(SQLModel, table=True):
    """A journey gone by one participant, for one assignment; `finished_at` is when no step was left."""

    __tablename__ = "journey_walk"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", unique=True)
    journey_id: int = Field(foreign_key="journey.id", index=True)
    started_at: datetime = Field(sa_type=AwareUTC)
    finished_at: datetime | None = Field(default=None, sa_type=AwareUTC)


class StepOutcome(StrEnum):
    """How a step went."""

    DONE = "done"
    STUCK = "stuck"


class WalkedStep(StepWords, table=True):
    """A step on one walk, in the words in which it was shown; it was walked once there is a `saved_at`.

    `friction` is 1 (by itself) to 5 (gave up, or nearly), `instead` what happened instead of what we say, `photo` the
    id of a file in Slack and `photo_link` its permalink. `version` counts the times it changed.
    """

    __tablename__ = "walked_step"
    __table_args__ = (UniqueConstraint("walk_id", "step_id"),)

    id: int | None = Field(default=None, primary_key=True)
    walk_id: int = Field(foreign_key="journey_walk.id")
    step_id: int = Field(foreign_key="journey_step.id", index=True)
    outcome: StepOutcome | None = Field(default=None, sa_type=text_enum(StepOutcome))
    minutes: int | None = None
    friction: int | None = None
    instead: str | None = Field(default=None, max_length=2000)
    photo: str | None = Field(default=None, max_length=32)
    photo_link: str | None = Field(default=None, max_length=500)
    version: int = 0
    saved_at: datetime | None = Field(default=None, sa_type=AwareUTC)
