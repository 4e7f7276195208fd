"""Adding and updating rows by external id, many at a time, writing only what differs."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Dialect, Table, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.program.importing.entries import Entry, RowResult
from models.database import table_of

Row = dict[str, Any]
_T = TypeVar("_T")

# Well below the smallest number of parameters a statement may have (999 on old SQLite builds).
_CHUNK = 500
# Where nothing is looked up; clicks are answered between two chunks.
_NEW_CHUNK = 1_000


async def upsert_rows(
    connection: AsyncConnection,
    model: type[SQLModel],
    entries: list[Entry],
    on_rows: Callable[[int], Any],
    *,
    key: str = "external_id",
    prepare: Callable[[list[Entry]], Awaitable[None]] | None = None,
) -> RowResult:
    """Add or update `entries` by their `key`, chunk by chunk; return the counts. Nobody else adds rows meanwhile.

    `prepare` makes the values of a chunk those of the table.
    """
    result = RowResult()
    blank = blank_row(model)
    had_rows = await has_rows(connection, model)
    for chunk in chunks(entries, _CHUNK if had_rows else _NEW_CHUNK):
        if prepare:
            await prepare(chunk)
        keys = [entry.values[key] for entry in chunk] if had_rows else []
        known = await known_rows(connection, model, keys, key=key) if keys else {}
        pairs = []
        for entry in chunk:
            before = known.get(entry.values[key])
            if before is None:
                result.new.append(entry)
            pairs.append((before, (before or blank) | entry.values))
        await write_rows(connection, model, pairs, result)
        on_rows(len(chunk))
    return result


async def has_rows(connection: AsyncConnection, model: type[SQLModel]) -> bool:
    """Return whether the table of `model` has any rows yet."""
    return (await connection.execute(select(table_of(model).c.id).limit(1))).first() is not None


async def known_rows(
    connection: AsyncConnection, model: type[SQLModel], keys: list[str], *, key: str = "external_id"
) -> dict[str, Row]:
    """Return the rows whose column `key` holds one of `keys`, locked until the transaction ends, by that."""
    table = table_of(model)
    # Locked against changes, not against new rows that refer to them: an assignment waits for no import.
    query = select(table).where(table.c[key].in_(keys)).order_by(table.c.id)
    query = query.with_for_update(key_share=True)
    found = await connection.execute(query)
    return {row[key]: dict(row) for row in found.mappings()}


def blank_row(model: type[SQLModel]) -> Row:
    """Return a new row with every field at its default and no id."""
    return {name: field.get_default() for name, field in model.model_fields.items() if name != "id"}


async def write_rows(
    connection: AsyncConnection, model: type[SQLModel], pairs: Iterable[tuple[Row | None, Row]], result: RowResult
) -> None:
    """Write each (before, after): no before is added, a difference is updated; count them in `result`."""
    added: list[Row] = []
    changed: list[Row] = []
    for before, after in pairs:
        if before is None:
            added.append(after)
        elif before != after:
            changed.append(after)
        else:
            result.unchanged += 1
    result.added += len(added)
    result.changed += len(changed)
    result.changed_ids.extend(row["id"] for row in changed)
    table = table_of(model)
    if added:
        await _insert(connection, table, added)
    if changed:
        names = [column.name for column in table.c if column.name != "id"]
        statement = update(table).where(table.c.id == bindparam("_id"))
        statement = statement.values({name: bindparam(f"_{name}") for name in names})
        await connection.execute(statement, [{f"_{name}": row[name] for name in ("id", *names)} for row in changed])


async def _insert(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    """Add rows that have every column but the id.

    The values go to the driver as they are, or as their types make them; handed to the statement itself, each row
    takes as long again as the database takes for it.
    """
    dialect = connection.dialect
    sql, names, conversions = _insert_statement(table, dialect)
    for name, convert in conversions:
        for row in rows:
            row[name] = convert(row[name])
    if dialect.paramstyle == "qmark":
        await connection.exec_driver_sql(sql, list(map(itemgetter(*names), rows)))
    else:
        await connection.exec_driver_sql(sql, rows)


@lru_cache(maxsize=16)
def _insert_statement(table: Table, dialect: Dialect) -> tuple[str, list[str], list[tuple[str, Callable[[Any], Any]]]]:
    """Return the statement that adds a row, the columns it takes in order, and what makes values of some of them."""
    columns = [column for column in table.c if column.name != "id"]
    names = [column.name for column in columns]
    sql = str(insert(table).values({name: bindparam(name) for name in names}).compile(dialect=dialect))
    processors = [(each.name, each.type.dialect_impl(dialect).bind_processor(dialect)) for each in columns]
    return sql, names, [(name, convert) for name, convert in processors if convert]


def chunks(items: list[_T], size: int) -> Iterator[list[_T]]:
    """Give `items` in lists of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
