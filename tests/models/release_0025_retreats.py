"""What came of the shadow days of the release on schema 0025: what was told, and what leaders voted on and promised."""

from datetime import UTC, date, datetime

from tests.models.filling import Row
from tests.models.release_0002 import NADIA, OPENED, message, people_of
from tests.models.release_0010 import PEOPLE
from tests.models.release_0025_days import HOSTS, Day, host_of, told

MESSAGE_KINDS = {
    "retreat shared": ("person", "retreat"),
    "retreat ranking": ("cx", "retreat"),
    "retreat committed": ("person", "retreat issue"),
}
# The vote that is closed and what was ranked, by place among the days that were told of; and the vote that is open.
CLOSED, OPEN, _RANKED, _SHARED = 1, 2, (0, 1, 2, 3), (4, 5, 6, 7)
_TAKEN_UP = 1
_CLOSED_AT, _OPENED_AT = datetime(2026, 10, 9, 9, 0, tzinfo=UTC), datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
# Of those that were ranked, and who sees them through.
_PROMISED = {1: "U0ADAOKAFOR", 2: "U0TOMBECKER"}


def add(rows: dict[str, list[Row]], first: int) -> None:
    """Add to `rows` by table what was told of the days, numbered from `first`, and the two retreats."""
    logged = told(first)
    after = {table: len(rows[table]) for table in ("reflection", "story", "issue", "commitment")}
    issues = [_issue(after["issue"] + place, number) for place, (number, _) in enumerate(logged, 1)]
    reflections = [
        _reflection(after["reflection"] + place, number, day, issues[place - 1])
        for place, (number, day) in enumerate(logged, 1)
    ]
    issues[_TAKEN_UP] |= {"draft": False, "severity": 5, "external_id": "I-2"}
    pairs = [(row, day) for row, (_, day) in zip(reflections, logged, strict=True) if day.story]
    stories = [_story(after["story"] + place, row, day) for place, (row, day) in enumerate(pairs, 1)]
    by_reflection = {row["id"]: row for row in reflections}
    revisions = [_revision(row, by_reflection[row["reflection_id"]]) for row in stories]
    last = max(row["id"] for row in rows["story_revision"])
    rows["story_revision"] += [{"id": last + place, **row} for place, row in enumerate(revisions, 1)]
    promises = [_promise(row) for row in reflections if row["assignment_id"] % 2]
    offers = [_offer(issues[_RANKED[place - 1]]["id"], owner) for place, owner in _PROMISED.items()]
    last = after["commitment"]
    rows["commitment"] += [{"id": last + place, **row} for place, row in enumerate([*promises, *offers], 1)]
    rows["issue"] += issues
    rows["reflection"] += reflections
    rows["story"] += stories
    _add_retreats(rows, reflections, first_offer=last + len(promises) + 1)


def _issue(issue_id: int, number: int) -> Row:
    title = f"Refund {number} takes four systems, and {HOSTS[host_of(number)][1]} has one."
    return {"id": issue_id, "external_id": f"SHADOW-{number}", "title": title, "department": "Care", "draft": True}


def _reflection(reflection_id: int, number: int, day: Day, issue: Row) -> Row:
    answers = (
        ("did", "activity", "What did you do?", "I listened to nine calls."),
        (
            "issue",
            "issue in words",
            "The one issue that harms customers, or keeps staff from serving them",
            issue["title"],
        ),
        ("change", "proposed change", "What would you change?", f"Ask {HOSTS[host_of(number)][1]}."),
        ("headline", "headline", "A headline for your story", "Four systems for one refund"),
        ("no_promise_reason", "no commitment", "Why not?", "" if number % 2 else "It is Sales' to change."),
    )
    name = HOSTS[host_of(number)][1]
    email = f"{name.lower().replace(' ', '.')}@acme.example"
    return {
        "id": reflection_id,
        "assignment_id": number,
        "talked_on": date(2026, 9, 14) if day.story in ("published", "corrected") else date(2026, 11, 3),
        "consent": day.consent,
        "issue_id": issue["id"],
        "answers": [
            {"field": field, "meaning": meaning, "question": question, "answer": answer}
            for field, meaning, question, answer in answers
            if answer
        ],
        "version": 1,
        "submitted_at": OPENED,
        "saved_at": OPENED,
        "identity": {"names": [name], "companies": [], "phones": [], "emails": [email]},
    }


def _sections(issue: str, change: str) -> list[Row]:
    return [
        {"meaning": "activity", "heading": "What I did", "text": "I listened to nine calls."},
        {"meaning": "issue in words", "heading": "The issue", "text": issue},
        {"meaning": "proposed change", "heading": "What I would change", "text": change},
    ]


