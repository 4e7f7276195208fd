"""A database of the first release (schema 0001), filled with every state there is, as later releases may find it."""

from datetime import UTC, date, datetime
from itertools import count, product

from sqlalchemy import Connection

from tests.models.filling import Row, insert, numbered

REVISION = "0001"
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
# 0002 shows some messages anew.
CHANGED = {"outgoing": {"state", "wanted", "attempts", "next_try_at"}}

ASSIGNMENT_STATES = (
    "proposed", "approved", "sent", "booked", "talked", "reflected", "closed", "unreachable", "swapped", "declined",
    "missed",
)  # fmt: skip
ROUND_STATES = ("open", "proposed", "approved", "closed")
STORY_STATES = ("draft", "in review", "published", "corrected", "withdrawn", "declined")
CONSENTS = ("named", "anonymous", "private")
SITUATIONS = ("any", "new", "loyal", "unhappy", "lost")
UPLOAD_STATES = ("waiting", "imported", "unreadable")
MESSAGE_STATES = ("waiting", "sending", "sent", "dropped", "failed", "unclear")
# Each kind with where it went and what its subject is.
MESSAGE_KINDS = {
    "assignment": ("person", "assignment"),
    "reminder": ("person", "assignment"),
    "plan": ("cx", "round"),
    "review": ("cx", "assignment"),
    "story": ("stories", "assignment"),
    "story published": ("person", "assignment"),
    "resubmitted": ("cx", "assignment"),
    "changes asked": ("person", "assignment"),
    "story declined": ("person", "assignment"),
    "taken back": ("person", "outgoing"),
    "not found": ("cx", "participant"),
    "not delivered": ("cx", "outgoing"),
    "import report": ("person", "upload"),
    "round waits": ("cx", "month"),
}


def fill(connection: Connection) -> dict[str, int]:
    """Fill the tables of revision 0001, which `connection` must be on; return how many rows each has now."""
    return insert(connection, _rows())


def _rows() -> dict[str, list[Row]]:
    assignments = _assignments()
    reflections = _reflections(assignments)
    return {
        **_imported(len(assignments)),
        "assignment": assignments,
        "assignment_move": numbered(
            {"assignment_id": row["id"], "from_state": None, "to_state": row["state"], "at": NOW, "actor": None}
            for row in assignments
        ),
        "reflection": reflections,
        "reflection_answer": numbered(
            {"reflection_id": row["id"], "position": 0, "question": "What was hard?", "answer": "The invoice."}
            for row in reflections
        ),
        "story": _stories(reflections),
        "commitment": _commitments(reflections),
        "upload": _uploads(),
        "outgoing": _messages(assignments),
    }


def _imported(customers: int) -> dict[str, list[Row]]:
    """Return what an import brings, and a round in each state."""
    return {
        "issue": numbered([{"external_id": "I-1", "title": "Invoices don't match orders", "severity": 4}]),
        "participant": numbered(
            {"external_id": f"P-{n}", "name": f"Person {n}", "email": f"p{n}@acme.example", "slack_id": f"U0P{n}"}
            for n in range(1, 13)
        ),
        "customer": numbered(_customer(n) for n in range(1, customers + 1)),
        "question": numbered(
            {"external_id": f"Q-{each}", "situation": each, "question": f"What would you ask, {each}?"}
            for each in SITUATIONS
        ),
        "round": numbered(
            {"routine": "call", "month": date(2026, 8 + n, 1), "state": state, "opened_at": NOW}
            for n, state in enumerate(ROUND_STATES)
        ),
    }


def _commitments(reflections: list[Row]) -> list[Row]:
    return numbered(
        {
            "reflection_id": row["id"],
            "text": "Freeze the price.",
            "owner": "U0P1",
            "due_on": date(2026, 11, 20),
            "status": status,
            "made_at": NOW,
        }
        for row, status in zip(reflections, ("open", "dropped") * len(reflections), strict=False)
    )


