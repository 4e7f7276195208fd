"""Customers before and after they go in: linked to the issue they stand for, and the doubtful ones reported."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.program.importing.entries import Entry, Objection
from bot.program.importing.upsert import chunks
from models import Customer, Issue
from models.database import table_of

# Two values of each row go into one statement, which may have 999 on old SQLite builds.
_CHUNK = 400
_NO_WAY = "There is neither a telephone number nor an e-mail address, so nobody can reach them."
_SAME = "has the same e-mail address, or the same id but for capitals. If both are one person, keep one row."


async def link_issues(connection: AsyncConnection, entries: list[Entry]) -> list[Objection]:
    """Turn `issue` of each entry (an id or a title, any case) into `issue_id`; return who found none.

    A customer whose issue is not known goes in without the link. A title that two issues share is no link either.
    """
    if not any("issue" in entry.values for entry in entries):
        return []
    unlinked: list[Objection] = []
    lookups = await _issues(connection)
    for entry in entries:
        if "issue" not in entry.values:
            continue
        named: str | None = entry.values.pop("issue")
        entry.values["issue_id"] = None
        if named is None:
            continue
        found = _named(lookups, named)
        if len(found) == 1:
            (entry.values["issue_id"],) = found
        else:
            unlinked.append(Objection(entry.row, "issue", named, _why_not(named, found)))
    return unlinked


async def _issues(connection: AsyncConnection) -> tuple[dict[str, set[int]], ...]:
    """Return the issues by id, by id in any case, and by title in any case."""
    table = table_of(Issue)
    ids: dict[str, set[int]] = {}
    any_ids: dict[str, set[int]] = {}
    titles: dict[str, set[int]] = {}
    for row in await connection.execute(select(table.c.id, table.c.external_id, table.c.title)):
        ids.setdefault(row.external_id, set()).add(row.id)
        any_ids.setdefault(row.external_id.casefold(), set()).add(row.id)
        titles.setdefault(row.title.casefold(), set()).add(row.id)
    return ids, any_ids, titles


def _named(lookups: tuple[dict[str, set[int]], ...], name: str) -> set[int]:
    ids, any_ids, titles = lookups
    any_case = name.casefold()
    return ids.get(name) or any_ids.get(any_case) or titles.get(any_case) or set()


def _why_not(named: str, found: set[int]) -> str:
    if found:
        return (
            f"{len(found)} issues are called {named!r}. The customer is in, without an issue; name the issue by its id."
        )
    return f"No issue has the id or title {named!r}. The customer is in, without an issue."


async def doubtful(connection: AsyncConnection, entries: list[Entry], new: list[Entry]) -> list[Objection]:
    """Return which customers of `entries` can't be reached, and which of `new` are known already under another id.

    Those within one sheet were compared when it was read.
    """
    return await _out_of_reach(connection, entries) + await _known_already(connection, entries, new)


async def _out_of_reach(connection: AsyncConnection, entries: list[Entry]) -> list[Objection]:
    # Only a sheet without one of the two leaves it to what was known.
    bare = [each for each in entries if not each.values.get("phone") and not each.values.get("email")]
    table = table_of(Customer)
    found: set[str] = set()
    for chunk in chunks(bare, _CHUNK):
        ids = [entry.values["external_id"] for entry in chunk]
        query = select(table.c.external_id).where(
            table.c.external_id.in_(ids), table.c.phone.is_(None), table.c.email.is_(None)
        )
        found.update((await connection.execute(query)).scalars())
    return [Objection(each.row, "name", "", _NO_WAY) for each in bare if each.values["external_id"] in found]


async def _known_already(connection: AsyncConnection, entries: list[Entry], new: list[Entry]) -> list[Objection]:
    table = table_of(Customer)
    known: list[Objection] = []
    on_sheet = {entry.values["external_id"] for entry in entries} if new else set()
    for chunk in chunks(new, _CHUNK):
        by_id = {entry.values["folded_id"]: entry for entry in chunk}
        by_email = {email: entry for entry in chunk if (email := entry.values.get("folded_email"))}
        query = select(table.c.external_id, table.c.name, table.c.folded_id, table.c.folded_email).where(
            or_(table.c.folded_id.in_(list(by_id)), table.c.folded_email.in_(list(by_email)))
        )
        for row in await connection.execute(query):
            entry = by_id.get(row.folded_id) or by_email.get(row.folded_email)
            if entry is not None and row.external_id not in on_sheet:
                known.append(Objection(entry.row, "external_id", "", f"{row.name} ({row.external_id}) {_SAME}"))
    return known
