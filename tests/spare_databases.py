"""PostgreSQL databases on the newest schema, emptied and lent again, since making each anew takes ten times as long."""

from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from scripts import postgres

# What a test may have left otherwise than it was, its revision too: such a database is not lent again.
_SHAPE = """
    SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
        SELECT concat(table_name, column_name, data_type, is_nullable, column_default) AS line
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT version_num FROM alembic_version
    ) AS lines
"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
# The one row that the migrations store.
_ON_FROM_THE_START = "INSERT INTO routine_switch (routine, on_since) VALUES ('call', CURRENT_TIMESTAMP)"
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


class SpareDatabases:
    """Lends empty copies of the database `template` on the server at `url`."""

    def __init__(self, url: str, template: str) -> None:
        self.url, self._template = url, template
        with self._connected(template) as connection:
            self._shape = connection.execute(_SHAPE).fetchone()
        self._spare: list[str] = []

    def take(self) -> str:
        """Return the name of an empty one."""
        if self._spare:
            return self._spare.pop()
        name = f"test_{uuid4().hex[:12]}"
        postgres.run(self.url, f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def give_back(self, name: str) -> None:
        """Empty this one for the next, unless somebody changed its tables, or dropped it."""
        try:
            with self._connected(name) as connection:
                connection.execute(_OTHERS, (name,))
                if connection.execute(_SHAPE).fetchone() != self._shape:
                    return
                tables = [Identifier(str(table)) for (table,) in connection.execute(_TABLES)]
                connection.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(SQL(", ").join(tables)))
                connection.execute(_ON_FROM_THE_START)
        except psycopg.Error:
            return
        self._spare.append(name)

    def _connected(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"{self.url}/{name}", autocommit=True)
