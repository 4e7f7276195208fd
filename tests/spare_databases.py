"""PostgreSQL databases on the newest schema, emptied and lent again, since making each anew takes ten times as long."""

from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from scripts import postgres

# What a test may have left otherwise than it was, its revision too: such a database is not lent again.
_SHAPE = """
    SELECT md5(string_agg(line, ',' ORDER BY line)) FROM (
        SELECT concat_ws(' ', r.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
            pg_get_expr(d.adbin, d.adrelid)) AS line
        FROM pg_attribute a
        JOIN pg_class r ON r.oid = a.attrelid AND r.relkind = 'r' AND r.relnamespace = 'public'::regnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND NOT a.attisdropped
        UNION ALL SELECT pg_get_indexdef(i.indexrelid)
        FROM pg_index i JOIN pg_class r ON r.oid = i.indrelid AND r.relnamespace = 'public'::regnamespace
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT version_num FROM alembic_version
    ) AS lines
"""
# Whether a table is so large, or so well known to the planner, that only TRUNCATE makes it as good as new.
_LARGE = """
    SELECT count(*) > 0 FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
        AND (reltuples > 0 OR pg_relation_size(oid) > 200000)
"""
_FIRST_IDS = """
    SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL
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
                _empty(connection)
                connection.execute(_ON_FROM_THE_START)
        except psycopg.Error:
            return
        self._spare.append(name)

    def _connected(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(f"{self.url}/{name}", autocommit=True)


def _empty(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Remove every row; of small tables by DELETE, which takes a tenth of the time."""
    tables = [Identifier(str(table)) for (table,) in connection.execute(_TABLES)]
    if connection.execute(_LARGE).fetchone() == (True,):
        connection.execute(SQL("TRUNCATE {} RESTART IDENTITY").format(SQL(", ").join(tables)))
        return
    # By one statement, after which alone references are checked.
    removals = [
        SQL("{} AS (DELETE FROM {})").format(Identifier(f"removal_{place}"), table)
        for place, table in enumerate(tables)
    ]
    connection.execute(SQL("WITH {} SELECT 1").format(SQL(", ").join(removals)))
    connection.execute(_FIRST_IDS)
