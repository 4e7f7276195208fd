"""Stories: published once, edited by one at a time, sent back and resubmitted, declined with a reason."""

from collections.abc import Awaitable, Callable, Mapping

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError
from bot.program.stories import IllegalStoryTransition, StoryIsOut, reviews, story_revisions, story_text
from bot.program.stories.reviews import EditedMeanwhile
from bot.program.stories.story_text import parts_of
from bot.wording import field_words
from models import STORY_TRANSITIONS, Assignment, Consent, Meaning, OutgoingKind, Story, StoryRevision
from models import AssignmentState as S
from models import StoryState as T
from models.database import Database
from tests.program.factories import (
    FORM,
    NADIA,
    NOW,
    adas_call,
    both,
    commit,
    every,
    filled_form,
    one,
    result_names,
    save,
    story_about,
    submit,
)
from tests.program.written import Written
from tests.refusals import refusal
from tests.waiting import outgoing

TEXT = {"title": "A title", "quote": "A quote", "heard": "What I heard", "cause": "What hurts"}

# Written out by hand, apart from the code's own table.
ALLOWED = {
    "waiting": {"in review", "withdrawn"},
    "draft": {"in review", "withdrawn"},
    "in review": {"draft", "published", "declined", "withdrawn"},
    "published": {"corrected", "withdrawn"},
    "corrected": {"corrected", "withdrawn"},
    "withdrawn": {"in review"},
    "declined": {"withdrawn"},
}


def test_the_table_of_story_moves_is_the_one_agreed_on() -> None:
    assert {state.value: {to.value for to in states} for state, states in STORY_TRANSITIONS.items()} == ALLOWED


async def _in_review(database: Database, words: Written = FORM) -> int:
    call = await adas_call(database)
    await save(database, call, words)
    return call


async def _newest(database: Database, call: int) -> int:
    stories = [story for story in await every(database, Story) if story.reflection_id == call]
    return stories[0].revision or 0 if stories else 0


async def publish_story(database: Database, call: int) -> None:
    seen = await _newest(database, call)
    await commit(database, reviews.publish, call, revision=seen, now=NOW, by=NADIA)


async def edit_story(database: Database, call: int, text: Mapping[str, str] = TEXT, *, revision: int = 1) -> None:
    await commit(database, reviews.edit, call, text, revision=revision, now=NOW, by=NADIA)


async def ask_for_changes(database: Database, call: int, note: str = "Shorter, please.") -> None:
    seen = await _newest(database, call)
    await commit(database, reviews.ask_changes, call, note, revision=seen, by=NADIA)


async def decline_story(database: Database, call: int, reason: str = "Told before.") -> None:
    seen = await _newest(database, call)
    await commit(database, reviews.decline, call, reason, revision=seen, now=NOW, by=NADIA)


async def test_publishing_enqueues_the_story_once_and_closes_the_call(database: Database) -> None:
    call = await _in_review(database)
    await publish_story(database, call)
    story = await story_about(database, call)
    assert (story.state, story.published_at, story.decided_by) == (T.PUBLISHED, NOW, NADIA)
    assert (await one(database, Assignment, call)).state is S.CLOSED
    assert [(row.place, row.wanted_version) for row in await outgoing(database, OutgoingKind.STORY)] == [("stories", 1)]


async def test_of_two_editors_who_publish_at_once_one_publishes(database: Database, replica: Database) -> None:
    call = await _in_review(database)

    async def publish(session: AsyncSession, number: int) -> None:
        await reviews.publish(session, call, revision=1, now=NOW, by=f"U0EDITOR{number}")

    results = await both(database, replica, publish)
    assert result_names(results) == ["IllegalStoryTransition", "NoneType"]
    assert [row.wanted_version for row in await outgoing(database, OutgoingKind.STORY)] == [1]
    winner = f"U0EDITOR{results.index(None)}"
    assert (await story_about(database, call)).decided_by == winner


async def test_of_two_deliveries_at_once_one_stores_the_first_revision(database: Database, replica: Database) -> None:
    call = await adas_call(database)
    await submit(database, call)

    async def deliver(session: AsyncSession, number: int) -> None:
        await story_revisions.renew_due(session, OutgoingKind.REVIEW, call, now=NOW)

    assert await both(database, replica, deliver) == [None, None]
    assert [each.number for each in await every(database, StoryRevision)] == [1]


