"""Filling a database of an earlier release: plain rows into the tables that stand there, whatever models say today."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, MetaData

Row = dict[str, Any]


def numbered(rows: Iterable[Row]) -> list[Row]:
    """Return the rows with ids from 1."""
    return [{"id": number, **row} for number, row in enumerate(rows, 1)]


def insert(connection: Connection, rows: Mapping[str, list[Row]]) -> dict[str, int]:
    """Put `rows` by table into the database, parents first; return how many each table got."""
    metadata = MetaData()
    metadata.reflect(connection)
    for table in metadata.sorted_tables:
        # Row by row, since rows may name different columns.
        for row in rows.get(table.name, ()):
            connection.execute(table.insert(), row)
    if connection.dialect.name == "postgresql":
        # Rows came with their ids; the sequences must go on behind them.
        for name in [name for name in rows if "id" in metadata.tables[name].c]:
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM \"{name}\"))"
            )
    return {name: len(each) for name, each in rows.items()}
