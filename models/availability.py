"""Availability: what a person chose for their nudges, when they are away, and the days on which nobody works."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import false
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, text_enum


class NudgeFrequency(StrEnum):
    """How often somebody is nudged about one assignment; NONE is muted: briefs and what they asked for still come."""

    USUAL = "usual"
    FEWER = "fewer"
    NONE = "none"


class PersonSettings(SQLModel, table=True):
    """What a person chose for themselves; who has no row chose nothing, and every None means the usual.

    `weekdays` are the digits of `date.weekday()` on which they work, such as "0123"; `begins` and `ends` bound their
    working day, in their own zone. Until the day `paused_until`, which is not among them, nothing is nudged or newly
    planned. `date_language` is a locale such as "de-DE".
    """

    __tablename__ = "person_settings"

    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_column_kwargs={"autoincrement": False})
    weekdays: str | None = Field(default=None, max_length=7)
    begins: time | None = None
    ends: time | None = None
    nudges: NudgeFrequency = Field(
        default=NudgeFrequency.USUAL,
        sa_type=text_enum(NudgeFrequency),
        sa_column_kwargs={"server_default": NudgeFrequency.USUAL.value},
    )
    paused_until: date | None = None
    date_language: str | None = Field(default=None, max_length=20)


class AbsenceSource(StrEnum):
    """How we know of an absence: days given by hand, or a status in Slack."""

    HAND = "hand"
    SLACK = "slack"


class Absence(SQLModel, table=True):
    """One time when a person is away.

    By HAND it is from `first_day` to `last_day`, both included, wherever they are then. By SLACK it is from `starts_at`
    to `ends_at`: when the status expires, or until when one without an end is believed. `added_by` is the Slack id of
    who gave the days.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    source: AbsenceSource = Field(sa_type=text_enum(AbsenceSource))
    first_day: date | None = None
    last_day: date | None = None
    starts_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    ends_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    added_by: str | None = Field(default=None, max_length=32)


class DayOff(SQLModel, table=True):
    """A day on which nobody works in `country` (ISO code; None: in the whole company).

    `is_public` says that it is a public holiday that was looked up; all others come from the sheet Days off.
    """

    __tablename__ = "day_off"

    id: int | None = Field(default=None, primary_key=True)
    day: date
    country: str | None = Field(default=None, max_length=2, index=True)
    name: str = Field(max_length=200)
    is_public: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class CountryCalendar(SQLModel, table=True):
    """A country (ISO code) whose public holidays were looked up, from the year `first_year` to `last_year`.

    `weekdays` are the digits of `date.weekday()` on which people work there. `looked_up_in` names the release of the
    library that knew them. `is_usual` marks the one, at most, of those whose own country is not known.
    """

    __tablename__ = "country_calendar"

    country: str = Field(primary_key=True, max_length=2)
    weekdays: str = Field(max_length=7)
    first_year: int
    last_year: int
    looked_up_in: str = Field(max_length=50)
    is_usual: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
