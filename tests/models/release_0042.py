"""A database of the release on schema 0042: all that 0034 knew, and what has come since.

That is what people chose for themselves and when they are away, bookings by the hour with their calendar files, what
was heard of customers, guesses, what was typed so far, nudges that are rows, and assistants.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection

from tests.models import release_0010, release_0025, release_0034
from tests.models.filling import Row, insert, numbered
from tests.models.release_0002 import OPENED, each_kind, message, people_of, to_participant
from tests.models.release_0025 import ASSIGNMENT_STATES, DMS, IN_DOUBT, NADIA, NOW, OCTOBER, OLDER, PEOPLE, ts_of

__all__ = ["ASSIGNMENT_STATES", "DMS", "IN_DOUBT", "NADIA", "NOW", "OCTOBER", "OLDER", "PEOPLE", "people_of", "ts_of"]

REVISION = "0042"
CHANGED: dict[str, set[str]] = {}
MESSAGE_KINDS = {
    **release_0034.MESSAGE_KINDS,
    "call soon": ("person", "assignment"),
    "did you talk": ("person", "assignment"),
    "customer refused": ("cx", "assignment"),
    "wrong number": ("cx", "assignment"),
    "let go": ("person", "assignment"),
    "to book": ("person", "assignment"),
    "assists": ("person", "participant"),
    "unanswered": ("cx", "assignment"),
}
CALLS = release_0034.CALLS
# Who books for the first participant.
_ASSISTANT = 3
# As many files of one booking as there are states of one.
_FILES = ("dropped", "shared", "failed", "wanted")


def fill(connection: Connection, *, every_kind: bool = True) -> dict[str, int]:
    """Fill the tables of revision 0042, which `connection` must be on; return how many rows each has now.

    With `every_kind` there is each kind of message in each state besides, likely or not.
    """
    besides = [_renamed(row) for row in each_kind(MESSAGE_KINDS)] if every_kind else []
    return insert(connection, rows() | {"outgoing": numbered([*messages(), *besides])})


def messages() -> list[Row]:
    """Return the rows of the outbox as that release left them, with the places where they stand."""
    return [*release_0034.messages(), *(_renamed(row) for row in _new_messages())]


def _renamed(row: Row) -> Row:
    return release_0025.renamed(release_0010.renamed(row))


def _numbers(state: str, *routines: str) -> list[int]:
    """Return the assignments of the rounds that run in this state and of these routines, calls where none is named."""
    wanted = set(routines) or {"call"}
    return [
        number
        for number, call in enumerate(CALLS, 1)
        if call.state == state and not call.story and getattr(call, "routine", "call") in wanted and call.agreed
    ]


def _new_messages() -> Iterator[Row]:
    (booked, *_), (unreachable, *_) = _numbers("booked"), _numbers("unreachable")
    place = 1 + _booked().index(booked)
    yield to_participant(booked, "call soon", f"{place}:{len(_FILES) - 1}")
    yield to_participant(booked, "did you talk", f"{place}:{len(_FILES) - 1}")
    yield message("customer refused", unreachable, "cx", again="1f")
    yield message("wrong number", unreachable, "cx", again="1f")
    yield message("unanswered", _numbers("sent")[0], "cx")
    yield to_participant(_numbers("missed")[0], "let go")
    for kind, subject, again in (("to book", booked, str(_ASSISTANT)), ("assists", 1, "20261102")):
        row = message(kind, subject, "person", again=again, user=PEOPLE[_ASSISTANT - 1][0])
        yield row | {"slack_user": None, "participant_id": _ASSISTANT}


def rows() -> dict[str, list[Row]]:
    """Return every row by table but those of the outbox."""
    rows = release_0034.rows()
    for row in rows["person"]:
        if row["id"] == people_of(_numbers("booked")[0]):
            row["assistant_id"] = _ASSISTANT
    return {
        **rows,
        **_availability(),
        **_bookings(),
        "contact_note": [
            {"customer_id": n, "assignment_id": n, "refused_at": OPENED, "wrong_phone": "+44 1", "wrong_before": "441"}
            for n in _numbers("unreachable")[:1]
        ],
        "score_guess": [
            {"assignment_id": n, "guess": 7, "score": 4, "scale": "0 to 10", "shown": True, "guessed_at": OPENED}
            for n in _numbers("sent")[:1]
        ],
        "draft_entry": [
            {"assignment_id": n, "field": "quote", "version": 0, "text": "I type it twice.", "typed_at": "1794000000.1"}
            | {"view_id": "V0FORM", "kept_at": OPENED}
            for n in _numbers("sent")[:1]
        ],
        "nudge": numbered(_nudges()),
        "snooze": numbered(
            {"assignment_id": n, "at": OPENED, "until": date(2026, 11, 9), "by": NADIA} for n in _numbers("sent")[:1]
        ),
        "assistant_naming": [{"person_id": 1, "sheet_said": "jonas.lindqvist@acme.example", "named_at": OPENED}],
    }


def _nudges() -> Iterator[Row]:
    """Return a row for each nudge about what is still to be done."""
    for row in release_0034.messages():
        if row["kind"] == "reminder" and CALLS[row["subject_id"] - 1].state in ("sent", "booked", "unreachable"):
            yield {
                "assignment_id": row["subject_id"],
                "step": 2,
                "message_key": row["key"],
                "at": OPENED,
                "delivered_at": OPENED,
            }


def _availability() -> dict[str, list[Row]]:
    """Return what people chose, when they are away, and the days on which nobody works; nobody is away now."""
    by_hand: Row = {"source": "hand", "first_day": date(2026, 12, 21), "last_day": date(2027, 1, 3), "added_by": NADIA}
    by_status: Row = {"source": "slack", "starts_at": OPENED, "ends_at": OPENED + timedelta(days=1)}
    return {
        "person_settings": [
            {"person_id": 1, "weekdays": "0123", "begins": time(8), "ends": time(18), "date_language": "de-DE"},
            {"person_id": 2, "nudges": "fewer"},
            {"person_id": 3, "nudges": "none", "paused_until": date(2026, 11, 5)},
        ],
        "absence": numbered([{"person_id": 4, **by_hand}, {"person_id": 5, **by_status}]),
        "day_off": numbered(
            [
                {"day": date(2026, 12, 24), "country": None, "name": "Company day"},
                {"day": date(2026, 12, 25), "country": "GB", "name": "Christmas Day", "is_public": True},
            ]
        ),
        "country_calendar": [
            {"country": "GB", "weekdays": "01234", "first_year": 2026, "last_year": 2027, "looked_up_in": "0.0"}
            | {"is_usual": True}
        ],
    }


def _booked() -> list[int]:
    return _numbers("booked", "call", "listen")


def _bookings() -> dict[str, list[Row]]:
    """Return an open booking of each that is booked, one that was cancelled, and their calendar files in each state."""
    ahead = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    open_ones: list[Row] = [
        {"assignment_id": n, "starts_at": ahead, "sequence": len(_FILES) - 1, "by": PEOPLE[people_of(n) - 1][0]}
        for n in _booked()
    ]
    ended: Row = {"assignment_id": _numbers("unreachable")[0], "starts_at": OPENED, "sequence": 1, "by": PEOPLE[0][0]}
    ended |= {"ended_at": OPENED + timedelta(hours=1), "outcome": "no answer", "asked_at": OPENED, "told_sequence": 0}
    bookings = numbered({"minutes": 30, **row} for row in (*open_ones, ended))
    files = [
        {"booking_id": row["id"], "sequence": sequence, "cancels": False, "state": state, "next_try_at": OPENED}
        | {"attempts": 0 if state == "wanted" else 1, "file_id": "F0CALENDAR" if state == "shared" else None}
        for row in bookings[:-1]
        for sequence, state in enumerate(_FILES)
    ]
    cancelled: Row = {"booking_id": bookings[-1]["id"], "sequence": 1, "cancels": True, "state": "shared"}
    files.append({**cancelled, "next_try_at": OPENED, "attempts": 1, "file_id": "F0CANCELLED"})
    return {
        "booking": [{"uid": f"booking-{row['id']}@firsthand", **row} for row in bookings],
        "calendar_file": numbered(files),
    }
