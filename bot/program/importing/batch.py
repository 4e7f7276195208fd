"""Taking the rows of a workbook into the programme, sheet by sheet."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.importing.entries import RowResult
from bot.program.importing.sheet import Intake, SheetEntries
from bot.program.importing.sheets import SHEETS
from models.locks import take_turns

# Any fixed number serves; it differs from the migrations' one.
_ONE_AT_A_TIME = 4_711_002


async def import_batch(
    session: AsyncSession, batch: Mapping[str, SheetEntries], on_rows: Callable[[int], Any], *, now: datetime
) -> dict[str, RowResult]:
    """Add what is new, update what differs and leave alone what is the same; the caller commits.

    `batch` maps names of sheets to what they bring, and the result maps all of them to what became of it. `now` is
    programme time. `on_rows` is called with the number of rows dealt with since the last call. Nothing is raised for a
    row that can't go in: it stands in `refused`.
    """
    connection = await session.connection()
    await _prepare(connection)
    await take_turns(session, _ONE_AT_A_TIME)
    intake = Intake(session, connection, on_rows, now, batch)
    results = {name: RowResult() for name in batch}
    follow_ups: list[Callable[[], Awaitable[None]]] = []
    brought = [each for each in SHEETS.values() if each.name in batch and batch[each.name].entries]
    for sheet in brought:
        if sheet.hold is not None:
            await sheet.hold(session, batch[sheet.name])
    for sheet in sorted(brought, key=lambda sheet: sheet.order):
        results[sheet.name] = await sheet.take_in(intake, batch[sheet.name])
        # Those of later sheets first: they lock assignments, and those of people messages, which come after them.
        follow_ups = [*intake.afterwards, *follow_ups]
        intake.afterwards.clear()
    for follow_up in follow_ups:
        await follow_up()
    return results


async def _prepare(connection: AsyncConnection) -> None:
    """Let PostgreSQL look rows up by their indexes.

    It knows nothing yet of a table that fills within one
    transaction, and keeps plans it made while the table was empty: it would read all of it at every look-up, and a
    first import would take the square of its rows.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