async def test_of_publish_and_decline_at_once_only_one_counts(database: Database, replica: Database) -> None:
    call = await _in_review(database)

    async def decide(session: AsyncSession, number: int) -> None:
        if number:
            await reviews.decline(session, call, "No.", revision=1, now=NOW, by=NADIA)
        else:
            await reviews.publish(session, call, revision=1, now=NOW, by=NADIA)

    results = await both(database, replica, decide)
    assert result_names(results) == ["IllegalStoryTransition", "NoneType"]
    published = (await story_about(database, call)).state is T.PUBLISHED
    assert published == (results[0] is None)
    assert bool(await outgoing(database, OutgoingKind.STORY)) == published
    assert bool(await outgoing(database, OutgoingKind.STORY_DECLINED)) != published


async def test_of_publishing_and_editing_at_once_one_is_refused(database: Database, replica: Database) -> None:
    call = await _in_review(database)

    async def act(session: AsyncSession, number: int) -> None:
        if number:
            await reviews.publish(session, call, revision=1, now=NOW, by=NADIA)
        else:
            await reviews.edit(session, call, TEXT, revision=1, now=NOW, by=NADIA)

    results = await both(database, replica, act)
    story = await story_about(database, call)
    assert result_names(results) in (
        ["IllegalStoryTransition", "NoneType"],
        ["NoneType", "SupersededRevision"],
    )
    edited, published = results[0] is None, results[1] is None
    assert (story.state is T.PUBLISHED, story.title == TEXT["title"]) == (published, edited)


async def test_an_editor_s_wording_is_kept_until_the_author_says_otherwise(database: Database) -> None:
    call = await _in_review(database)
    await edit_story(database, call)
    story = await story_about(database, call)
    assert (parts_of(story), story.version) == (TEXT, 2)
    await save(database, call, filled_form(quote="Said otherwise."), version=1)
    story = await story_about(database, call)
    assert parts_of(story) == TEXT | {"quote": "Said otherwise."}
    assert story.version == 3


@pytest.mark.parametrize("seen", [0, 1, 3])
async def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(sqlite: Database, seen: int) -> None:
    call = await _in_review(sqlite)
    await edit_story(sqlite, call)
    with pytest.raises(EditedMeanwhile):
        await edit_story(sqlite, call, dict.fromkeys(TEXT, "B"), revision=seen)
    assert (await story_about(sqlite, call)).title == TEXT["title"]


async def test_of_two_editors_who_save_at_once_one_is_told_to_look_again(database: Database, replica: Database) -> None:
    call = await _in_review(database)

    async def edit(session: AsyncSession, number: int) -> None:
        text = {part: f"{part} {number}" for part in TEXT}
        await reviews.edit(session, call, text, revision=1, now=NOW, by=NADIA)

    results = await both(database, replica, edit)
    assert result_names(results) == ["EditedMeanwhile", "NoneType"]
    story = await story_about(database, call)
    assert story.title[-1] == story.text_of(Meaning.CAUSE)[-1] == str(results.index(None))


TOO_MUCH = [
    ("title", "x" * 121, "please keep it to 120"),
    ("heard", "x" * 3001, "please keep it to 3000"),
    ("quote", "x" * 3001, "please keep it to 3000"),
    ("cause", "x" * 3001, "please keep it to 3000"),
    *((name, empty, "needs this part") for name in TEXT for empty in ("", " \n")),
]


@pytest.mark.parametrize(("name", "words", "message"), TOO_MUCH)
def test_a_part_too_long_or_empty_is_named(name: str, words: str, message: str) -> None:
    with pytest.raises(FieldError) as refused:
        story_text.check(TEXT | {name: words})
    assert list(refused.value.fields) == [name]
    assert message in field_words(refused.value)[name]


async def test_asked_for_changes_the_author_resubmits_and_the_editors_hear_of_it(database: Database) -> None:
    call = await _in_review(database)
    await ask_for_changes(database, call, "  Shorter, please. ")
    story = await story_about(database, call)
    assert (story.state, story.note) == (T.DRAFT, "Shorter, please.")
    (message,) = await outgoing(database, OutgoingKind.CHANGES_ASKED)
    assert (message.place, message.person_id) == ("person", 1)
    await save(database, call, filled_form(quote="Short."), version=1)
    story = await story_about(database, call)
    assert (story.state, story.text_of(Meaning.QUOTE)) == (T.IN_REVIEW, "Short.")
    await ask_for_changes(database, call, "Shorter still.")
    assert len(await outgoing(database, OutgoingKind.CHANGES_ASKED)) == 2
    await save(database, call, filled_form(quote="S."), version=2)


