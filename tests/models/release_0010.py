"""A database of the release on schema 0010: all that 0002 knew, in the columns of today, and what has come since.

That is people and customers who are out, customers taken back or who no longer wish to be called, promises in others'
hands, stories reviewed anew, plans asked for, and messages that wait for working hours.
"""

from datetime import date, datetime

from sqlalchemy import Connection

from tests.models import release_0002
from tests.models.filling import Row, insert, numbered
from tests.models.release_0001 import ASSIGNMENT_STATES
from tests.models.release_0002 import (
    DMS,
    IN_DOUBT,
    NADIA,
    NOW,
    OCTOBER,
    OLDER,
    OPENED,
    PEOPLE,
    Call,
    each_kind,
    message,
    people_of,
    to_participant,
    ts_of,
)

__all__ = ["ASSIGNMENT_STATES", "DMS", "IN_DOUBT", "NADIA", "NOW", "OCTOBER", "OLDER", "PEOPLE", "people_of", "ts_of"]

REVISION = "0010"
# 0016 calls what a story says of what hurts its cause.
CHANGED = {"story_revision": {"masks"}}
MESSAGE_KINDS = {
    **release_0002.MESSAGE_KINDS,
    "promise owner": ("person", "assignment"),
    "participants gone": ("cx", "upload"),
    "call off": ("person", "assignment"),
    "call off told": ("cx", "assignment"),
    "left": ("cx", "participant"),
}
CALLS = (
    *release_0002.CALLS,
    # Taken back once the brief was sent; a customer who is out; two who no longer wish to be called.
    Call("swapped"),
    Call("booked"),
    Call("unreachable", agreed=False),
    Call("sent", modal="reflection", agreed=False),
    # Their promises are in others' hands; the last story was masked for less, and reviewed anew.
    Call("closed", story="published", consent="named"),
    Call("reflected", story="in review", consent="private"),
    Call("reflected", story="in review", consent="anonymous"),
)
_FIRST = len(release_0002.CALLS) + 1
TAKEN_BACK, OUT, NO_LONGER, NO_LONGER_OPEN, PROMISED, PROMISED_PRIVATELY, ANEW = range(_FIRST, _FIRST + 7)
_LEFT, _GONE_UPLOAD, _OWNER = 9, 4, "U0TOMBECKER"
_THIS_MORNING = datetime.fromisoformat("2026-11-10T09:00:00+00:00")
# The days from when a round was opened until the next one was.
_SPANS = {
    9: (date(2026, 9, 2), date(2026, 10, 2)),
    10: (date(2026, 10, 2), date(2026, 11, 2)),
    11: (date(2026, 11, 2), date(2026, 12, 2)),
    12: (date(2026, 12, 2), date(2027, 1, 4)),
}
_NAMES = {"mark": "dedup_token", "wanted": "wanted_version", "shown": "delivered_version"}


def fill(connection: Connection, *, every_kind: bool = True) -> dict[str, int]:
    """Fill the tables of revision 0010, which `connection` must be on; return how many rows each has now.

    With `every_kind` there is each kind of message in each state besides, likely or not.
    """
    besides = [renamed(row) for row in each_kind(MESSAGE_KINDS)] if every_kind else []
    return insert(connection, rows() | {"outgoing": numbered([*messages(), *besides])})


def rows() -> dict[str, list[Row]]:
    """Return every row by table but those of the outbox."""
    rows = release_0002.rows(CALLS)
    rows["participant"] += [
        {"id": _LEFT, "external_id": "P-9", "name": "Otto Brandt", "slack_id": "U0OTTOBRAND", "active": False}
    ]
    for row in rows["participant"]:
        row["looked_up_at"] = OPENED if row.get("slack_id") else None
    for row in rows["customer"]:
        row |= {
            "folded_id": row["external_id"].lower(),
            "folded_name": row["name"].lower(),
            "folded_email": row["email"],
        }
        row |= {"active": row["id"] != OUT, "annual_value": 120_000}
        row["currency"], row["score_scale"] = ("EUR", "1 to 5") if row["id"] % 2 else (None, None)
    for row in rows["round"]:
        row["starts_on"], row["ends_on"] = _SPANS[row["month"].month]
        row["plan_wanted_at"] = row["opened_at"]
    for row in rows["reflection"]:
        row["saved_at"] = OPENED if row["id"] % 2 else None
    _hand_over_promises(rows)
    _review_anew(rows)
    gone = rows["upload"][0]["report"].replace(
        "{", '{"gone": "Bo Li is on the sheet no more. Do they still take part?", ', 1
    )
    rows["upload"].append(
        rows["upload"][0] | {"id": _GONE_UPLOAD, "file_id": "F0GONE", "view_id": "V0GONE", "report": gone}
    )
    rows["conversation"] = [{"slack_user": slack_id, "channel_id": channel} for slack_id, channel in DMS.items()]
    return rows


def _hand_over_promises(rows: dict[str, list[Row]]) -> None:
    """Let a colleague see through what was promised in PROMISED and PROMISED_PRIVATELY."""
    handed_over = {row["id"] for row in rows["reflection"] if row["assignment_id"] in (PROMISED, PROMISED_PRIVATELY)}
    for row in rows["commitment"]:
        if row["reflection_id"] in handed_over:
            row |= {"owner": _OWNER, "status": "open"}


def _review_anew(rows: dict[str, list[Row]]) -> None:
    """Give the newest story a second revision, in which its editor declared a word harmless."""
    rows["reflection"][-1]["version"] = rows["story"][-1]["version"] = rows["story"][-1]["revision"] = 2
    first = rows["story_revision"][-1]
    lifted, *kept = first["masks"]
    again = {"id": first["id"] + 1, "number": 2, "made_by": NADIA, "title": rows["story"][-1]["title"]}
    rows["story_revision"].append(first | again | {"masks": kept, "lifted": [lifted["original"]]})


def messages() -> list[Row]:
    """Return the rows of the outbox as that release left them, with the places where they stand."""
    made = [
        *release_0002.messages(CALLS),
        to_participant(TAKEN_BACK, "call off", "1f"),
        message("promise owner", PROMISED, "person", again=f"{_OWNER}:1", user=_OWNER),
        message("promise owner", PROMISED_PRIVATELY, "person", again=f"{_OWNER}:1", user=_OWNER),
        message("review", ANEW, "cx", again="past 900"),
        message("participants gone", _GONE_UPLOAD, "cx"),
        message("left", _LEFT, "cx"),
        message("round waits", 20261201, "cx", again="call"),
    ]
    for number in (OUT, NO_LONGER, NO_LONGER_OPEN):
        made += [to_participant(number, "call off", "1f"), message("call off told", number, "cx", again="1f")]
    return [renamed(row) for row in made]


def renamed(row: Row) -> Row:
    """Return a message in the columns of today; what waits waited for this morning."""
    waited = {"not_before": _THIS_MORNING} if row["state"] == "waiting" else {}
    return {_NAMES.get(name, name): value for name, value in row.items()} | waited
