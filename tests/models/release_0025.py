"""A database of the release on schema 0025: all that 0010 knew, in the columns of today, and what has come since.

That is people whom sheets name, hosts, accounts of their own, participations, routines that were turned on and off,
promises with their history, and the second routine: shadow days, and what is voted on before a retreat.
"""

from sqlalchemy import Connection

from tests.models import release_0001, release_0010
from tests.models import release_0025_days as days
from tests.models import release_0025_retreats as retreats
from tests.models.filling import Row, insert, numbered
from tests.models.release_0002 import IN_DOUBT, NADIA, NOW, OCTOBER, OLDER, OPENED, each_kind, people_of, ts_of
from tests.models.release_0010 import PEOPLE
from tests.models.release_0025_days import DMS
from tests.models.release_0025_words import reworded

__all__ = ["DMS", "IN_DOUBT", "NADIA", "NOW", "OCTOBER", "OLDER", "PEOPLE", "people_of", "ts_of"]

REVISION = "0025"
CHANGED: dict[str, set[str]] = {}
ASSIGNMENT_STATES = (*release_0001.ASSIGNMENT_STATES, "asked")
MESSAGE_KINDS = {**release_0010.MESSAGE_KINDS, **days.MESSAGE_KINDS, **retreats.MESSAGE_KINDS}
CALLS = (*release_0010.CALLS, *days.DAYS)
_FIRST_DAY = len(release_0010.CALLS) + 1
_ELENA, _OTTO, _KEPT = 8, 9, 2


def fill(connection: Connection, *, every_kind: bool = True) -> dict[str, int]:
    """Fill the tables of revision 0025, which `connection` must be on; return how many rows each has now.

    With `every_kind` there is each kind of message in each state besides, likely or not.
    """
    besides = [renamed(release_0010.renamed(row)) for row in each_kind(MESSAGE_KINDS)] if every_kind else []
    return insert(connection, rows() | {"outgoing": numbered([*messages(), *besides])})


def messages() -> list[Row]:
    """Return the rows of the outbox as that release left them, with the places where they stand."""
    made = [*release_0010.messages(), *(release_0010.renamed(row) for row in _new_messages())]
    return [renamed(row) for row in made]


def _new_messages() -> list[Row]:
    return [*days.messages(_FIRST_DAY), *retreats.messages()]


def renamed(row: Row) -> Row:
    """Return a message in the columns of today."""
    return {"person_id" if name == "participant_id" else name: value for name, value in row.items()}


def rows() -> dict[str, list[Row]]:
    """Return every row by table but those of the outbox."""
    rows = reworded(release_0010.rows())
    # Whom others refer to first.
    rows["person"] = sorted([*_people(rows.pop("participant")), *days.people()], key=lambda row: "manager" in row)
    _give_accounts(rows)
    for row in rows["assignment"]:
        row["routine"] = "call"
    for number, row in enumerate(rows["commitment"], 1):
        row["made_by"] = None if number % 3 == 0 else row["owner"]
    rows["commitment_change"] = _changes(rows["commitment"])
    rows["participation"] = numbered([*_taking_part(), *days.taking_part()])
    for table, more in (days.rows(_FIRST_DAY) | {"question": days.QUESTIONS, "round": days.ROUNDS}).items():
        last = max((row["id"] for row in rows.get(table, ())), default=0)
        rows[table] = [*rows.get(table, ()), *({"id": last + place, **row} for place, row in enumerate(more, 1))]
    retreats.add(rows, _FIRST_DAY)
    return rows


def _people(participants: list[Row]) -> list[Row]:
    """Return the participants with whom the sheet names beside them."""
    for row in participants:
        if row.get("slack_id"):
            row |= {"language": "de-DE" if row["id"] % 2 else "en-GB"}
    first, second = participants[:2]
    first |= {"manager": "Elena.Marquez@acme.example", "manager_id": _ELENA, "assistant": "U0SAMRIVERA"}
    first |= {"assistant_id": 5, "department": "Finance", "routines_named": True}
    second |= {"manager": "somebody in Boston", "department": "Operations"}
    return participants


def _give_accounts(rows: dict[str, list[Row]]) -> None:
    """Give each customer's company a row of its own, and some an owner."""
    accounts = []
    for row in rows["customer"]:
        name = row.pop("account")
        row["account_id"] = row["id"]
        accounts.append({"name": name, "folded_name": name.lower(), "key_account": row["id"] % 7 == 0})
    accounts[0] |= {"owner": "tom@acme.example", "owner_id": 6}
    accounts[1] |= {"owner": "the team in Lyon"}
    # Of no customer: the sheet Accounts names it alone.
    accounts.append({"name": "Straße & Söhne", "folded_name": "strasse & söhne", "key_account": True})
    rows["customer"][0]["account_owner"] = "Lena Kowalska"
    rows["account"] = numbered(accounts)
    rows["issue"][0] |= {"owner": "rosa.quist@acme.example", "owner_id": days.ROSA, "frequency": "weekly"}


def _changes(commitments: list[Row]) -> list[Row]:
    kept = commitments[_KEPT]
    day, words = ("due_on", "2026-11-13", "2026-11-20"), ("text", "Freeze it.", kept["text"])
    return numbered(
        {"commitment_id": kept["id"], "at": OPENED, "actor": actor, "what": what, "was": was, "became": became}
        for (what, was, became), actor in ((day, kept["owner"]), (words, None))
    )


def _taking_part() -> list[Row]:
    """Return who takes part in the call: all that are on the sheet, but for who left."""
    return [
        {"person_id": number, "routine": "call", "since": OPENED, "until": OPENED if number == _OTTO else None}
        for number in range(1, _OTTO + 1)
    ]
