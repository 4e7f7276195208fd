"""What an import sheet is: its columns and what the template says about them, its table, and what takes its rows in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.importing.entries import Entry, RowResult

# The key of rows that only show how to fill in a sheet.
EXAMPLE_ID = "EXAMPLE"
# Sheets that explain; they are never read.
EXPLAINING_SHEETS = "Instructions", "Lists"
# Most texts that no column of a table bounds are names.
_LONGEST = 200

Value = str | int | float | Decimal | date | None


class Kind(StrEnum):
    """How a cell is read; `bot/workbook/row_reader.py` has a reader for each."""

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
    NUMBER = "number"
    SITUATION = "situation"
    COUNTRY = "country"


@dataclass(frozen=True)
class Column:
    """One column: its header, how it is read, and what the template says about it.

    `offers` fills a drop-down in the template, `offers_from` (a sheet and a field of it) offers what stands there, and
    `only_offers` makes Excel refuse anything else. `width` is in characters; so is `longest`, where it is not 0 and
    the length of the table's column counts. Headers and aliases are compared without case; `-` and `_` are spaces.
    """

    header: str
    kind: Kind
    hint: str
    example: str | int | None = None
    aliases: tuple[str, ...] = ()
    required: bool = False
    offers: tuple[str, ...] = ()
    only_offers: bool = False
    width: int = 20
    offers_from: tuple[str, str] | None = None
    longest: int = 0

    @cached_property
    def field(self) -> str:
        """The field of the table, or of an entry, that it fills."""
        return "external_id" if self.kind is Kind.ID else self.header.replace(" ", "_")


@dataclass(frozen=True)
class SheetEntries:
    """What one sheet of a workbook brings. Keys are unique within it.

    `fields` are those that the sheet has a column for; `keys` those of every row, also of rows that can't go in.
    """

    entries: list[Entry] = field(default_factory=list)
    fields: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Intake:
    """The import that a sheet's rows are taken in by.

    `now` is programme time. `on_rows` is called with the number of rows dealt with since the last call. `batch` is what
    all sheets bring, by name. What is added to `afterwards` is awaited once the rows of every sheet are in.
    """

    session: AsyncSession
    connection: AsyncConnection
    on_rows: Callable[[int], Any]
    now: datetime
    batch: Mapping[str, SheetEntries]
    afterwards: list[Callable[[], Awaitable[None]]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook.

    `table` is the one that most of its columns fill, whose lengths bound them. `take_in` stores its rows; sheets of
    a lower `order` go in first, so that rows of others may refer to theirs. The first column is the key by which a
    second import finds a row: an id, or else a name, in any case; with `key_with`, together with those fields. Each row
    needs one at least of the fields `one_of`.
    `hold` locks, before any sheet goes in, what its rows may need that is locked first everywhere.
    `one_person` says why two rows should not be about one person, where rows are about people. `sample` are rows for
    the demo, a value for each column in order; those left out at the end are blank.
    """

    name: str
    table: type[SQLModel]
    purpose: str
    columns: tuple[Column, ...]
    take_in: Callable[[Intake, SheetEntries], Awaitable[RowResult]]
    order: int = 5
    key_with: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    one_person: str = ""
    hold: Callable[[AsyncSession, SheetEntries], Awaitable[None]] | None = None
    sample: tuple[tuple[Value, ...], ...] = ()

    @property
    def key(self) -> Column:
        """The column by which a second import finds a row."""
        return self.columns[0]

    def key_of(self, values: Mapping[str, Any]) -> str | None:
        """Return the key of a row with these values by field, None where it has none."""
        key: str | None = values.get(self.key.field)
        return key if key is None or not self.key_with else joined_key(key, *map(values.get, self.key_with))

    @property
    def key_in_words(self) -> str:
        """What the key of a row is called."""
        more = " and ".join(column.header for column in self.columns if column.field in self.key_with)
        return f"{more} of the {self.key.header}" if more else self.key.header

    @property
    def either(self) -> str:
        """The columns of which each row needs one at least, in words."""
        return " or ".join(column.header for column in self.columns if column.field in self.one_of)

    def longest(self, column: Column) -> int:
        """Return how many characters `column` may hold."""
        stored = self.table.__table__.c.get(column.field)  # type: ignore[attr-defined]
        length: int | None = None if stored is None else getattr(stored.type, "length", None)
        return column.longest or length or _LONGEST


def joined_key(key: str, *more: Value) -> str:
    """Return the key of a row that is found by several of its fields."""
    return "\n".join([key, *("" if each is None else str(each) for each in more)])


def id_column(alias: str) -> Column:
    """Return the column of ids, which may also be headed `alias`."""
    hint = "Your own id for this row, from your CRM for example. A second import finds the row by it."
    return Column("id", Kind.ID, hint, EXAMPLE_ID, (alias, "external id"), required=True, width=12)


def active_column(when_no: str) -> Column:
    """Return the column that says who is of the programme still; `when_no` is what a “no” means."""
    return Column(
        "active",
        Kind.ACTIVE,
        f"{when_no} Blank leaves it as it is; who is new is active.",
        "yes",
        offers=("yes", "no"),
        only_offers=True,
        width=10,
    )
