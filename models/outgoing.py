"""Outgoing messages: each is a row, written in the transaction of its change, before anything is sent."""

from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, OpenTextEnum, partial_index

LONGEST_KIND = 32


class OutgoingKind(StrEnum):
    """The names of the kinds that every routine has; a routine adds names of its own."""

    ASSIGNMENT = "assignment"
    # As it was called when it was first stored.
    NUDGE = "reminder"
    PLAN = "plan"
    REVIEW = "review"
    STORY = "story"
    STORY_PUBLISHED = "story published"
    RESUBMITTED = "resubmitted"
    CHANGES_ASKED = "changes asked"
    STORY_DECLINED = "story declined"
    STORY_WITHDRAWN = "story withdrawn"
    COMMITMENT_OWNER = "promise owner"
    TAKEN_BACK = "taken back"
    NOT_FOUND = "not found"
    NOT_DELIVERED = "not delivered"
    IMPORT_REPORT = "import report"
    PARTICIPANTS_GONE = "participants gone"
    ROUND_WAITS = "round waits"
    CHANNEL_REFUSED = "channel refused"
    CALL_OFF = "call off"
    CALL_OFF_TOLD = "call off told"
    LEFT = "left"


class Place(StrEnum):
    """Where a message goes: to one person, to the CX channel or to the stories channel."""

    PERSON = "person"
    CX = "cx"
    STORIES = "stories"


class OutgoingState(StrEnum):
    """WAITING to be posted or updated, SENDING under a lease; UNCLEAR where a post can't be looked up."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    UNCLEAR = "unclear"


class Outgoing(SQLModel, table=True):
    """One Slack message.

    `kind` is the name of a registered kind (`bot/program/outbox/message_kinds.py`), which says what `subject_id` is of.
    `wanted_version` counts the posts and updates requested, `delivered_version` is the last one delivered.
    `dedup_token` is in the message's metadata, by which it is looked up after a send whose result is unknown.
    `next_try_at`, `attempted_at` and `lease_until` are wall time; `not_before` is programme time, such as
    the start of the recipient's working hours. `channel_id` and `ts` say where it was posted.
    """

    __table_args__ = (
        Index("ix_outgoing_about", "subject_id", "kind"),
        partial_index("ix_outgoing_in_trouble", "place", where="error IS NOT NULL"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=200)
    dedup_token: str = Field(default_factory=lambda: uuid4().hex, max_length=32)
    kind: str = Field(max_length=LONGEST_KIND)
    subject_id: int
    place: Place = Field(sa_type=OpenTextEnum(Place))
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    slack_user: str | None = Field(default=None, max_length=32)
    state: OutgoingState = Field(default=OutgoingState.WAITING, sa_type=OpenTextEnum(OutgoingState), index=True)
    wanted_version: int = 1
    delivered_version: int = 0
    attempts: int = 0
    next_try_at: datetime = Field(sa_type=AwareUTC, index=True)
    not_before: datetime | None = Field(default=None, sa_type=AwareUTC)
    attempted_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    lease_until: datetime | None = Field(default=None, sa_type=AwareUTC)
    lease_owner: str | None = Field(default=None, max_length=64)
    channel_id: str | None = Field(default=None, max_length=32)
    ts: str | None = Field(default=None, max_length=32)
    error: str | None = Field(default=None, max_length=500)
