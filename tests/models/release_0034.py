"""A database of the release on schema 0034: all that 0025 knew, and what has come since.

That is the routines sponsor, be a customer, broken process, listen together, one-to-one and welcome, each with what
belongs to it; how often and for whom routines are on, who was left out; drafts of what was said, and pictures.
"""

from sqlalchemy import Connection

from tests.models import release_0010, release_0025
from tests.models import release_0034_kept as kept
from tests.models import release_0034_messages as sent
from tests.models import release_0034_routines as routines
from tests.models import release_0034_told as told
from tests.models.filling import Row, insert, numbered
from tests.models.release_0002 import OPENED, each_kind, people_of
from tests.models.release_0025 import ASSIGNMENT_STATES, DMS, IN_DOUBT, NADIA, NOW, OCTOBER, OLDER, PEOPLE, ts_of

__all__ = ["ASSIGNMENT_STATES", "DMS", "IN_DOUBT", "NADIA", "NOW", "OCTOBER", "OLDER", "PEOPLE", "people_of", "ts_of"]

REVISION = "0034"
CHANGED: dict[str, set[str]] = {}
MESSAGE_KINDS = {**release_0025.MESSAGE_KINDS, **sent.MESSAGE_KINDS}
CALLS = (*release_0025.CALLS, *routines.PRACTICES)
_FIRST_SWITCH = 4
_CHART = (
    '{"kind": "bars", "title": "Friction", "says": "Step 3 is the worst.", "labels": ["1", "2", "3"],'
    ' "lines": [{"name": "friction", "values": [1, 1, 5]}], "lowest": 0, "highest": 5, "marked": "3"}'
)


def fill(connection: Connection, *, every_kind: bool = True) -> dict[str, int]:
    """Fill the tables of revision 0034, which `connection` must be on; return how many rows each has now.

    With `every_kind` there is each kind of message in each state besides, likely or not.
    """
    besides = [_renamed(row) for row in each_kind(MESSAGE_KINDS)] if every_kind else []
    return insert(connection, rows() | {"outgoing": numbered([*messages(), *besides])})


def messages() -> list[Row]:
    """Return the rows of the outbox as that release left them, with the places where they stand."""
    return [*release_0025.messages(), *(_renamed(row) for row in (*sent.messages(), *sent.late_lines()))]


def _renamed(row: Row) -> Row:
    return release_0025.renamed(release_0010.renamed(row))


def rows() -> dict[str, list[Row]]:
    """Return every row by table but those of the outbox."""
    rows = release_0025.rows()
    _add_people(rows["person"])
    rows["account"] += kept.accounts()
    rows["customer"] += kept.customers()
    rows["journey"] = kept.journeys()
    rows["round"] += routines.rounds()
    rows["assignment"] += routines.assignments()
    rows["routine_switch"] += [{"id": n, **row} for n, row in enumerate(routines.switches(), _FIRST_SWITCH)]
    rows["routine_audience"] = _audience(rows["routine_switch"])
    rows["left_out"] = routines.left_out()
    _add_numbered(rows, "assignment_move", routines.moves())
    _add_numbered(rows, "participation", routines.taking_part())
    told.add(rows)
    sponsoring = kept.sponsoring(len(rows["commitment"]) + 1)
    _add_numbered(rows, "commitment", [*sponsoring.pop("commitment"), *kept.agreed()])
    channels = {number: DMS[PEOPLE[people_of(number) - 1][0]] for number in sent.SPOKEN_OF}
    return {
        **rows,
        **sponsoring,
        **kept.walking(),
        **kept.listening(),
        "one_to_one": kept.one_to_ones(),
        "welcome": kept.welcomes(),
        "cx_member": [{"id": 1, "person_id": routines.CX_MEMBER}],
        "draft_piece": kept.drafts(sent.SPOKEN_OF, channels),
        "picture": _pictures(),
        "pictureuse": [{"picture_id": 1, "outgoing_id": 1}],
    }


def _add_numbered(rows: dict[str, list[Row]], table: str, more: list[Row]) -> None:
    last = max(row["id"] for row in rows[table])
    rows[table] += [{"id": last + place, **row} for place, row in enumerate(more, 1)]


def _add_people(people: list[Row]) -> None:
    """Add the member of the CX team, and say of the others what that release knew besides."""
    for row in people:
        if row["id"] <= len(PEOPLE):
            row["prefers"] = "shadow" if row["id"] == 1 else None
    people.append(
        {
            "id": routines.CX_MEMBER,
            "name": "Nadia Rahman",
            "slack_id": NADIA,
            "email": "nadia@acme.example",
            "timezone": "Europe/London",
            "looked_up_at": OPENED,
        }
    )


def _audience(switches: list[Row]) -> list[Row]:
    chosen = next(row["id"] for row in switches if row["routine"] == "one_to_one")
    return numbered({"switch_id": chosen, **whom} for whom in ({"department": "Finance"}, {"person_id": 2}))


def _pictures() -> list[Row]:
    """Return a picture in each state; only one that is ready has a file."""
    files = {"ready": "F0CHART", "wanted": None, "failed": None}
    return numbered(
        {
            "digest": f"{place:064}",
            "chart": _CHART,
            "file_id": file_id,
            "state": state,
            "attempts": 0 if file_id else 1,
            "next_try_at": OPENED,
        }
        for place, (state, file_id) in enumerate(files.items(), 1)
    )
