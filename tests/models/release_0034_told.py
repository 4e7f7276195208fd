"""What was told of the six younger routines on schema 0034: reflections, stories and the wordings of these."""

from datetime import date

from tests.models.filling import Row
from tests.models.release_0002 import NADIA, OPENED, people_of
from tests.models.release_0010 import PEOPLE
from tests.models.release_0034_routines import OF_A_STORY, Practice, numbered_practices, subject_of

_LOG = "Ordering a spare pump: 3 steps, 33 min, stuck at one step.\n\nStep 3: stuck, 25 min, friction 5 of 5."
_LINES = "Ada Okafor\nShe does our bookkeeping.\n\nA colleague\nNobody reads what they send us."
# By routine: the field of the form, what it means, the question, the heading in the story, and the answer.
_WALK = (
    ("like", "activity", "What was it like?", "What it was like", "Like asking for a favour."),
    ("worst", "worst step", "The worst step", "The worst step", "Wait for the confirmation. No mail came."),
    ("cause", "cause", "Why does it happen?", "Why it happens", "The shop and the warehouse talk once a night."),
    ("log", "friction log", "Step by step", "Step by step", _LOG),
)
_SAID = {
    "sponsor": (
        ("said", "heard", "What did they say?", "What they say", "{name} says: three hotlines, and none answers."),
        ("hardest", "hardest thing", "What is hardest for them?", "What is hardest for them", "To reach anybody."),
        ("changed", "what changed", "What comes of it?", "What comes of it", "One number, from March."),
    ),
    "be_a_customer": _WALK,
    "broken_process": _WALK,
    "listen": (
        ("heard", "heard", "What did you all hear?", "What we heard", "{name} waits for the invoice."),
        ("quote", "quote", "One sentence in their own words", "", "I do your bookkeeping for you."),
        ("hurts", "cause", "Why does it happen?", "Why it happens", "Nobody tells {name}."),
    ),
    "welcome": (
        ("surprised", "heard", "What surprised me", "What surprised me", "They were glad that somebody asked."),
        ("change", "proposed change", "What I would change", "What I would change", "Ask every week."),
    ),
}
_MASKED = {"sponsor": ("heard",), "listen": ("heard", "cause")}
_HEADLINE = "Three hotlines, and none of them answers"


def told() -> list[tuple[int, Practice]]:
    """Return what was told of, by number."""
    return [(number, each) for number, each in numbered_practices() if each.consent]


def add(rows: dict[str, list[Row]]) -> None:
    """Add to `rows` by table the reflections, stories, wordings and commitments of what was told."""
    after = {table: len(rows[table]) for table in ("reflection", "story", "story_revision", "commitment")}
    reflections = [_reflection(after["reflection"] + place, *each) for place, each in enumerate(told(), 1)]
    of_stories = [(row, each) for row, (_, each) in zip(reflections, told(), strict=True) if each.story]
    stories = [_story(after["story"] + place, row, each) for place, (row, each) in enumerate(of_stories, 1)]
    pairs = zip(stories, of_stories, strict=True)
    revisions = [_revision(story, row, each) for story, (row, each) in pairs]
    promises = [_promise(row, each) for row, (_, each) in zip(reflections, told(), strict=True) if _promises(row, each)]
    rows["reflection"] += reflections
    rows["story"] += stories
    last = max(row["id"] for row in rows["story_revision"])
    rows["story_revision"] += [{"id": last + place, **row} for place, row in enumerate(revisions, 1)]
    last = max(row["id"] for row in rows["commitment"])
    rows["commitment"] += [{"id": last + place, **row} for place, row in enumerate(promises, 1)]


def _promises(reflection: Row, practice: Practice) -> bool:
    return practice.routine != "sponsor" and reflection["assignment_id"] % 2 == 1


def _identity(number: int, practice: Practice) -> Row:
    nobody: Row = {"names": [], "companies": [], "phones": [], "emails": []}
    if practice.routine not in _MASKED or practice.about == OF_A_STORY:
        return nobody
    return nobody | {
        "names": [f"Carla Contact{number}"],
        "companies": [f"Bigfirm {number}"],
        "phones": [f"+351 20 910 0{number:03}"],
        "emails": [f"k{number}@example.com"],
    }


