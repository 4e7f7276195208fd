"""Listening together: the session of one assignment, and a seat for each colleague who was asked to listen."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint, false
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum
from models.reflection import Consent


class SeatState(StrEnum):
    """Where an invitation stands; OFF was taken off the list, or the session did not come about."""

    ASKED = "asked"
    IN = "in"
    DECLINED = "declined"
    OFF = "off"


class ListenSession(SQLModel, table=True):
    """What one assignment listens to: its customer, or the recorded story `story_id` in their place.

    `customer_id` is whom the assignment was about before a story was chosen; `starts_at` is when it was booked for.
    """

    __tablename__ = "listen_session"

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", unique=True)
    story_id: int | None = Field(default=None, foreign_key="story.id", index=True)
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    starts_at: datetime | None = Field(default=None, sa_type=AwareUTC)


class ListenSeat(SQLModel, table=True):
    """One colleague in one session, and the line of what they heard.

    `consent` is what they agreed to for their line: with their name, without it, or to keep it out of the story; None
    while there is no line. `version` counts the changes of the line. `is_late` says that it came once the story was
    public, and no editor has let it in; `left_out_by` is the Slack id of the editor who left it out.
    """

    __tablename__ = "listen_seat"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="listen_session.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    state: SeatState = Field(default=SeatState.ASKED, sa_type=text_enum(SeatState))
    line: str | None = Field(default=None, max_length=300)
    consent: Consent | None = Field(default=None, sa_type=text_enum(Consent))
    version: int = 0
    written_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    is_late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    left_out_by: str | None = Field(default=None, max_length=32)

    @property
    def is_in_story(self) -> bool:
        """Whether its line stands in the story, as far as its author and the editors have a say."""
        agreed = self.consent in (Consent.NAMED, Consent.ANONYMOUS)
        return bool(self.line) and agreed and not self.is_late and self.left_out_by is None