async def test_resubmitted_without_a_change_it_is_in_review_all_the_same(sqlite: Database) -> None:
    call = await _in_review(sqlite)
    await ask_for_changes(sqlite, call)
    await save(sqlite, call, version=1)
    assert (await story_about(sqlite, call)).state is T.IN_REVIEW


async def test_a_decline_tells_the_author_why_and_closes_the_call(database: Database) -> None:
    call = await _in_review(database)
    await decline_story(database, call, " Told before. ")
    story = await story_about(database, call)
    assert (story.state, story.note) == (T.DECLINED, "Told before.")
    assert (await one(database, Assignment, call)).state is S.CLOSED
    (message,) = await outgoing(database, OutgoingKind.STORY_DECLINED)
    assert message.person_id == 1
    assert await outgoing(database, OutgoingKind.STORY) == []


@pytest.mark.parametrize("act", [ask_for_changes, decline_story])
@pytest.mark.parametrize("nothing", ["", "  \n "])
async def test_without_a_word_for_the_author_nothing_is_sent_back(
    sqlite: Database, act: Callable[..., Awaitable[None]], nothing: str
) -> None:
    call = await _in_review(sqlite)
    with pytest.raises(FieldError) as refused:
        await act(sqlite, call, nothing)
    assert list(refused.value.fields) == ["note"]
    assert (await story_about(sqlite, call)).state is T.IN_REVIEW


TOO_LATE = [
    (a, b)
    for a in (publish_story, decline_story)
    for b in (publish_story, ask_for_changes, decline_story, edit_story)
    if a is not b
]


@pytest.mark.parametrize(("decide", "late"), TOO_LATE)
async def test_what_is_decided_stays_decided(
    sqlite: Database, decide: Callable[..., Awaitable[None]], late: Callable[..., Awaitable[None]]
) -> None:
    call = await _in_review(sqlite)
    await decide(sqlite, call)
    before = await story_about(sqlite, call)
    with refusal(IllegalStoryTransition, f"Nothing was changed: this story (is|was) {before.state.value}"):
        await late(sqlite, call)
    assert await story_about(sqlite, call) == before


@pytest.mark.parametrize("decide", [publish_story, decline_story])
@pytest.mark.parametrize("words", [filled_form(quote="Too late."), filled_form(consent=Consent.PRIVATE)])
async def test_the_author_can_not_change_what_is_decided(
    sqlite: Database, decide: Callable[..., Awaitable[None]], words: Written
) -> None:
    call = await _in_review(sqlite)
    await decide(sqlite, call)
    with pytest.raises(StoryIsOut):
        await save(sqlite, call, words, version=1)
    assert (await story_about(sqlite, call)).text_of(Meaning.QUOTE) == FORM.quote


@pytest.mark.parametrize("act", [publish_story, ask_for_changes, decline_story, edit_story])
async def test_of_a_private_call_there_is_no_story_to_decide_on(
    sqlite: Database, act: Callable[..., Awaitable[None]]
) -> None:
    call = await _in_review(sqlite, filled_form(consent=Consent.PRIVATE))
    with refusal(FirsthandError, "keeps it private"):
        await act(sqlite, call)


async def test_a_withdrawn_story_can_not_be_published(sqlite: Database) -> None:
    call = await _in_review(sqlite)
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE), version=1)
    with refusal(IllegalStoryTransition, "this story is private now"):
        await publish_story(sqlite, call)


async def test_published_the_author_is_told_and_every_message_follows(sqlite: Database) -> None:
    call = await _in_review(sqlite)
    await publish_story(sqlite, call)
    (card,) = await outgoing(sqlite, OutgoingKind.REVIEW)
    await commit(sqlite, reviews.note_published, call)
    (message,) = await outgoing(sqlite, OutgoingKind.STORY_PUBLISHED)
    assert message.person_id == (await one(sqlite, Assignment, call)).participant_id == 1
    assert (await outgoing(sqlite, OutgoingKind.REVIEW))[0].wanted_version > card.wanted_version
