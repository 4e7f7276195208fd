"""Assistants: who chose by hand who books for them, which a sheet that says the same again leaves alone."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import AwareUTC


class AssistantNaming(SQLModel, table=True):
    """A participant chose for themselves who books for them (`Person.assistant_id`), or that nobody does.

    `sheet_said` is what the Participants sheet had said of it before: it is followed again once it says otherwise.
    `named_at` is programme time.
    """

    __tablename__ = "assistant_naming"

    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_column_kwargs={"autoincrement": False})
    sheet_said: str | None = Field(default=None, max_length=320)
    named_at: datetime = Field(sa_type=AwareUTC)
