"""Everything a database holds, read at once: for tests that nothing changed, which look hundreds of times."""

import sqlite3
from contextlib import closing

from sqlalchemy import text
from sqlmodel import SQLModel

from models.database import Database


async def all_rows(database: Database) -> dict[str, object]:
    """Return every row of every table, by the table's name; what stands there can be compared, and searched as text."""
    if database.is_sqlite:
        return _on_sqlite(str(database.engine.url.database))
    async with database.read() as session:
        found = await (await session.connection()).execute(text(_on_postgresql()))
        return dict(found.mappings().one())


def _on_sqlite(file: str) -> dict[str, object]:
    # Past the driver of the bot, which goes to another thread and back for each of some fifty tables.
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY {key}').fetchall() for name, key in _keys()}


def _on_postgresql() -> str:
    """Return one statement for all tables, each as JSON."""
    tables = [
        f'(SELECT coalesce(json_agg(t ORDER BY {key}), \'[]\')::text FROM "{name}" AS t) AS "{name}"'
        for name, key in _keys()
    ]
    return f"SELECT {', '.join(tables)}"


def _keys() -> list[tuple[str, str]]:
    """Return the name of each table, and the columns of its primary key."""
    return [
        (table.name, ", ".join(f'"{column.name}"' for column in table.primary_key))
        for table in SQLModel.metadata.sorted_tables
    ]
