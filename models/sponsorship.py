"""Sponsorships: who sponsors which account, the meetings they logged, and what dissatisfied the customers there."""

from datetime import date, datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, partial_index


class Sponsorship(SQLModel, table=True):
    """A person sponsors an account from `since` until `until`; None: they still do. One person an account at a time.

    `by` is the Slack id of who had it so, None for a sheet.
    """

    __table_args__ = (partial_index("ux_sponsorship_open", "account_id", where="until IS NULL", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    since: datetime = Field(sa_type=AwareUTC)
    until: datetime | None = Field(default=None, sa_type=AwareUTC)
    by: str | None = Field(default=None, max_length=32)


class SponsorMeeting(SQLModel, table=True):
    """One meeting with the customers of an account, logged by its sponsor; `version` counts the times it was saved.

    `indicators` are those of health that were rated, from 1 to 5, by their key; `others` names who is no customer of
    ours. `logged_by` is a Slack user id.
    """

    __tablename__ = "sponsor_meeting"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    met_on: date
    place: str = Field(default="", max_length=200)
    others: str = Field(default="", max_length=300)
    indicators: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    version: int = 1
    logged_at: datetime = Field(sa_type=AwareUTC)
    logged_by: str = Field(max_length=32)


class SponsorMeetingContact(SQLModel, table=True):
    """A customer who was at a meeting."""

    __tablename__ = "sponsor_meeting_contact"
    __table_args__ = (UniqueConstraint("meeting_id", "customer_id"),)

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="sponsor_meeting.id")
    customer_id: int = Field(foreign_key="customer.id", index=True)


class Dissatisfier(SQLModel, table=True):
    """What dissatisfies the customers of an account, told at a meeting; the commitment says what, who and by when.

    `place` is where it stands among those of its meeting, from 0.
    """

    __tablename__ = "sponsor_dissatisfier"

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="sponsor_meeting.id", index=True)
    commitment_id: int = Field(foreign_key="commitment.id", unique=True)
    place: int = 0
