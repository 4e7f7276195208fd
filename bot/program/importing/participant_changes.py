"""Changes of participants as a sheet has them; who claims a Slack id or an e-mail address that somebody else has."""

from dataclasses import dataclass

from bot.program.importing.entries import Entry, Objection
from bot.program.importing.problems import BelongsToAnother, InProgramme, InRow
from bot.program.importing.upsert import Row, blank_row
from bot.program.people.participations import Stated
from models import Person

UNIQUE = ("slack_id", "email")
_STATED = ("active", "routines")


@dataclass(frozen=True)
class Change:
    """One participant as they are (None when new) and as the sheet has them."""

    entry: Entry
    before: Row | None
    after: Row
    stated: Stated


def change_of(entry: Entry, before: Row | None, stated: Stated) -> Change:
    """Return what a row makes of one participant as they are (`before`, None for somebody new)."""
    values = {name: value for name, value in entry.values.items() if name not in _STATED}
    if before is None:
        return Change(entry, None, blank_row(Person) | values, stated)
    after = before | values
    moved = key_of(after["email"]) != key_of(before["email"])
    if entry.values.get("slack_id") is None:
        # A blank cell does not forget whom the e-mail address led to; a new address does.
        after["slack_id"] = None if moved else before["slack_id"]
    if after["slack_id"] != before["slack_id"]:
        after |= {"timezone": None, "photo_url": None}
    if moved or after["slack_id"] != before["slack_id"]:
        after["not_found_at"] = None
        after["looked_up_at"] = None
    return Change(entry, before, after, stated)


def accepted_of(changes: list[Change], known: dict[str, Row], refused: list[Objection]) -> list[Change]:
    """Return the changes that clash with nobody. A refused one keeps what it had, which may clash with others."""
    accepted = changes
    while True:
        touched = {change.entry.values["external_id"] for change in accepted}
        taken: dict[tuple[str, str], InProgramme | InRow] = {
            (name, key): InProgramme(row["name"], external_id)
            for external_id, row in known.items()
            if external_id not in touched
            for name, key in claims_of(row)
        }
        clear = [change for change in accepted if not _clashes(change, taken, refused)]
        if len(clear) == len(accepted):
            return clear
        accepted = clear


def _clashes(change: Change, taken: dict[tuple[str, str], InProgramme | InRow], refused: list[Objection]) -> bool:
    claims = dict(claims_of(change.after))
    clashing = [(name, key) for name, key in claims.items() if (name, key) in taken]
    for name, key in clashing:
        reason = BelongsToAnother(name, taken[name, key])
        refused.append(Objection(change.entry.row, name, str(change.after[name]), reason))
    if not clashing:
        for name, key in claims.items():
            taken[name, key] = InRow(change.after["name"], change.entry.row)
    return bool(clashing)


def claims_of(row: Row) -> list[tuple[str, str]]:
    """Return what nobody else may have: Slack id and e-mail address, by column."""
    return [(name, key) for name in UNIQUE if (key := key_of(row.get(name)))]


def key_of(value: str | None) -> str:
    """Return a Slack id or an e-mail address so that capitals don't matter, blank for None."""
    return (value or "").casefold()
