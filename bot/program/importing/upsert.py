"""Adding and updating rows by external id, many at a time, writing only what differs."""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, TypeVar

from sqlalchemy import Boolean, Dialect, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from bot.program.importing.entries import Entry, RowResult
from models.database import table_of

Row = dict[str, Any]
_T = TypeVar("_T")

# On old SQLite builds a statement may have no more.
_MOST_PARAMETERS = 999
# Well below that.
_CHUNK = 500
# Where nothing is looked up; clicks are answered between two chunks.
_NEW_CHUNK = 1_000
# So many new rows go into one statement, from so many rows on; it leaves none of a whole chunk over.
_ROWS_A_STATEMENT, _MANY = 40, 500


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
            pairs.append((before, before | entry.values if before else entry.values))
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
    """Write each (before, after): no before is added, a difference is updated; count them in `result`.

    What is added may lack columns, which get their defaults.
    """
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
    if added:
        await _insert(connection, model, added)
    if changed:
        table = table_of(model)
        names = [column.name for column in table.c if column.name != "id"]
        statement = update(table).where(table.c.id == bindparam("_id"))
        statement = statement.values({name: bindparam(f"_{name}") for name in names})
        await connection.execute(statement, [{f"_{name}": row[name] for name in ("id", *names)} for row in changed])


async def _insert(connection: AsyncConnection, model: type[SQLModel], rows: list[Row]) -> None:
    """Add rows without ids.

    The values go to the driver as they are, or as their types make them; handed to the statement itself, each row
    takes as long again as the database takes for it.
    """
    dialect = connection.dialect
    sql, columns = _insert_statement(model, dialect)
    values = zip(*(_values(rows, *column) for column in columns), strict=True)
    if dialect.paramstyle == "qmark":
        await _hand_over(connection, sql, list(values))
    else:
        names = [name for name, _, _ in columns]
        await connection.exec_driver_sql(sql, [dict(zip(names, row, strict=True)) for row in values])


async def _hand_over(connection: AsyncConnection, sql: str, rows: list[tuple[Any, ...]]) -> None:
    """Add rows on SQLite: many by each statement, where they are many, as it begins anew for each statement."""
    at_once = min(_ROWS_A_STATEMENT, _MOST_PARAMETERS // len(rows[0]))
    whole = len(rows) // at_once * at_once if len(rows) >= _MANY else 0
    if whole:
        one = sql.partition(" VALUES ")[2]
        joined = [tuple(chain.from_iterable(rows[start : start + at_once])) for start in range(0, whole, at_once)]
        await connection.exec_driver_sql(sql + f", {one}" * (at_once - 1), joined)
    if rest := rows[whole:]:
        await connection.exec_driver_sql(sql, rest)


def _values(rows: list[Row], name: str, default: Any, convert: Callable[[Any], Any] | None) -> Iterable[Any]:
    """Give what a column holds in each of these rows, as the driver takes it."""
    values = map(dict.get, rows, repeat(name), repeat(default))  # one by one, each row takes half as long again
    return map(convert, values) if convert else values


@lru_cache(maxsize=16)
def _insert_statement(
    model: type[SQLModel], dialect: Dialect
) -> tuple[str, list[tuple[str, Any, Callable[[Any], Any] | None]]]:
    """Return the statement that adds a row, and the columns it takes: name, default, and what makes values of it."""
    table, blank = table_of(model), blank_row(model)
    columns = [column for column in table.c if column.name != "id"]
    sql = str(insert(table).values({each.name: bindparam(each.name) for each in columns}).compile(dialect=dialect))
    return sql, [(each.name, blank[each.name], _conversion(each.type, dialect)) for each in columns]


def _conversion(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes values of this type those of the driver, None where they are so already."""
    convert = kind.dialect_impl(dialect).bind_processor(dialect)
    if convert is None or not isinstance(kind, Boolean):
        return convert
    # Looked up, as to ask the type for each row takes longer.
    return {each: convert(each) for each in (None, False, True)}.__getitem__


def chunks(items: list[_T], size: int) -> Iterator[list[_T]]:
    """Give `items` in lists of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
