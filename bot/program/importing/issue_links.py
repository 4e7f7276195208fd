"""What customers get before they go in: the issue they stand for, named by id or title, and how they are searched."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.program.importing.entries import Entry, Objection
from bot.program.importing.upsert import table_of
from models import Issue
from models.customer import folded_names


async def link_issues(connection: AsyncConnection, entries: list[Entry]) -> tuple[list[Entry], list[Objection]]:
    """Turn `issue` of each entry (an id or a title, any case) into `issue_id`; return them, and who found none.

    A customer whose issue is not known goes in without the link. A title that two issues share is no link either.
    """
    if not any("issue" in entry.values for entry in entries):
        return entries, []
    lookups = await _issues(connection)
    unlinked: list[Objection] = []
    for entry in entries:
        if "issue" not in entry.values:
            continue
        values = entry.values
        named: str | None = values.pop("issue")
        values["issue_id"] = None
        if named is not None:
            found = _named(lookups, named)
            if len(found) == 1:
                values["issue_id"] = next(iter(found))
            else:
                unlinked.append(Objection(entry.row, "issue", named, _why_not(named, found)))
    return entries, unlinked


def with_folded_names(entries: list[Entry]) -> list[Entry]:
    """Add the columns that customers are searched by to the values of each entry; return them."""
    for entry in entries:
        entry.values.update(folded_names(entry.values))
    return entries


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
