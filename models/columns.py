"""Column types shared by the tables: aware UTC times, enums stored as text; partial indexes; and a span in SQL."""

from collections.abc import Collection
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ColumnElement, DateTime, Dialect, Enum, Index, String, literal_column, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class AwareUTC(TypeDecorator[datetime]):
    """A point in time, an aware datetime in UTC; binding a naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return `value` in UTC for the database; raise ValueError when it carries no zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; Firsthand stores aware times only.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the stored time as aware UTC; SQLite hands it back without its zone."""
        if value is None:
            return None
        stored: datetime = value
        return stored.replace(tzinfo=UTC) if stored.tzinfo is None else stored.astimezone(UTC)


def text_enum(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores the values of `kind` as text, the same on SQLite and PostgreSQL."""
    return Enum(kind, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members])


class OpenTextEnum(TypeDecorator[StrEnum]):
    """The values of `kind` as text; one that only a newer replica knows can be read, and stays as it is.

    Such a value is equal to no member. Writing anything but a member raises ValueError.
    """

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum], length: int = 32) -> None:
        super().__init__(length)
        self.kind, self.length = kind, length

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return the text for the database."""
        if value is None:
            return None
        return value.value if isinstance(value, self.kind) else self.kind(value).value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        """Return the member, or a new one for an unknown text."""
        if value is None:
            return None
        try:
            return self.kind(value)
        except ValueError:
            unknown = str.__new__(self.kind, value)
            unknown._name_ = unknown._value_ = value
            return unknown


def one_of(column: Mapped[Any], values: Collection[StrEnum]) -> ColumnElement[bool]:
    """Return the condition that a column of text holds one of these values of ours, which are words of the SQL.

    The list of `in_` is put into the SQL anew at each execution, which takes longer than a small statement. Raises
    ValueError where a value is more than a word.
    """
    if not all(each.value.isidentifier() for each in values):
        raise ValueError(f"{sorted(values)} are not all single words")
    return one_of_names(column, values)


def one_of_names(column: Mapped[Any], names: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column of text holds one of these names, of one or several words, as `one_of` does.

    Raises ValueError where there is more to a name than words, or no name at all.
    """
    if not names or not all(map(is_words, names)):
        raise ValueError(f"{sorted(names)} are not all words")
    return column.in_([literal_column(f"'{each!s}'") for each in sorted(names)])


def is_words(name: str) -> bool:
    """Return whether there is nothing but words to a name, with a space or a hyphen between two."""
    return all(word.isidentifier() for word in name.replace("-", " ").split(" "))


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that meet a condition in SQL, on SQLite and PostgreSQL."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


class within_a_day(FunctionElement[bool]):  # noqa: N801  (used as a function, as SQLAlchemy's own are)
    """Whether the first of two times is not before the second, and at most 24 hours after it; in SQL."""

    type = Boolean()
    inherit_cache = True


@compiles(within_a_day, "sqlite")
def _in_julian_days(element: within_a_day, compiler: SQLCompiler, **given: Any) -> str:
    at, since = (compiler.process(each, **given) for each in element.clauses)
    return f"(julianday({at}) - julianday({since}) BETWEEN 0 AND 1)"


@compiles(within_a_day, "postgresql")
def _by_interval(element: within_a_day, compiler: SQLCompiler, **given: Any) -> str:
    at, since = (compiler.process(each, **given) for each in element.clauses)
    return f"({at} BETWEEN {since} AND {since} + INTERVAL '24 hours')"
