"""Selects that SQLite's own driver runs: SQLAlchemy compiles each once, and is out of the way when it is executed."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import BindParameter, Connection, Dialect, Select
from sqlalchemy.engine import AdaptedConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import visitors

# SQLAlchemy's names for the standard library's driver, and for the one that has it in a thread.
_DIRECT, _IN_THREAD = "pysqlite", "aiosqlite"
DRIVERS = (_DIRECT, _IN_THREAD)
# Gives the value of a parameter, from those that the statement is executed with.
_Value = Callable[[Mapping[str, Any]], Any]


class DriverSelect:
    """The SQL of a select in a dialect of SQLite, what its parameters are, and what makes values of its columns.

    SQLAlchemy looks all of that up at each execution, which takes a home tab's statements as long as SQLite does.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._parameters = [_value_of(compiled.binds[name], dialect) for name in compiled.positiontup or ()]
        made = [each.type.dialect_impl(dialect).result_processor(dialect, None) for each in statement.selected_columns]
        self._made = [(index, make) for index, make in enumerate(made) if make is not None]

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Sequence[Any]]:
        """Return the rows for the parameters that the statement leaves open, each with its values in order.

        Raises KeyError where one isn't given, and DBAPIError where SQLite refuses.
        """
        given = tuple(value(values) for value in self._parameters)
        # As SQLAlchemy does, so that who counts statements counts these, too.
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, None, self._sql, given, None, False)
        try:
            rows = _fetched(connection, self._sql, given)
        except sqlite3.Error as refused:
            raise DBAPIError.instance(self._sql, None, refused, sqlite3.Error, hide_parameters=True) from refused
        return [self._values(row) for row in rows] if self._made else rows

    def _values(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for index, make in self._made:
            values[index] = make(values[index])
        return values


def has_fixed_sql(statement: Select[*tuple[Any, ...]]) -> bool:
    """Return whether a select is the same SQL at each execution, as it has no list of any length."""
    bound = (each for each in visitors.iterate(statement) if isinstance(each, BindParameter))
    return not any(each.expanding or each.literal_execute for each in bound)


def _fetched(connection: Connection, sql: str, given: tuple[Any, ...]) -> list[Sequence[Any]]:
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.driver == _IN_THREAD:
        # Once to the thread and back, rather than for each step.
        return list(cast("AdaptedConnection", driver).run_async(lambda it: it.execute_fetchall(sql, given)))
    return cast("sqlite3.Connection", driver).execute(sql, given).fetchall()


def _value_of(parameter: BindParameter[Any], dialect: Dialect) -> _Value:
    """Return what gives the value of a parameter, as the driver takes it."""
    bind, key = parameter.type.dialect_impl(dialect).bind_processor(dialect), parameter.key
    if not parameter.required:
        value = parameter.effective_value
        held = value if bind is None else bind(value)
        return lambda _: held
    if bind is None:
        return lambda values: values[key]
    return lambda values: bind(values[key])