def _story(story_id: int, reflection: Row, day: Day) -> Row:
    public, texts = day.story in ("published", "corrected"), [each["answer"] for each in reflection["answers"]]
    return {
        "id": story_id,
        "reflection_id": reflection["id"],
        "state": day.story,
        "title": "" if story_id % 4 == 0 else texts[3],
        "sections": _sections(texts[1], texts[2]),
        "note": "Please say more." if day.story in ("draft", "declined") else None,
        "version": 1,
        "revision": 1,
        "published_revision": 1 if public else None,
        "decided_by": None if day.story == "in review" else NADIA,
        "published_at": OPENED if public else None,
        "withdrawn_at": OPENED if day.story == "withdrawn" else None,
    }


def _revision(story: Row, reflection: Row) -> Row:
    """Return the words that readers see, masked as that release masked them."""
    number, is_named = reflection["assignment_id"], reflection["consent"] == "named"
    person, (original,) = PEOPLE[people_of(number) - 1], reflection["identity"]["names"]
    who, promised = original if is_named else "My host", number % 2
    texts = [each["answer"].replace(original, who) for each in reflection["answers"]]
    masked = ("issue in words", "proposed change")
    masks = [{"part": part, "kind": "name", "original": original, "replacement": who} for part in masked]
    return {
        "story_id": story["id"],
        "number": 1,
        "made_by": person[0],
        "made_at": OPENED,
        "title": story["title"] or "A day beside a colleague",
        "sections": _sections(texts[1], texts[2]),
        "promise": "Raise the limit." if promised else None,
        "due_on": date(2026, 12, 18) if promised else None,
        "owner": person[0] if promised else None,
        "reason": None if promised else texts[4],
        "consent": reflection["consent"],
        "shown_as": original if is_named else "a colleague",
        "author": person[1],
        "talked_on": reflection["talked_on"],
        "issue": None,
        "masks": [] if is_named else masks,
        "lifted": [],
    }


def _promise(reflection: Row) -> Row:
    by = PEOPLE[people_of(reflection["assignment_id"]) - 1][0]
    return {"reflection_id": reflection["id"], "text": "Raise the limit.", **_terms(by, by)}


def _offer(issue_id: int, owner: str) -> Row:
    return {"issue_id": issue_id, "text": "One screen for refunds.", **_terms(owner, PEOPLE[0][0])}


def _terms(owner: str, by: str) -> Row:
    return {"owner": owner, "due_on": date(2026, 12, 18), "status": "open", "made_at": OPENED, "made_by": by}


def _add_retreats(rows: dict[str, list[Row]], reflections: list[Row], *, first_offer: int) -> None:
    closed: Row = {"id": CLOSED, "number": 1, "opened_at": OPENED, "opened_by": NADIA}
    open_one: Row = {"id": OPEN, "number": 2, "opened_at": _OPENED_AT, "opened_by": NADIA}
    rows["retreat"] = [closed | {"closed_at": _CLOSED_AT, "closed_by": "U0TOMBECKER"}, open_one]
    places = [(CLOSED, each) for each in _RANKED] + [(OPEN, each) for each in _SHARED]
    rows["retreat_issue"] = [
        {
            "id": number,
            "retreat_id": retreat_id,
            "issue_id": reflections[place]["issue_id"],
            "reflection_id": reflections[place]["id"],
            "place": number if retreat_id == CLOSED else None,
            "votes": max(0, len(PEOPLE) - 2 * number + 1) if retreat_id == CLOSED else None,
            "commitment_id": first_offer + number - 1 if number in _PROMISED else None,
        }
        for number, (retreat_id, place) in enumerate(places, 1)
    ]
    # Of both retreats; in the open one half of the leaders have voted.
    voters = [(CLOSED, _RANKED, range(1, len(PEOPLE) + 1)), (OPEN, _SHARED, range(1, len(PEOPLE) // 2 + 1))]
    votes = [
        {"retreat_id": retreat_id, "person_id": person_id, "issue_id": reflections[place]["issue_id"]}
        for retreat_id, shared, people in voters
        for person_id in people
        for place in shared[: 1 + person_id % 3]
    ]
    rows["retreat_vote"] = [{"id": number, "voted_at": OPENED, **vote} for number, vote in enumerate(votes, 1)]


def messages() -> list[Row]:
    """Return the messages about the two retreats."""
    everybody = range(1, len(PEOPLE) + 1)
    made = [message("retreat ranking", CLOSED, "cx")]
    for retreat_id, kinds in ((CLOSED, ("retreat shared", "retreat ranking")), (OPEN, ("retreat shared",))):
        made += [_to(kind, retreat_id, person_id) for kind in kinds for person_id in everybody]
    made[-1] |= {"state": "waiting", "shown": 0, "channel_id": None, "ts": None}
    owner = _PROMISED[2]
    return [*made, message("retreat committed", 2, "person", user=owner)]


def _to(kind: str, retreat_id: int, person_id: int) -> Row:
    row = message(kind, retreat_id, "person", again=str(person_id), user=PEOPLE[person_id - 1][0])
    return row | {"slack_user": None, "participant_id": person_id}
