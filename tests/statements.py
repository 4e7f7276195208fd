"""The statements the bot makes, recorded as they go to the driver, and which tables each would read from end to end."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection

from models.database import Database
from scripts.bench.bulk_data import fill

# A row more for each customer, call or message: none of these may be read whole at a click or each minute.
GROWING = frozenset(
    {
        "assignment",
        "assignment_move",
        "commitment",
        "customer",
        "journey_walk",
        "nudge",
        "outgoing",
        "reflection",
        "score_guess",
        "snooze",
        "story",
        "story_revision",
        "upload",
        "walked_step",
    }
)
_ASKS = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
# Such as "SCAN outgoing", "SCAN a USING COVERING INDEX …"; what is searched says SEARCH.
_SCANS = re.compile(r"^SCAN (\w+)")
# Names given to tables in a statement: "FROM assignment AS assignment_1".
_ALIAS = re.compile(r"\b(\w+) AS (\w+)")
# The first column of an index: "CREATE INDEX … USING btree (state, id)".
_LEADS = re.compile(r"USING \w+ \(\"?(\w+)")
# The list that is being filled, in the context of the task that counts and of those it starts.
_COUNTED: ContextVar[list[str] | None] = ContextVar("counted", default=None)


@contextmanager
def told_before_execution(database: Database, listener: Callable[..., None]) -> Iterator[None]:
    """Have `listener` called before each statement, with what SQLAlchemy gives for "before_cursor_execute"."""
    for engine in database.sync_engines:
        event.listen(engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        for engine in database.sync_engines:
            event.remove(engine, "before_cursor_execute", listener)


@contextmanager
def executed(database: Database) -> Iterator[list[str]]:
    """Give a list that fills with the statements that this task, and those it starts, send to the driver.

    What the jobs of a bot ask meanwhile is not among them: they tick whenever they do.
    """
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if _COUNTED.get() is statements:
            statements.append(statement)

    token = _COUNTED.set(statements)
    try:
        with told_before_execution(database, note):
            yield statements
    finally:
        _COUNTED.reset(token)


@contextmanager
def recorded(database: Database) -> Iterator[dict[str, Any]]:
    """Give a dict that fills with each different statement the database is asked, and the parameters of its first."""
    asked: dict[str, Any] = {}

    def record(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool) -> None:
        if statement.lstrip("( ").upper().startswith(_ASKS):
            # A list is of many executions; an INSERT of several rows by one statement has a flat tuple or a mapping.
            asked.setdefault(statement, parameters[0] if isinstance(parameters, list) else parameters)

    with told_before_execution(database, record):
        yield asked


async def fill_up(database: Database, *, now: datetime) -> None:
    """Store years of calls, and let PostgreSQL know, which joins by what it knows of how much there is."""
    await fill(database, people=20, customers=2_000, months=60, now=now)
    if not database.is_sqlite:
        async with database.write() as session:
            await (await session.connection()).exec_driver_sql(
                "ANALYZE assignment, assignment_move, customer, outgoing"
            )


async def read_whole(database: Database, asked: dict[str, Any]) -> dict[str, set[str]]:
    """Return the statements that read a growing table from end to end, each with these tables."""
    look = _on_sqlite if database.is_sqlite else _on_postgresql
    async with database.read() as session:
        connection = await session.connection()
        found = {statement: await look(connection, statement, given) & GROWING for statement, given in asked.items()}
    return {statement: tables for statement, tables in found.items() if tables}


async def _on_sqlite(connection: AsyncConnection, statement: str, given: Any) -> set[str]:
    steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
    real = {alias: table for table, alias in _ALIAS.findall(statement)}
    scanned = [str(match[1]) for step in steps.mappings() if (match := _SCANS.match(step["detail"]))]
    return {real.get(name, name) for name in scanned}


async def _on_postgresql(connection: AsyncConnection, statement: str, given: Any) -> set[str]:
    # So few rows as in a test are read whole by choice; this leaves only what has no index to go by.
    for choice in ("seqscan", "hashjoin", "mergejoin"):
        await connection.exec_driver_sql(f"SET enable_{choice} = off")
    index_rows = await connection.exec_driver_sql("SELECT indexname, tablename, indexdef FROM pg_indexes")
    indexes = {
        row["indexname"]: (row["tablename"], _LEADS.findall(row["indexdef"])[0]) for row in index_rows.mappings()
    }
    plan = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given)
    return set(_whole(plan.scalar_one()[0]["Plan"], indexes))


def _whole(plan: dict[str, Any], indexes: dict[str, tuple[str, str]]) -> Iterator[str]:
    """Give each table read whole: row by row, or by way of an index whose first column nothing is looked up by."""
    if plan["Node Type"] == "Seq Scan":
        yield plan["Relation Name"]
    elif "Index Name" in plan:
        table, first = indexes[plan["Index Name"]]
        if not re.search(rf"\b{first}\b", plan.get("Index Cond", "")):
            yield table
    for part in plan.get("Plans", []):
        yield from _whole(part, indexes)
