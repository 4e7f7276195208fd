"""People: everybody the programme speaks of, the participants first; and the bot's conversations with them."""

from datetime import date, datetime

from sqlalchemy import false, true
from sqlmodel import Field, SQLModel

from models.columns import AwareUTC, partial_index


class Person(SQLModel, table=True):
    """A person: a participant, or whom a sheet names; found in Slack by id or e-mail when first needed.

    `external_id` is that of the Participants sheet, None for who is not on it. `active` is False for who was
    deactivated in Slack; it, `timezone`, `language` (such as "de-DE") and `guest` are as Slack knew them at
    `looked_up_at` (programme time). `routines_named` says that the sheet names the routines they take part in; all
    others take part in every routine that is turned on for them. `prefers` is the routine (its key) that they would
    rather do next, None for no preference. `country` is an ISO code, or as the sheet says where that names none.
    """

    # With a condition, PostgreSQL locks the row with FOR NO KEY UPDATE when the id changes, so referring inserts go on.
    __table_args__ = (partial_index("ux_person_slack_id", "slack_id", where="slack_id IS NOT NULL", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    external_id: str | None = Field(default=None, unique=True, max_length=100)
    name: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=320, index=True)
    slack_id: str | None = Field(default=None, max_length=32)
    department: str | None = Field(default=None, max_length=200)
    manager: str | None = Field(default=None, max_length=320)
    assistant: str | None = Field(default=None, max_length=320)
    manager_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    assistant_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    country: str | None = Field(default=None, max_length=100, index=True)
    start_date: date | None = Field(default=None, index=True)
    timezone: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=20)
    photo_url: str | None = Field(default=None, max_length=3000)
    looked_up_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    not_found_at: datetime | None = Field(default=None, sa_type=AwareUTC)
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    guest: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    routines_named: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    prefers: str | None = Field(default=None, max_length=50)


# No routine has this key.
NO_ROUTINE = "-"


class Participation(SQLModel, table=True):
    """A person takes part in a routine (its key), from `since` until `until`; None: they still do.

    Whoever is in the programme, and takes part in none of its routines just now, does so in `NO_ROUTINE`.
    """

    __table_args__ = (
        partial_index("ux_participation_open", "routine", "person_id", where="until IS NULL", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    routine: str = Field(max_length=50)
    since: datetime = Field(sa_type=AwareUTC)
    until: datetime | None = Field(default=None, sa_type=AwareUTC)


class Conversation(SQLModel, table=True):
    """The `D…` id of the bot's conversation with one Slack user, participant or not.

    `heard_ts` is of the newest message of theirs that the bot has handled.
    """

    slack_user: str = Field(primary_key=True, max_length=32)
    channel_id: str = Field(max_length=32, index=True)
    heard_ts: str | None = Field(default=None, max_length=32)
