"""The form of any routine: found by meaning, checked by kind, and nothing dropped that the code doesn't know."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import FieldError
from bot.program.routines import CALL, NO, ROUTINES, YES, Choice, FieldKind, Form, ReflectionField
from bot.program.stories import reflections
from bot.program.stories.reflection_checks import check
from bot.program.stories.reflection_form import Entry, ReflectionForm
from bot.program.stories.reflections import form_of
from bot.wording import field_words
from models import Answer, Commitment, Consent, Issue, Meaning, Reflection
from models.database import Database
from tests.program.factories import ADA, JONAS, NOW, TODAY, adas_call, details_of, every, query, story_about

FIELDS = (
    ReflectionField("beside", FieldKind.PAST_DATE, "Which day?", Meaning.DAY, required=True),
    ReflectionField("asked", FieldKind.QUESTIONS, "", Meaning.HEARD, required=True, max_length=100),
    ReflectionField(
        "stars", FieldKind.SELECT, "How was it?", Meaning.RATING, choices=(Choice("1", "1"), Choice("2", "2"))
    ),
    ReflectionField("about", FieldKind.ISSUE, "Which issue?", Meaning.ISSUE),
    ReflectionField("aside", FieldKind.TEXT, "Between us", Meaning.PRIVATE_NOTE),
    ReflectionField("with", FieldKind.PERSON, "With whom?", Meaning.HEARD),
    ReflectionField(
        "will",
        FieldKind.CHOICE,
        "Will you?",
        Meaning.COMMITS,
        required=True,
        choices=(Choice(YES, "Y"), Choice(NO, "N")),
    ),
    ReflectionField("what", FieldKind.TEXT, "What?", Meaning.COMMITMENT, required=True, shown_if=("will", YES)),
    ReflectionField(
        "when", FieldKind.FUTURE_DATE, "When?", Meaning.COMMITMENT_DAY, required=True, shown_if=("will", YES)
    ),
    ReflectionField("why", FieldKind.TEXT, "Why not?", Meaning.NO_COMMITMENT, shown_if=("will", NO)),
)
SHADOW = replace(CALL, key="shadow", form=Form("Tell", "Tell again", "With {subject}.", FIELDS))
FILLED = {
    "beside": TODAY.isoformat(),
    "answer_0": "Much.",
    "stars": "2",
    "about": "7",
    "aside": "He was sad.",
    "with": JONAS,
    "will": YES,
    "what": "Fix it.",
    "when": (TODAY + timedelta(days=9)).isoformat(),
}


def form(**other: str) -> ReflectionForm:
    return ReflectionForm.of(SHADOW, [Entry(name, f"{name}?", text) for name, text in {**FILLED, **other}.items()])


def faults(**other: str) -> dict[str, str]:
    with pytest.raises(FieldError) as refused:
        check(form(**other), today=TODAY)
    return field_words(refused.value)


def test_what_was_entered_is_found_by_meaning_whatever_the_field_is_called() -> None:
    filled = form()
    check(filled, today=TODAY)
    assert (filled.day, filled.issue_id, filled.text_of(Meaning.RATING)) == (TODAY, 7, "2")
    assert [answer["answer"] for answer in filled.answers_of(Meaning.HEARD)] == ["Much.", JONAS]
    commitment = filled.commitment_by(ADA)
    assert commitment is not None
    assert (commitment.text, commitment.owner) == ("Fix it.", ADA)


def test_what_has_a_column_or_a_table_is_not_kept_twice() -> None:
    kept = {answer["field"]: answer["meaning"] for answer in form().to_store()}
    assert kept == {"answer_0": "heard", "stars": "rating", "aside": "private note", "with": "heard"}


def test_the_wording_is_kept_as_it_was_asked() -> None:
    assert [answer["question"] for answer in form().answers_of(Meaning.PRIVATE_NOTE)] == ["aside?"]


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"beside": "2026-13-01"}, {"beside": "Please fill this in."}),
        ({"answer_0": "", "with": ""}, {"answer_0": "Please fill this in."}),
        ({"answer_1": "x" * 101}, {"answer_0": "101 characters"}),
        ({f"answer_{place}": "x" * 100 for place in range(40)}, {"answer_0": "please keep them to 3000"}),
        ({"with": "<!channel>"}, {"with": "Choose a member of this workspace."}),
        ({"will": "perhaps"}, {"will": "Please fill this in."}),
        ({"what": ""}, {"what": "Please fill this in."}),
        ({"when": "2026-01-01"}, {"when": "has passed"}),
        ({"will": NO, "why": "x" * 2001}, {"why": "2001 characters"}),
    ],
)
def test_each_kind_is_checked_at_its_own_field(other: dict[str, str], named: dict[str, str]) -> None:
    found = faults(**other)
    assert found.keys() == named.keys()
    assert all(words in found[name] for name, words in named.items())


@pytest.mark.parametrize("stars", ["3", "'; DROP TABLE", ""])
def test_a_choice_that_was_never_offered_counts_as_none(stars: str) -> None:
    assert form(stars=stars).text_of(Meaning.RATING) == ""


@pytest.mark.parametrize("about", ["x", "9" * 10, "-1", "٣"])
def test_an_issue_is_a_number_or_nothing(about: str) -> None:
    assert form(about=about).issue_id is None


def test_what_was_not_to_be_asked_is_left_out() -> None:
    filled = form(will=NO, why="Not mine.")
    assert filled.commitment_by(ADA) is None
    assert "what" not in filled.values
    assert filled.text_of(Meaning.NO_COMMITMENT) == "Not mine."
    assert form(why="Not mine.").text_of(Meaning.NO_COMMITMENT) == ""


def test_a_field_that_nobody_knows_is_a_private_note_unless_it_was_stored_with_a_meaning() -> None:
    entries = [Entry("mood", "Mood?", "Grey."), Entry("cost", "Cost?", "Much.")]
    known = [Answer(field="cost", meaning=Meaning.CAUSE, question="Cost?", answer="Little.")]
    filled = ReflectionForm.of(SHADOW, entries, known)
    assert (filled.text_of(Meaning.PRIVATE_NOTE), filled.text_of(Meaning.CAUSE)) == ("Grey.", "Much.")


def test_a_stored_field_that_was_not_shown_stays_as_it_was() -> None:
    known = [Answer(field="mood", meaning="of a later release", question="Mood?", answer="Grey.")]
    assert known[0] in ReflectionForm.of(SHADOW, [], known).to_store()


def test_a_stored_reflection_is_the_form_it_was_saved_from() -> None:
    filled = form()
    kept = Reflection(
        assignment_id=1,
        talked_on=TODAY,
        consent=Consent.ANONYMOUS,
        issue_id=7,
        answers=filled.to_store(),
        submitted_at=NOW,
    )
    terms = filled.commitment_by(ADA)
    assert terms is not None
    again = form_of(SHADOW, kept, Commitment(reflection_id=1, made_at=NOW, **vars(terms)))
    assert filled.is_same_as(again, ADA)
    assert not form(aside="He was glad.").is_same_as(again, ADA)


@pytest.mark.parametrize(("filled", "told"), [({"what": "Fix it."}, YES), ({"why": "No."}, NO), ({}, NO)])
def test_a_choice_that_was_not_asked_for_is_told_by_what_depends_on_it(filled: dict[str, str], told: str) -> None:
    assert SHADOW.form.decided(filled)["will"] == told


async def save(database: Database, call: int, *, version: int = 0, **other: str) -> Reflection:
    entries = [Entry(name, f"{name}?", text) for name, text in {**FILLED, **other}.items()]
    async with database.write() as session:
        saved = await reflections.save(
            session, call, entries, version=version, today_of=lambda _: TODAY, now=NOW, by=ADA
        )
        return saved.reflection


async def test_any_form_is_saved_edited_and_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTINES, "call", replace(CALL, form=SHADOW.form))
    call = await adas_call(database)
    (issue,) = await every(database, Issue)
    kept = await save(database, call, about=str(issue.id))
    assert (kept.talked_on, kept.issue_id, kept.consent) == (TODAY, issue.id, Consent.ANONYMOUS)
    assert [(each["field"], each["answer"]) for each in kept.answers][:2] == [("answer_0", "Much."), ("stars", "2")]
    again = await save(database, call, about=str(issue.id))
    assert again.version == 1
    edited = await save(database, call, version=1, about="", will=NO, why="Not mine.", stars="")
    assert (edited.issue_id, edited.text_of(Meaning.RATING), edited.text_of(Meaning.NO_COMMITMENT)) == (
        None,
        "",
        "Not mine.",
    )
    details = await details_of(database, call)
    assert details.commitment is None
    assert "He was sad." not in str((await story_about(database, call)).sections)


async def test_an_issue_that_is_none_is_answered_at_its_field(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROUTINES, "call", replace(CALL, form=SHADOW.form))
    call = await adas_call(sqlite)
    with pytest.raises(FieldError) as refused:
        await save(sqlite, call, about="4711")
    assert list(refused.value.fields) == ["about"]
    details = await details_of(sqlite, call)
    assert [issue.external_id for issue in await query(sqlite, reflections.issues_for, details)] == ["I-1"]
