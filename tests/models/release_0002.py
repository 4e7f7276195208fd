"""A database of the release on schema 0002, filled with every state there is; its messages stand in Slack.

Everybody and every channel is of the stand-in's own company. `IN_DOUBT` are messages that reached Slack while the
bot was killed: they stand there, and their rows don't know it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from itertools import product
from zlib import crc32

from sqlalchemy import Connection

from tests.models.filling import Row, insert, numbered
from tests.models.release_0001 import ASSIGNMENT_STATES, CONSENTS, MESSAGE_STATES, SITUATIONS, STORY_STATES
from tests.models.release_0001 import MESSAGE_KINDS as FIRST_KINDS

REVISION = "0002"
# 0016 calls what a story says of what hurts its cause.
CHANGED = {"story_revision": {"masks"}}
# A Tuesday in working hours of everybody who takes part, before the first reminder of its month.
NOW = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
OPENED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MESSAGE_KINDS = {**FIRST_KINDS, "channel refused": ("person", "channel")}
STORIES_CHANNEL, CX_CHANNEL, NADIA = "C0STORIES01", "C0CXTEAM001", "U0NADIARAHM"
PEOPLE = (
    ("U0ADAOKAFOR", "Ada Okafor", "Europe/London"),
    ("U0JONASLIND", "Jonas Lindqvist", "Europe/Stockholm"),
    ("U0PRIYANAIR", "Priya Nair", "Asia/Kolkata"),
    ("U0LENAKOWAL", "Lena Kowalska", "Europe/Warsaw"),
    ("U0SAMRIVERA", "Sam Rivera", "Europe/London"),
    ("U0TOMBECKER", "Tom Becker", "Europe/Berlin"),
)
DMS = {slack_id: f"D{slack_id[1:]}" for slack_id in (*(person[0] for person in PEOPLE), NADIA)}
ROUNDS = {"closed": date(2026, 9, 1), "open": date(2026, 10, 1), "approved": date(2026, 11, 1)}
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = 1, 2, 3, 4
_SPARE, _ELSEWHERE = 8, len(PEOPLE) + 1
_AT_ONCE, _POSTED = datetime(1970, 1, 1, tzinfo=UTC), datetime.fromtimestamp(1_794_000_000, UTC)
# The first of those that were on their way when the bot was killed.
IN_DOUBT = frozenset({"assignment:12"})


@dataclass(frozen=True)
class Call:
    """One assignment; `brief_state` is the state of its brief, `modal` which modal stood open on it at the upgrade."""

    state: str
    round_id: int = NOVEMBER
    brief_state: str | None = "sent"
    story: str | None = None
    consent: str | None = None
    modal: str = ""
    agreed: bool = True
    revised: bool = True


def _reflected(story: str, consent: str, modal: str = "", *, revised: bool = True) -> Call:
    undecided = story in ("draft", "in review") or (story, consent) == ("withdrawn", "private")
    state = "reflected" if undecided else "closed"
    return Call(state, story=story, consent=consent, modal=modal, revised=revised)


def _brief_state(state: str) -> str | None:
    return {"proposed": None, "approved": "waiting", "swapped": "dropped"}.get(state, "sent")


CALLS = (
    *(Call(state, brief_state=_brief_state(state)) for state in ASSIGNMENT_STATES),
    *(Call("approved", brief_state=brief_state) for brief_state in ("sending", "sending", "failed", "unclear")),
    *(Call(state, SEPTEMBER, brief_state=_brief_state(state)) for state in ("closed", "missed", "declined", "swapped")),
    *(Call(state, OCTOBER) for state in ("sent", "booked")),
    *(Call("proposed", DECEMBER, brief_state=None, agreed=agreed) for agreed in (True, True, False)),
    Call("sent", agreed=False),
    Call("sent", modal="reflection"),
    Call("sent", modal="booking"),
    *(_reflected(story, consent) for story, consent in product(STORY_STATES, CONSENTS)),
    *(
        _reflected("in review", "anonymous", modal)
        for modal in ("reflection", "story_edit", "story_changes", "story_decline", "story_masks")
    ),
    # Of the first release, and never shown anew since.
    _reflected("published", "named", revised=False),
)
# Stories that the first release posted, as they have no revision; nobody could render them anew.
OLDER = frozenset({f"story:{len(CALLS)}"})


def people_of(number: int) -> int:
    """Return the participant who makes the call of this number (from 1)."""
    return (number - 1) % len(PEOPLE) + 1


def fill(connection: Connection, *, every_kind: bool = True) -> dict[str, int]:
    """Fill the tables of revision 0002, which `connection` must be on; return how many rows each has now.

    With `every_kind` there is each kind of message in each state besides, likely or not.
    """
    return insert(connection, rows(CALLS) | {"outgoing": numbered([*messages(), *(each_kind() if every_kind else ())])})


def rows(calls: Sequence[Call]) -> dict[str, list[Row]]:
    """Return every row by table but those of the outbox, with these calls."""
    reflected = [(number, call) for number, call in enumerate(calls, 1) if call.consent]
    reflections = numbered(_reflection(number, call) for number, call in reflected)
    told = list(zip(reflections, (call for _, call in reflected), strict=True))
    # There is no story of what stays private, but one that was withdrawn.
    stories = numbered(
        _story(row, call) for row, call in told if call.consent != "private" or call.story == "withdrawn"
    )
    return {
        **_imported(calls),
        "assignment": [_assignment(number, call) for number, call in enumerate(calls, 1)],
        "assignment_move": numbered(
            {"assignment_id": number, "from_state": None, "to_state": call.state, "at": OPENED, "actor": None}
            for number, call in enumerate(calls, 1)
        ),
        "reflection": reflections,
        "reflection_answer": numbered(
            {"reflection_id": row["id"], "position": 0, "question": "What was hard?", "answer": "The invoice."}
            for row in reflections
        ),
        "story": stories,
        "story_revision": numbered(_revision(row, reflections) for row in stories if row["revision"]),
        "commitment": numbered(_commitments(reflections)),
        "upload": _uploads(),
    }


def _imported(calls: Sequence[Call]) -> dict[str, list[Row]]:
    known = [
        {"slack_id": slack_id, "name": name, "timezone": zone, "email": f"{name.split()[0].lower()}@acme.example"}
        for slack_id, name, zone in PEOPLE
    ]
    elsewhere: Row = {"name": "Nils Nobody", "email": "nils@elsewhere.example", "not_found_at": OPENED}
    later: Row = {"name": "Elena Marquez", "email": "elena.marquez@acme.example"}
    months = {**ROUNDS, "proposed": date(2026, 12, 1)}
    return {
        "issue": numbered([{"external_id": "I-1", "title": "Invoices don't match orders", "severity": 4}]),
        "participant": numbered(
            {"external_id": f"P-{number}", **row} for number, row in enumerate([*known, elsewhere, later], 1)
        ),
        "customer": numbered(
            _customer(number, agreed=number > len(calls) or calls[number - 1].agreed)
            for number in range(1, len(calls) + _SPARE + 1)
        ),
        "question": numbered(
            {"external_id": f"Q-{each}", "situation": each, "question": f"What would you ask, {each}?"}
            for each in SITUATIONS
        ),
        "round": numbered(
            {
                "routine": "call",
                "month": month,
                "state": state,
                "opened_at": datetime(2026, month.month, 2, 9, 0, tzinfo=UTC),
                **({"approved_at": OPENED, "approved_by": NADIA} if state in ("approved", "closed") else {}),
            }
            for state, month in months.items()
        ),
    }


def _customer(number: int, *, agreed: bool) -> Row:
    return {
        "external_id": f"C-{number}",
        "name": f"Cara Contact{number}",
        "account": f"Account {number}",
        "phone": f"+44 20 7946 0{number:03}",
        "email": f"c{number}@example.com",
        "timezone": "Europe/London",
        "score": 4,
        "comment": "The invoice is wrong every month.",
        "issue_id": 1,
        "consent_to_call": agreed,
    }


def _assignment(number: int, call: Call) -> Row:
    heard = call.state not in ("proposed", "approved") and call.brief_state != "dropped"
    return {
        "id": number,
        "round_id": call.round_id,
        "participant_id": people_of(number),
        "customer_id": number,
        "state": call.state,
        "why": "Their complaint stands for “Invoices don't match orders”.",
        "sent_at": OPENED if heard else None,
        "booked_on": date(2026, 11, 27) if call.state == "booked" else None,
    }


def _reflection(number: int, call: Call) -> Row:
    return {
        "assignment_id": number,
        "talked_on": date(2026, 11, 3),
        "quote": "I do your bookkeeping for you.",
        "hurts": f"Cara Contact{number} waits for the invoice. Nobody tells her.",
        "consent": call.consent,
        "no_promise_reason": None if number % 2 else "The price list is Sales' to change.",
        "version": 1,
        "submitted_at": OPENED,
        "identity": {
            "names": [f"Cara Contact{number}"],
            "companies": [f"Account {number}"],
            "phones": [f"+44 20 7946 0{number:03}"],
            "emails": [f"c{number}@example.com"],
        },
    }


def _story(reflection: Row, call: Call) -> Row:
    public = call.story in ("published", "corrected")
    return {
        "reflection_id": reflection["id"],
        "state": call.story,
        "title": f"Cara Contact{reflection['assignment_id']} waits for the invoice",
        "heard": "What was hard?\nThe invoice.",
        "quote": reflection["quote"],
        "hurts": reflection["hurts"],
        "note": "Please say more." if call.story in ("draft", "declined") else None,
        "version": 1,
        "revision": 1 if call.revised else None,
        "published_revision": 1 if public and call.revised else None,
        "decided_by": None if call.story == "in review" else NADIA,
        "published_at": OPENED if public else None,
        "withdrawn_at": OPENED if call.story == "withdrawn" and call.consent != "private" else None,
    }


def _revision(story: Row, reflections: list[Row]) -> Row:
    """Return the words that readers see, masked as that release masked them."""
    told = reflections[story["reflection_id"] - 1]
    number, is_named = told["assignment_id"], told["consent"] == "named"
    person, promised = PEOPLE[people_of(number) - 1], number % 2
    original = f"Cara Contact{number}"
    who = original if is_named else "The customer"
    masks = [{"part": p, "kind": "name", "original": original, "replacement": who} for p in ("title", "hurts")]
    return {
        "story_id": story["id"],
        "number": 1,
        "made_by": person[0],
        "made_at": OPENED,
        "title": story["title"].replace(original, who),
        "heard": story["heard"],
        "questions": ["What was hard?"],
        "quote": story["quote"],
        "hurts": story["hurts"].replace(original, who),
        "promise": "Freeze the price." if promised else None,
        "due_on": date(2026, 11, 20) if promised else None,
        "owner": person[0] if promised else None,
        "reason": told["no_promise_reason"],
        "consent": told["consent"],
        "shown_as": f"{original}, Account {number}" if is_named else "a customer",
        "author": person[1],
        "talked_on": told["talked_on"],
        "issue": "Invoices don't match orders",
        "masks": [] if is_named else masks,
        "lifted": [],
    }


def _commitments(reflections: list[Row]) -> Iterator[Row]:
    for row in reflections:
        number = row["assignment_id"]
        yield {
            "reflection_id": row["id"],
            "text": "Freeze the price.",
            "owner": PEOPLE[people_of(number) - 1][0],
            "due_on": date(2026, 11, 20),
            "status": "open" if number % 2 else "dropped",
            "made_at": OPENED,
        }


def _uploads() -> list[Row]:
    sheet = '{"sheet": "Customers", "added": 12, "changed": 0, "unchanged": 0, "examples": 0}'
    done = f'{{"sheets": [{sheet}], "rejected": [], "warnings": [], "more_rejected": 0, "more_warnings": 0}}'
    states = {"imported": done, "unreadable": "This is no workbook.", "waiting": None}
    return numbered(
        {
            "file_id": f"F0{state.upper()}",
            "view_id": f"V0{state.upper()}",
            "file_name": "customers.xlsx",
            "requested_by": NADIA,
            "requested_at": OPENED,
            "state": state,
            "attempts": 0,
            "report": report,
        }
        for state, report in states.items()
    )


def messages(calls: Sequence[Call] = CALLS) -> list[Row]:
    """Return the rows of the outbox as that release left them, with the places where they stand."""
    told = [(number, call) for number, call in enumerate(calls, 1) if call.consent]
    made = [_brief(number, call) for number, call in enumerate(calls, 1) if call.brief_state]
    made += [to_participant(number, "reminder", "1") for number in (3, 4, 8, 11)]
    made += [message("plan", number, "cx") for number in (SEPTEMBER, NOVEMBER, DECEMBER)]
    for number, call in told:
        made.append(message("review", number, "cx"))
        if call.consent != "private":
            made += _about_story(number, call)
    made += [message("import report", upload, "person", user=NADIA) for upload in (1, 2)]
    made += [
        message("not found", _ELSEWHERE, "cx"),
        message("round waits", 202609, "cx"),
        message("channel refused", 1, "person", again=f"{NADIA}:2026-11-02", user=NADIA),
        message("taken back", 1, "person", again="1794000000.000001", user="U0JONASLIND"),
    ]
    lost = next(place for place, row in enumerate(made, 1) if row["state"] == "failed")
    return [*made, message("not delivered", lost, "cx")]


def _brief(number: int, call: Call) -> Row:
    state = call.brief_state or "sent"
    row = to_participant(number, "assignment", state=state)
    if row["key"] in IN_DOUBT:
        row |= {"channel_id": DMS[PEOPLE[people_of(number) - 1][0]], "attempted_at": _POSTED}
    if state == "sending":
        row |= {"lease_owner": "1-killed", "lease_until": _POSTED + timedelta(minutes=1)}
    if state in ("failed", "unclear"):
        row |= {"error": "fatal_error"}
    return row


def _about_story(number: int, call: Call) -> list[Row]:
    notes = {"draft": ("changes asked", "1"), "declined": ("story declined", "")}
    if call.story in notes:
        return [to_participant(number, *notes[call.story])]
    if call.story == "in review":
        return [message("resubmitted", number, "cx", again="1")] if not call.modal else []
    if call.story in ("published", "corrected"):
        return [message("story", number, "stories"), to_participant(number, "story published")]
    return []


def to_participant(number: int, kind: str, again: str = "", *, state: str = "sent") -> Row:
    slack_id = PEOPLE[people_of(number) - 1][0]
    row = message(kind, number, "person", again=again, user=slack_id, state=state)
    return row | {"slack_user": None, "participant_id": people_of(number)}


def message(kind: str, subject: int, place: str, *, again: str = "", user: str = "", state: str = "sent") -> Row:
    key = f"{kind}:{subject}" + (f":{again}" if again else "")
    stands = state == "sent"
    where = {"cx": CX_CHANNEL, "stories": STORIES_CHANNEL}.get(place) or DMS[user]
    return {
        "key": key,
        "mark": md5(key.encode(), usedforsecurity=False).hexdigest(),
        "kind": kind,
        "subject_id": subject,
        "place": place,
        "slack_user": user or None,
        "state": state,
        "wanted": 1,
        "shown": int(stands),
        "attempts": 0 if state in ("sent", "waiting") else 1,
        "next_try_at": _AT_ONCE,
        "channel_id": where if stands else None,
        "ts": ts_of(key) if stands else None,
    }


def ts_of(key: str) -> str:
    """Return the timestamp under which the message of this key stands in Slack."""
    return f"{_POSTED.timestamp():.0f}.{crc32(key.encode()) % 1_000_000:06}"


def each_kind(kinds: Mapping[str, tuple[str, str]] = MESSAGE_KINDS) -> list[Row]:
    """Return each kind of message in each state; the subject is one that is there."""
    subjects = {"assignment": len(CALLS), "round": NOVEMBER, "participant": 1, "upload": 2, "month": 202611}
    return [
        message(kind, subjects.get(about, 1), where, again=f"any-{state}", user=NADIA, state=state)
        for (kind, (where, about)), state in product(kinds.items(), MESSAGE_STATES)
    ]