def _uploads() -> list[Row]:
    return numbered(
        {
            "file_id": f"F{n}",
            "view_id": f"V{n}",
            "file_name": "customers.xlsx",
            "requested_by": "U0NADIA",
            "requested_at": NOW,
            "state": state,
            "attempts": 0,
            "report": None if state == "waiting" else "This is no workbook.",
        }
        for n, state in enumerate(UPLOAD_STATES)
    )


def _customer(number: int) -> Row:
    return {
        "external_id": f"C-{number}",
        "name": f"Cara Contact{number}",
        "account": f"Account {number}",
        "phone": f"+44 20 7946 0{number:03}",
        "email": f"c{number}@example.com",
        "score": 4,
        "issue_id": 1,
        "consent_to_call": True,
    }


def _assignments() -> list[Row]:
    """Every state of an assignment in every round, and a reflected one for each story state and consent besides."""
    numbers = count(1)
    plain = [(state, place + 1) for place, state in product(range(len(ROUND_STATES)), ASSIGNMENT_STATES)]
    told = [("closed", 3) for _ in product(STORY_STATES, CONSENTS)]
    return [
        {
            "id": number,
            "round_id": round_id,
            "participant_id": (number - 1) % 12 + 1,
            "customer_id": number,
            "state": state,
            "why": "Their complaint stands for “Invoices don't match orders”.",
            "sent_at": None if state in ("proposed", "approved") else NOW,
            "booked_on": date(2026, 11, 27) if state == "booked" else None,
        }
        for number, (state, round_id) in zip(numbers, [*plain, *told], strict=False)
    ]


def _reflections(assignments: list[Row]) -> list[Row]:
    told = assignments[-len(STORY_STATES) * len(CONSENTS) :]
    return numbered(
        {
            "assignment_id": row["id"],
            "talked_on": date(2026, 11, 2),
            "quote": "I do your bookkeeping for you.",
            "hurts": f"Cara Contact{row['customer_id']} waits for the invoice.",
            "consent": consent,
            "version": 1,
            "submitted_at": NOW,
        }
        for row, (_, consent) in zip(told, product(STORY_STATES, CONSENTS), strict=True)
    )


def _stories(reflections: list[Row]) -> list[Row]:
    return numbered(
        {
            "reflection_id": row["id"],
            "state": state,
            "title": row["hurts"].rstrip("."),
            "heard": "What was hard?\nThe invoice.",
            "quote": row["quote"],
            "hurts": row["hurts"],
            "note": "Please say more." if state in ("draft", "declined") else None,
            "version": 2,
            "decided_by": "U0NADIA",
            "published_at": NOW if state in ("published", "corrected") else None,
        }
        for row, (state, consent) in zip(reflections, product(STORY_STATES, CONSENTS), strict=True)
        # There is no story of what stays private, but one that was withdrawn.
        if consent != "private" or state == "withdrawn"
    )


def _messages(assignments: list[Row]) -> list[Row]:
    last = len(assignments)
    subjects = {"assignment": last, "round": 3, "outgoing": 1, "participant": 1, "upload": 2, "month": 202611}
    return numbered(
        {
            "key": f"{kind}:{_subject(about, subjects, place)}:{state}",
            "mark": f"{place:032x}",
            "kind": kind,
            "subject_id": _subject(about, subjects, place),
            "place": where,
            "participant_id": place % 12 + 1 if where == "person" else None,
            "state": state,
            "wanted": 1,
            "shown": 1 if state == "sent" else 0,
            "attempts": 0,
            "next_try_at": NOW,
            "channel_id": "C0ANY" if state == "sent" else None,
            "ts": f"1794000000.{place:06}" if state == "sent" else None,
        }
        for place, ((kind, (where, about)), state) in enumerate(product(MESSAGE_KINDS.items(), MESSAGE_STATES))
    )


def _subject(about: str, subjects: dict[str, int], place: int) -> int:
    return place % subjects[about] + 1 if about == "assignment" else subjects[about]
