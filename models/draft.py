"""Drafts: what a participant said to the bot, or typed in its form, about an assignment, until it is logged."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, OpenTextEnum


class Transcript(StrEnum):
    """What became of the transcript of a voice clip: CUT where only its beginning could be had."""

    WAITED_FOR = "waited for"
    COMPLETE = "complete"
    CUT = "cut"
    MISSING = "missing"


class DraftPiece(SQLModel, table=True):
    """The words of one message, or one voice clip in it (`file_id`, `link` to it, and its transcript as `text`).

    `channel_id` and `ts` are of the message, which is one piece however often Slack sends it. `next_try_at` is wall
    time: when the transcript is asked for again. `kept_at` is programme time.
    """

    __tablename__ = "draft_piece"
    __table_args__ = (
        UniqueConstraint("channel_id", "ts", "file_id"),
        Index("ix_draft_piece_transcript", "transcript", "next_try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    channel_id: str = Field(max_length=32)
    ts: str = Field(max_length=32)
    file_id: str = Field(default="", max_length=32)
    link: str | None = Field(default=None, max_length=3000)
    text: str = ""
    transcript: Transcript | None = Field(default=None, sa_type=OpenTextEnum(Transcript))
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    kept_at: datetime = Field(sa_type=AwareUTC, index=True)


class DraftEntry(SQLModel, table=True):
    """What was typed or chosen last in one field of a form that isn't submitted yet, "" where it was emptied.

    It counts while `version` is that of the reflection (0 for none), so that a submission outdates all of it.
    `typed_at` is when, as Slack tells it, and `view_id` in which modal; `kept_at` is programme time.
    """

    __tablename__ = "draft_entry"

    assignment_id: int = Field(foreign_key="assignment.id", primary_key=True)
    field: str = Field(max_length=64, primary_key=True)
    version: int = 0
    text: str
    typed_at: str = Field(max_length=32)
    view_id: str = Field(max_length=32)
    kept_at: datetime = Field(sa_type=AwareUTC, index=True)
