"""Bookings: the hours at which calls are booked, their calendar files, and what customers said of being called."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, OpenTextEnum, partial_index


class Outcome(StrEnum):
    """How a booked call went, as its participant said."""

    TALKED = "talked"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no answer"
    REFUSED = "refused"
    WRONG_NUMBER = "wrong number"


class Booking(SQLModel, table=True):
    """One appointment for an assignment: from `starts_at` on, for so many `minutes`.

    `uid` and `sequence` are by what calendars know it: a changed hour keeps the first, and raises the second. It is
    open until `ended_at`: cancelled, or over and told (`outcome`), or its assignment done or ended. `by` is the Slack
    id of who booked it. An assignment has one open at a time; another try is another one. `told_sequence` is the change
    as of which its participant was told that it begins soon, `asked_at` when they were asked how it went.
    """

    __table_args__ = (
        partial_index("ux_booking_open", "assignment_id", where="ended_at IS NULL", unique=True),
        Index("ix_booking_assignment", "assignment_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    starts_at: datetime = Field(sa_type=AwareUTC)
    minutes: int
    uid: str = Field(max_length=80, unique=True)
    sequence: int = 0
    by: str = Field(max_length=32)
    told_sequence: int | None = None
    asked_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    ended_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    outcome: Outcome | None = Field(default=None, sa_type=OpenTextEnum(Outcome))


class FileState(StrEnum):
    """WANTED until it is shared in the conversation; FAILED where it can't be, DROPPED where a newer one took over."""

    WANTED = "wanted"
    SHARED = "shared"
    FAILED = "failed"
    DROPPED = "dropped"


class CalendarFile(SQLModel, table=True):
    """The file by which a booking comes into one person's calendar, or out of it (`cancels`), as of one change.

    `person_id` is a colleague who comes along, None its participant; `sequence` rises with each file of theirs. It
    `waits` for their working hours where they did not just ask for it, and then until `not_before` (programme time).
    `file_id` is Slack's, from when its bytes are there; whether it is shared, Slack says. `next_try_at` is wall time.
    """

    __tablename__ = "calendar_file"
    __table_args__ = (
        partial_index("ux_calendar_file", "booking_id", "sequence", where="person_id IS NULL", unique=True),
        UniqueConstraint("booking_id", "person_id", "sequence", name="uq_calendar_file_person"),
        Index("ix_calendar_file_due", "state", "next_try_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    booking_id: int = Field(foreign_key="booking.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    sequence: int
    cancels: bool
    state: FileState = Field(default=FileState.WANTED, sa_type=OpenTextEnum(FileState))
    file_id: str | None = Field(default=None, max_length=32)
    attempts: int = 0
    next_try_at: datetime = Field(sa_type=AwareUTC)
    waits: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    not_before: datetime | None = Field(default=None, sa_type=AwareUTC)


class ContactNote(SQLModel, table=True):
    """What was heard of a customer in calling them, and outlives the next import.

    `refused_at` is when they said that they don't want to be called. `wrong_phone` is a number that was not theirs, as
    the sheet had it; `wrong_before` has the digits of earlier ones, parted by spaces. `assignment_id` is from which
    call it is known.
    """

    __tablename__ = "contact_note"

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    refused_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    wrong_phone: str | None = Field(default=None, max_length=50)
    wrong_before: str | None = Field(default=None, max_length=500)
