"""Customers who are taken in, and are worth a look: without phone and e-mail, or known already under another id."""

from collections.abc import Iterator
from itertools import islice

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.program.importing.entries import Entry, Objection
from bot.program.importing.upsert import table_of
from models import Customer

_CHUNK = 400
_NO_WAY = "There is neither a telephone number nor an e-mail address, so nobody can reach them."
_SAME = "has the same e-mail address, or the same id but for capitals. If both are one person, keep one row."


async def doubtful(connection: AsyncConnection, entries: list[Entry], new: list[Entry]) -> list[Objection]:
    """Return what to tell of the customers in `entries`, now that they are in; `new` are to be compared with others.

    Those within one sheet were compared when it was read.
    """
    return await _out_of_reach(connection, entries) + await _known_already(connection, entries, new)


async def _out_of_reach(connection: AsyncConnection, entries: list[Entry]) -> list[Objection]:
    # Only a sheet without one of the two leaves it to what was known.
    bare = [each for each in entries if not each.values.get("phone") and not each.values.get("email")]
    table = table_of(Customer)
    found: set[str] = set()
    for chunk in _chunks(bare):
        ids = [entry.values["external_id"] for entry in chunk]
        query = select(table.c.external_id).where(
            table.c.external_id.in_(ids), table.c.phone.is_(None), table.c.email.is_(None)
        )
        found.update((await connection.execute(query)).scalars())
    return [Objection(each.row, "name", "", _NO_WAY) for each in bare if each.values["external_id"] in found]


async def _known_already(connection: AsyncConnection, entries: list[Entry], new: list[Entry]) -> list[Objection]:
    table = table_of(Customer)
    told: list[Objection] = []
    on_sheet = {entry.values["external_id"] for entry in entries} if new else set()
    for chunk in _chunks(new):
        by_id = {entry.values["folded_id"]: entry for entry in chunk}
        by_email = {email: entry for entry in chunk if (email := entry.values.get("folded_email"))}
        query = select(table.c.external_id, table.c.name, table.c.folded_id, table.c.folded_email).where(
            or_(table.c.folded_id.in_(list(by_id)), table.c.folded_email.in_(list(by_email)))
        )
        for row in await connection.execute(query):
            entry = by_id.get(row.folded_id) or by_email.get(row.folded_email)
            if entry is not None and row.external_id not in on_sheet:
                told.append(Objection(entry.row, "external_id", "", f"{row.name} ({row.external_id}) {_SAME}"))
    return told


def _chunks(entries: list[Entry]) -> Iterator[list[Entry]]:
    rest = iter(entries)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
