"""The statements the bot makes, recorded as they go to the driver, and which tables each would read from end to end."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from models.database import Database

# A row more for each customer, call or message: none of these may be read whole at a click or each minute.
GROWING = frozenset(
    {
        "assignment",
        "assignment_move",
        "commitment",
        "customer",
        "outgoing",
        "reflection",
        "reflection_answer",
        "story",
        "story_revision",
        "upload",
    }
)
_ASKS = ("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")
# Such as "SCAN outgoing", "SCAN a USING COVERING INDEX …"; what is searched says SEARCH.
_SCANS = re.compile(r"^SCAN (\w+)")
# Names given to tables in a statement: "FROM assignment AS assignment_1".
_ALIAS = re.compile(r"\b(\w+) AS (\w+)")


@contextmanager
def recorded(database: Database) -> Iterator[dict[str, Any]]:
    """Give a dict that fills with each different statement the database is asked, and the parameters of its first."""
    asked: dict[str, Any] = {}

    def record(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, many: bool) -> None:
        if statement.lstrip("( ").upper().startswith(_ASKS):
            asked.setdefault(statement, parameters[0] if many else parameters)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", record)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", record)


async def read_whole(database: Database, asked: dict[str, Any]) -> dict[str, set[str]]:
    """Return the statements that read a growing table from end to end, each with these tables."""
    found = {}
    async with database.read() as session:
        connection = await session.connection()
        if not database.is_sqlite:
            # So few rows as in a test are read whole by choice; this leaves only what has no index to go by.
            await connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, parameters in asked.items():
            if database.is_sqlite:
                steps = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                tables = _on_sqlite([step.detail for step in steps], statement)
            else:
                plan = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
                told = plan.scalar_one()
                tables = set(_on_postgresql((told if isinstance(told, list) else json.loads(told))[0]["Plan"]))
            if tables & GROWING:
                found[statement] = tables & GROWING
    return found


def _on_sqlite(details: list[str], statement: str) -> set[str]:
    real = {alias: table for table, alias in _ALIAS.findall(statement)}
    scanned = {match[1] for detail in details if (match := _SCANS.match(detail))}
    return {real.get(name, name) for name in scanned}


def _on_postgresql(plan: dict[str, Any]) -> Iterator[str]:
    """Give each table read whole: row by row, or by way of an index of which nothing is looked up."""
    kind = plan["Node Type"]
    if kind == "Seq Scan" or (kind in ("Index Scan", "Index Only Scan") and "Index Cond" not in plan):
        yield plan["Relation Name"]
    for part in plan.get("Plans", []):
        yield from _on_postgresql(part)
