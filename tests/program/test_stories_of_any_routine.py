"""Stories of any routine: reviewed, published and withdrawn also where they are about a colleague, or nobody."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from bot.program.assignments import id_of
from bot.program.routines import CALL, NO, ROUTINES, YES, StoryPart, StoryShape, Subject
from bot.program.stories import reviews, story_revisions
from bot.program.stories.story_text import story_text_of
from bot.surfaces.review import review_card
from bot.surfaces.story import story_message
from models import Answer, Assignment, AssignmentState, Consent, Meaning, OutgoingKind, Person, Round, StoryState
from models.database import Database
from tests.program.factories import (
    ADA,
    NADIA,
    NOVEMBER,
    NOW,
    commit,
    details_of,
    filled_form,
    populate,
    save,
    story_about,
    update_row,
)
from tests.surfaces.builders import CONTEXT
from tests.waiting import outgoing

WALK = replace(
    CALL,
    key="walk",
    title="A day at the counter",
    subject=Subject.NOTHING,
    story=StoryShape(
        parts=(StoryPart(Meaning.CAUSE, "why", "Why"), StoryPart(Meaning.HEARD, "what I did", "What I did")),
        byline="spent a day with {who}",
    ),
)
TELLING = filled_form(
    answers=(),
    heard="Person 2 let me serve. Call +44 20 7946 0958 or write to bo@example.com.",
    hurts="Person 2 waits for a till.",
    promise="",
    due_on=None,
)


@pytest.fixture(autouse=True)
def _walk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROUTINES, WALK.key, WALK)


async def _told(
    database: Database, *, host: int | None = None, consent: Consent = Consent.ANONYMOUS, **words: Any
) -> int:
    """Return Ada's assignment, about this colleague or nobody, told and in review."""
    await populate(database)
    async with database.write() as session:
        round_ = Round(routine=WALK.key, opened_at=NOW, **asdict(NOVEMBER))
        session.add(round_)
        await session.flush()
        made = Assignment(round_id=id_of(round_), routine=WALK.key, participant_id=1, host_id=host, why="So.")
        made.state = AssignmentState.SENT
        session.add(made)
        await session.flush()
        number = id_of(made)
    await save(database, number, replace(TELLING, consent=consent, **words))
    return number


async def test_a_story_about_nobody_is_reviewed_published_and_withdrawn(database: Database) -> None:
    number = await _told(database)
    details = await details_of(database, number)
    assert details.revision is not None
    assert (details.revision.shown_as, details.reflection.identity if details.reflection else None) == (
        "",
        {"names": [], "companies": [], "phones": [], "emails": []},
    )
    assert [section["heading"] for section in details.revision.sections] == ["Why", "What I did"]
    text = story_message(details).text
    assert text.startswith("A day at the counter\nPerson 1  ·  on 2 November\nWhy\nPerson 2 waits for a till.\n")
    assert not any(secret in text for secret in ("7946", "bo@example.com"))
    assert "It is about nobody in particular." in review_card(details, CONTEXT).text
    words = {"title": "Mine", "heard": "I served.", "unknown": "Nothing."}
    await commit(database, reviews.edit, number, words, revision=1, now=NOW, by=NADIA)
    await commit(database, reviews.publish, number, revision=2, now=NOW, by=NADIA)
    assert [row.subject_id for row in await outgoing(database, OutgoingKind.STORY)] == [number]
    assert "I served." in story_message(await details_of(database, number)).text
    await commit(database, reviews.withdraw, number, by=ADA, is_editor=False, now=NOW)
    assert (await story_about(database, number)).state is StoryState.WITHDRAWN


async def test_a_story_tells_no_day_where_its_form_asks_for_none(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = tuple(field for field in WALK.form.fields if field.meaning is not Meaning.DAY)
    monkeypatch.setitem(ROUTINES, WALK.key, replace(WALK, form=replace(WALK.form, fields=fields)))
    revision = (await details_of(sqlite, await _told(sqlite))).revision
    assert revision is not None
    assert revision.talked_on is None


@pytest.mark.parametrize(("consent", "is_named"), [(Consent.ANONYMOUS, False), (Consent.NAMED, True)])
async def test_of_a_colleague_readers_learn_what_they_agreed_to(
    database: Database, consent: Consent, *, is_named: bool
) -> None:
    number = await _told(database, host=2, consent=consent)
    text = story_message(await details_of(database, number)).text
    assert ("Person 2" in text) is is_named
    assert f"spent a day with {'Person 2' if is_named else 'a colleague'} on 2 November" in text


async def test_a_colleague_who_is_called_otherwise_meanwhile_is_masked_anew(database: Database) -> None:
    number = await _told(database, host=2)
    await update_row(database, Person, 2, name="Till")
    with pytest.raises(reviews.SupersededRevision):
        await commit(database, reviews.publish, number, revision=1, now=NOW, by=NADIA)
    await commit(database, story_revisions.renew_due, OutgoingKind.REVIEW, number, now=NOW)
    await commit(database, reviews.publish, number, revision=2, now=NOW, by=NADIA)
    assert "till" not in story_message(await details_of(database, number)).text


async def test_the_issue_that_was_chosen_is_the_headline_of_a_story_without_one(database: Database) -> None:
    number = await _told(database, host=2)
    async with database.write() as session:
        reflection = (await details_of(database, number)).reflection
        assert reflection is not None
        reflection.issue_id = 1
        session.add(reflection)
        assignment = await session.get_one(Assignment, number)
        facts = await story_revisions.facts_of(session, assignment, reflection)
    assert facts.issue is not None
    assert facts.issue.title == (await details_of(database, number)).issue.title  # type: ignore[union-attr]


async def test_private_words_about_a_colleague_stay_with_the_team(database: Database) -> None:
    number = await _told(database, host=2, consent=Consent.PRIVATE)
    card = review_card(await details_of(database, number), CONTEXT).text
    assert "This stays with the CX team; no story comes of it." in card
    assert "Person 2 waits for a till." in card


@pytest.mark.parametrize("consent", [Consent.ANONYMOUS, Consent.NAMED])
async def test_customers_whom_it_mentions_are_masked_whatever_the_colleague_agreed_to(
    database: Database, consent: Consent
) -> None:
    number = await _told(database, host=2, consent=consent, heard="Cara Contact1 came in. Contact1 waits, said Cara.")
    text = story_message(await details_of(database, number)).text
    assert "Contact1" not in text
    assert ("Person 2 waits" in text) is (consent is Consent.NAMED)
    words = {"heard": "So did CARA CONTACT2, and she left."}
    await commit(database, reviews.edit, number, words, revision=1, now=NOW, by=NADIA)
    text = story_message(await details_of(database, number)).text
    assert "and she left." in text
    assert "CONTACT2" not in text
    await commit(database, reviews.publish, number, revision=2, now=NOW, by=NADIA)


def test_questions_stand_above_the_answers_where_the_author_wants_them() -> None:
    asked = [Answer(field=f"answer_{n}", meaning="heard", question=f"{n}?", answer=str(n)) for n in (1, 2)]
    wish = Answer(field="wish", meaning="shows questions", question="Show them?", answer=YES)
    (plain,), (shown,) = (story_text_of(answers, WALK.story).sections for answers in (asked, [*asked, wish]))
    assert plain == {"meaning": "heard", "heading": "What I did", "text": "1\n\n2"}
    assert shown == {**plain, "text": "1?\n1\n\n2?\n2", "asked": ["1?", "2?"]}
    assert story_text_of([*asked, wish | {"answer": NO}], WALK.story).sections == (plain,)
