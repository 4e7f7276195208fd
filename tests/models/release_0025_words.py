"""What was told of calls on schema 0010, as schema 0025 keeps it: answers and sections by what they mean."""

from tests.models.filling import Row

_HEARD, _QUOTE, _HURTS, _WHY_NOT = (
    "What did you hear?",
    "One sentence in their own words",
    "What hurts, and why?",
    "Why not?",
)


def reworded(rows: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Return the rows by table of 0010 with the reflections, stories and revisions of 0025."""
    said = {row["reflection_id"]: row["answer"] for row in rows.pop("reflection_answer")}
    for row in rows["reflection"]:
        row["answers"] = _answers(row, said[row["id"]])
    for row in rows["story"]:
        row["sections"] = _sections(row, asked=row["id"] % 5 == 0)
    for row in rows["story_revision"]:
        questions = row.pop("questions")
        row["sections"] = _sections(row, asked=bool(questions) and row["story_id"] % 5 == 0)
        row["masks"] = [mask | {"part": "cause" if mask["part"] == "hurts" else mask["part"]} for mask in row["masks"]]
    return rows


def _answers(reflection: Row, heard: str) -> list[Row]:
    told = (
        ("heard", "heard", _HEARD, heard),
        ("quote", "quote", _QUOTE, reflection.pop("quote")),
        ("hurts", "cause", _HURTS, reflection.pop("hurts")),
        ("no_promise_reason", "no commitment", _WHY_NOT, reflection.pop("no_promise_reason")),
    )
    return [
        {"field": field, "meaning": meaning, "question": question, "answer": answer}
        for field, meaning, question, answer in told
        if answer
    ]


def _sections(story: Row, *, asked: bool) -> list[Row]:
    """Return the sections of a story, or a revision of one; `asked` of those that were migrated, question and all."""
    heard = {"meaning": "heard", "heading": "What I heard", "text": story.pop("heard")}
    quote, hurts = story.pop("quote"), story.pop("hurts")
    if asked:
        heard["asked"] = ["What was hard?"]
    else:
        heard["text"] = heard["text"].partition("\n")[2]
    return [
        {"meaning": "quote", "heading": "", "text": quote},
        heard,
        {"meaning": "cause", "heading": "Why it happens", "text": hurts},
    ]
