"""Taking participants in: nobody shares a Slack id or an e-mail, and who changed is looked up anew."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.program.importing.entries import Entry, Objection, RowResult
from bot.program.importing.upsert import Row, blank_row, table_of, write_rows
from models import Participant

_WORDS = {"slack_id": "Slack id", "email": "e-mail address"}


@dataclass(frozen=True)
class _Wish:
    """One participant as they stand (None when new) and as the sheet wants them."""

    entry: Entry
    before: Row | None
    after: Row


async def import_participants(
    connection: AsyncConnection, entries: list[Entry], ids: frozenset[str], on_rows: Callable[[int], Any]
) -> RowResult:
    """Add or update `entries`; refuse who claims a Slack id or e-mail that somebody else has.

    `ids` are those of every row of the sheet, whether it can go in or not; nobody else on it is `gone`, nor taken out.
    """
    outcome = RowResult()
    if not entries:
        return outcome
    table = table_of(Participant)
    # Everybody is locked: a lookup that finds a Slack id meanwhile waits for us.
    found = await connection.execute(select(table).order_by(table.c.id).with_for_update(key_share=True))
    known = {row["external_id"]: dict(row) for row in found.mappings()}
    outcome.gone.extend(_gone(known, entries, ids))
    wishes = [_wish(entry, known.get(entry.values["external_id"])) for entry in entries]
    granted = _grant(wishes, known, outcome.refused)
    await _release_slack_ids(connection, granted)
    outcome.readdressed_ids.extend(_readdressed(granted))
    outcome.corrected_ids.extend(_corrected(granted))
    outcome.returned_ids.extend(_returned(granted))
    await write_rows(connection, Participant, [(wish.before, wish.after) for wish in granted], outcome)
    on_rows(len(entries))
    return outcome


def _gone(known: dict[str, Row], entries: list[Entry], ids: frozenset[str]) -> list[str]:
    """Return who is active and stands on the sheet no more; a sheet that only adds people leaves out nobody."""
    on_sheet = ids | {entry.values["external_id"] for entry in entries}
    if on_sheet.isdisjoint(known):
        return []
    return [f"{row['name']} ({key})" for key, row in known.items() if row["active"] and key not in on_sheet]


def _wish(entry: Entry, before: Row | None) -> _Wish:
    if before is None:
        return _Wish(entry, None, {**blank_row(Participant), **entry.values})
    after = {**before, **entry.values}
    moved = _key(after["email"]) != _key(before["email"])
    if entry.values.get("slack_id") is None:
        # A blank cell does not forget whom the e-mail address led to; a new address does.
        after["slack_id"] = None if moved else before["slack_id"]
    if after["slack_id"] != before["slack_id"]:
        after |= {"timezone": None, "photo_url": None}
    if moved or after["slack_id"] != before["slack_id"]:
        after["not_found_at"] = None
        after["looked_up_at"] = None
    if after["active"] and not before["active"]:
        after["looked_up_at"] = None
    return _Wish(entry, before, after)


def _grant(wishes: list[_Wish], known: dict[str, Row], refused: list[Objection]) -> list[_Wish]:
    """Return the wishes that clash with nobody. A refused one keeps what it had, which may clash with others."""
    granted = wishes
    while True:
        touched = {wish.entry.values["external_id"] for wish in granted}
        taken = {
            (name, key): f"{row['name']} ({external_id}), who is in the programme already"
            for external_id, row in known.items()
            if external_id not in touched
            for name in _WORDS
            if (key := _key(row[name]))
        }
        clear = [wish for wish in granted if not _clashes(wish, taken, refused)]
        if len(clear) == len(granted):
            return clear
        granted = clear


def _clashes(wish: _Wish, taken: dict[tuple[str, str], str], refused: list[Objection]) -> bool:
    claims = {name: key for name in _WORDS if (key := _key(wish.after[name]))}
    clashing = [(name, key) for name, key in claims.items() if (name, key) in taken]
    for name, key in clashing:
        reason = f"This {_WORDS[name]} belongs to {taken[name, key]}. Give each participant their own."
        refused.append(Objection(wish.entry.row, name, str(wish.after[name]), reason))
    if not clashing:
        for name, key in claims.items():
            taken[name, key] = f"{wish.after['name']} in row {wish.entry.row}"
    return bool(clashing)


def _readdressed(wishes: list[_Wish]) -> list[int]:
    """Return the ids of those who were found in Slack before, and are somebody else there now."""
    return [
        wish.before["id"]
        for wish in wishes
        if wish.before and wish.before["slack_id"] not in (None, wish.after["slack_id"])
    ]


def _corrected(wishes: list[_Wish]) -> list[int]:
    """Return the ids of those who are to be looked up in Slack by another id or e-mail address than before."""
    return [
        wish.before["id"]
        for wish in wishes
        if wish.before and any(_key(wish.before[name]) != _key(wish.after[name]) for name in _WORDS)
    ]


def _returned(wishes: list[_Wish]) -> list[int]:
    """Return the ids of those who took part no more, and do so again."""
    return [wish.before["id"] for wish in wishes if wish.before and wish.after["active"] and not wish.before["active"]]


async def _release_slack_ids(connection: AsyncConnection, wishes: list[_Wish]) -> None:
    """Take Slack ids away from who gives them up, so that two people may swap theirs."""
    leaving = _readdressed(wishes)
    if leaving:
        table = table_of(Participant)
        await connection.execute(update(table).where(table.c.id.in_(leaving)).values(slack_id=None))


def _key(value: str | None) -> str:
    return (value or "").casefold()
