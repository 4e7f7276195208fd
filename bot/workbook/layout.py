"""What a column and a sheet of the workbook are: how a cell is read, where it goes, what the template says of it."""

from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import SQLModel

from models import Issue

# The id of rows that only show how to fill in a sheet.
EXAMPLE_ID = "EXAMPLE"


class Kind(StrEnum):
    """How a cell is read; `bot/workbook/column_readers.py` has a reader for each."""

    ID = "id"
    TEXT = "text"
    PROSE = "prose"
    EMAIL = "email"
    PHONE = "phone"
    SLACK_ID = "slack id"
    TIMEZONE = "timezone"
    YES_NO = "yes or no"
    ACTIVE = "active"
    DATE = "date"
    MONEY = "money"
    CURRENCY = "currency"
    SCORE = "score"
    SCORE_SCALE = "score scale"
    SEVERITY = "severity"
    SITUATION = "situation"


@dataclass(frozen=True)
class Column:
    """One column: its header, where it goes, how it is read, and what the template says about it.

    `offers` fills a drop-down in the template; `only_offers` makes Excel refuse anything else. `width` is in
    characters. Headers and aliases are compared without case, and `-` and `_` count as spaces.
    """

    header: str
    field: str
    kind: Kind
    hint: str
    example: str | int | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    offers: tuple[str, ...] = ()
    only_offers: bool = False
    width: int = 20


@dataclass(frozen=True)
class Sheet:
    """One sheet: the table it fills, its columns, and the fields of which each row needs one at least."""

    name: str
    table: type[SQLModel]
    purpose: str
    columns: tuple[Column, ...]
    one_of: tuple[str, ...] = ()

    @property
    def either(self) -> str:
        """The columns of which each row needs one at least, in words."""
        return " or ".join(column.header for column in self.columns if column.field in self.one_of)

    def longest(self, column: Column) -> int:
        """Return how many characters the table holds in `column`."""
        if column.field == "issue":
            column_type = Issue.__table__.c.title.type  # type: ignore[attr-defined]  # SQLModel adds it
        else:
            column_type = self.table.__table__.c[column.field].type  # type: ignore[attr-defined]  # as above
        longest: int = getattr(column_type, "length", None) or 100
        return longest
