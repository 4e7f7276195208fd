"""Prepared selects: statements that people wait for, built once, whose models are read as detached instances."""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Executable, Select, inspect, lambda_stmt
from sqlalchemy.orm import Session, attributes
from sqlmodel.ext.asyncio.session import AsyncSession

from models.database import connection_of
from models.driver_select import DRIVERS, DriverSelect, has_fixed_sql

# Takes its part of a row.
_Load = Callable[[Sequence[Any]], Any]


class PreparedSelect:
    """A select of models and columns, whose rows hold detached instances: to be read, not to be changed.

    A session prepares how to load each model whenever it executes a statement, and keeps each instance; and SQLAlchemy
    finds the SQL of a statement by all of its parts. Of the statements of a home tab, that takes longer than SQLite
    and the rest of SQLAlchemy together. On SQLite the driver runs the SQL itself, elsewhere SQLAlchemy finds it by a
    key. What is eagerly joined by a relationship is left out: such an attribute raises
    DetachedInstanceError unless it is set by `sqlalchemy.orm.attributes.set_committed_value`.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        columns: list[Any] = []
        self._loads: list[tuple[slice, _Load]] = []
        for each in statement.column_descriptions:
            begin, is_model = len(columns), each.get("entity") is each["expr"]
            columns += _columns_of(each["expr"]) if is_model else [each["expr"]]
            load = _loader_of(each["expr"]) if is_model else _first
            self._loads.append((slice(begin, len(columns)), load))
        self._has_models = any(load is not _first for _, load in self._loads)
        names = [str(each["name"]) for each in statement.column_descriptions]
        row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024  (known only here)
        self._row_of = row._make
        self._select = statement.with_only_columns(*columns)
        self._statement = _found_by(self, self._select)
        self._has_fixed_sql = has_fixed_sql(self._select)
        self._by_driver: DriverSelect | None = None

    async def rows(self, session: AsyncSession, **values: Any) -> list[Any]:
        """Return the rows for these parameters, named tuples, as they are after what the session holds was flushed."""
        found = await session.run_sync(self._found, values)
        if not self._has_models:
            return [self._row_of(row) for row in found]
        return [self._row_of([load(row[part]) for part, load in self._loads]) for row in found]

    def _found(self, session: Session, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        connection = connection_of(session)
        if not self._has_fixed_sql or connection.dialect.driver not in DRIVERS:
            return connection.execute(self._statement, values).all()
        if self._by_driver is None:
            self._by_driver = DriverSelect(self._select, connection.dialect)
        return self._by_driver.rows(connection, values)


def detached(model: Any) -> tuple[list[Column[Any]], _Load]:
    """Return the columns of a model's table, and what makes a detached instance of a row of them; for RETURNING."""
    return [each.columns[0] for each in inspect(model).mapper.column_attrs], _loader_of(model)


def _found_by(key: object, statement: Select[*tuple[Any, ...]]) -> Executable:
    """Return a statement whose SQL is found by a key rather than by its parts; the key stands for no other."""
    return lambda_stmt(
        lambda: statement,
        track_on=[key],
        track_closure_variables=False,
        track_bound_values=False,
        global_track_bound_values=False,
    )


def _first(part: Sequence[Any]) -> Any:
    return part[0]


def _columns_of(entity: Any) -> list[Any]:
    """Return the columns of a model or of an alias of one, in the order of its mapper."""
    return [getattr(entity, each.key) for each in inspect(entity).mapper.column_attrs]


def _loader_of(entity: Any) -> _Load:
    """Return what makes an instance of its columns; None where its key is NULL, as nothing was joined."""
    mapper = inspect(entity).mapper
    keys = tuple(each.key for each in mapper.column_attrs)
    key = [keys.index(mapper.get_property_by_column(each).key) for each in mapper.primary_key]
    first = key[0]

    def load(part: Sequence[Any]) -> Any:
        if part[first] is None:
            return None
        instance = mapper.class_manager.new_instance()
        attributes.instance_dict(instance).update(zip(keys, part, strict=True))
        attributes.instance_state(instance).key = mapper.identity_key_from_primary_key([part[each] for each in key])
        return instance

    return load
