"""Accounts: the companies that customers belong to."""

from unicodedata import normalize

from sqlalchemy import event, false
from sqlmodel import Field, SQLModel


def folded(text: str) -> str:
    """Return `text` so that capitals, and the two ways to write an accented letter, don't matter."""
    return text.lower() if text.isascii() else normalize("NFC", normalize("NFC", text).casefold())


class Account(SQLModel, table=True):
    """A company whose people are customers; known by its name, in any case.

    `owner` is the colleague who looks after it, as the sheet names them; `owner_id` the person that is, where they are
    known. Who writes rows past the session writes `folded_name` too.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=200)
    folded_name: str = Field(default="", unique=True)
    owner: str | None = Field(default=None, max_length=320)
    owner_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    key_account: bool = Field(default=False, index=True, sa_column_kwargs={"server_default": false()})


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _fold(_mapper: object, _connection: object, account: Account) -> None:
    account.folded_name = folded(account.name)
