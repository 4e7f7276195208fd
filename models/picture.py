"""Pictures: charts drawn once and uploaded to Slack, and the messages that wait for one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, OpenTextEnum


class PictureState(StrEnum):
    """WANTED until Slack shows it; READY; FAILED where it can't be drawn or uploaded, until it is asked for again."""

    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"


class Picture(SQLModel, table=True):
    """One chart (`chart` as JSON, `digest` of it); `file_id` is Slack's, once it was uploaded.

    `next_try_at` is wall time: while WANTED of the next try, while FAILED of the time it may be tried again.
    """

    __table_args__ = (Index("ix_picture_due", "state", "next_try_at"),)

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    chart: str
    file_id: str | None = Field(default=None, max_length=32, unique=True)
    state: PictureState = Field(default=PictureState.WANTED, sa_type=OpenTextEnum(PictureState))
    attempts: int = 0
    next_try_at: datetime = Field(sa_type=AwareUTC)


class PictureUse(SQLModel, table=True):
    """A message that went out without a picture, and is updated once it is ready."""

    picture_id: int = Field(foreign_key="picture.id", primary_key=True)
    outgoing_id: int = Field(foreign_key="outgoing.id", primary_key=True)
