"""SQL compiled once for all the databases of a test run; each engine by itself compiles every statement anew."""

from typing import Any, ClassVar

from sqlalchemy import URL, Dialect, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite


class _Alike:
    """Makes all dialects of a class equal, as the keys of SQLAlchemy's caches hold the dialect."""

    compiled: ClassVar[dict[Any, Any]] = {}

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let a new engine use the compiled statements of those before it."""
        engine.update_execution_options(compiled_cache=cls.compiled)


class Sqlite(_Alike, SQLiteDialect_aiosqlite):
    """SQLite by aiosqlite."""

    supports_statement_cache = True


class SqliteInThreads(_Alike, SQLiteDialect_pysqlite):
    """SQLite by the standard library's driver."""

    supports_statement_cache = True


class Postgresql(_Alike, PGDialectAsync_psycopg):
    """PostgreSQL by psycopg."""

    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: URL) -> type[Dialect]:
        """Return this class: its engines are all asynchronous."""
        return cls


def install() -> None:
    """Let engines that are made from now on use these dialects."""
    registry.register("sqlite.aiosqlite", __name__, "Sqlite")
    registry.register("sqlite", __name__, "SqliteInThreads")
    registry.register("postgresql.psycopg", __name__, "Postgresql")