def _reflection(reflection_id: int, number: int, practice: Practice) -> Row:
    name = f"Carla Contact{number}"
    answers = [
        {"field": field, "meaning": meaning, "question": question, "answer": answer.format(name=name)}
        for field, meaning, question, _, answer in _SAID[practice.routine]
    ]
    asked: Row = {"field": "headline", "meaning": "headline", "question": "A headline for your story"}
    why: Row = {"field": "no_promise_reason", "meaning": "no commitment", "question": "Why not?"}
    row: Row = {
        "id": reflection_id,
        "assignment_id": number,
        "talked_on": date(2026, 11, 4),
        "consent": practice.consent,
        "version": 1,
        "submitted_at": OPENED,
        "saved_at": OPENED,
        "identity": _identity(number, practice),
    }
    answers.append(asked | {"answer": _HEADLINE})
    if practice.routine != "sponsor" and not _promises(row, practice):
        answers.append(why | {"answer": "It is Sales' to change."})
    return row | {"answers": answers}


def _sections(number: int, practice: Practice) -> list[Row]:
    """Return the sections of a story; where colleagues listened too, their lines stand behind them."""
    name = f"Carla Contact{number}"
    sections: list[Row] = [
        {"meaning": meaning, "heading": heading, "text": answer.format(name=name)}
        for _, meaning, _, heading, answer in _SAID[practice.routine]
    ]
    if practice.routine == "listen":
        lines: Row = {"meaning": "lines", "heading": "What each of us heard", "text": _LINES}
        sections.append(lines | {"asked": ["A colleague", "Ada Okafor"], "by": "Ada Okafor and one colleague"})
    return sections


def _story(story_id: int, reflection: Row, practice: Practice) -> Row:
    is_public = practice.story in ("published", "corrected")
    return {
        "id": story_id,
        "reflection_id": reflection["id"],
        "state": practice.story,
        "title": _HEADLINE,
        "sections": _sections(reflection["assignment_id"], practice),
        "note": "Please say more." if practice.story in ("draft", "declined") else None,
        "version": 1,
        "revision": 1,
        "published_revision": 1 if is_public else None,
        "decided_by": None if practice.story == "in review" else NADIA,
        "published_at": OPENED if is_public else None,
        "withdrawn_at": OPENED if practice.story == "withdrawn" else None,
    }


def _revision(story: Row, reflection: Row, practice: Practice) -> Row:
    """Return the words that readers see, masked as that release masked them."""
    number, is_named = reflection["assignment_id"], practice.consent == "named"
    name, promised = f"Carla Contact{number}", _promises(reflection, practice)
    who = name if is_named else "The customer"
    person = PEOPLE[people_of(number) - 1]
    masked = _MASKED.get(practice.routine, ())
    masks = [{"part": part, "kind": "name", "original": name, "replacement": who} for part in masked]
    shown_as = f"{name}, Bigfirm {number}" if is_named else "a customer"
    return {
        "story_id": story["id"],
        "number": 1,
        "made_by": person[0],
        "made_at": OPENED,
        "title": story["title"],
        "sections": [each | {"text": each["text"].replace(name, who)} for each in story["sections"]],
        "promise": "One number." if promised else None,
        "due_on": date(2026, 12, 18) if promised else None,
        "owner": person[0] if promised else None,
        "reason": None if promised or practice.routine == "sponsor" else "It is Sales' to change.",
        "consent": practice.consent,
        "shown_as": shown_as if subject_of(number, practice) and masked else "",
        "author": person[1],
        "talked_on": reflection["talked_on"],
        "issue": None,
        "masks": [] if is_named else masks,
        "lifted": [],
    }


def _promise(reflection: Row, practice: Practice) -> Row:
    by = PEOPLE[people_of(reflection["assignment_id"]) - 1][0]
    status = "kept" if practice.story == "corrected" else "open"
    terms: Row = {"owner": by, "due_on": date(2026, 12, 18), "status": status, "made_at": OPENED, "made_by": by}
    return {"reflection_id": reflection["id"], "text": "One number.", **terms}
