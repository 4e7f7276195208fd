"""Shadow days: the front-line colleagues who let others spend a day beside them."""

from sqlalchemy import true
from sqlmodel import Field, SQLModel


class ShadowHost(SQLModel, table=True):
    """A colleague who may be asked to host somebody: where they work, and what they do there, to follow their name."""

    __tablename__ = "shadow_host"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    site: str | None = Field(default=None, max_length=200)
    role: str | None = Field(default=None, max_length=300)
    active: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
