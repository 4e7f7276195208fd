"""Revisions: masked once, decided on as they were seen, and never touched by what an import brings later."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError
from bot.program import rounds
from bot.program.assignments import assignment_details, id_of
from bot.program.rounds import round_times
from bot.program.routines import CALL
from bot.program.stories import IllegalStoryTransition, reflections, reviews, story_revisions
from bot.program.stories.reviews import EditedMeanwhile, SupersededRevision
from bot.program.stories.story_text import parts_of
from models import (
    Assignment,
    Consent,
    Customer,
    Meaning,
    OutgoingKind,
    Person,
    PublicWords,
    Reflection,
    Story,
    StoryRevision,
    StoryState,
)
from models.database import Database
from tests.program.factories import (
    ADA,
    DECEMBER,
    JONAS,
    NADIA,
    NOW,
    adas_call,
    both,
    commit,
    customer_id_of,
    details_of,
    every,
    filled_form,
    one,
    save,
    story_about,
    submit,
)
from tests.refusals import refusal
from tests.waiting import outgoing

TELLING = filled_form(hurts="Contact1 waits. Nobody tells Souza.", quote="Call me on 030 1234567.")


async def in_review(database: Database, **words: Any) -> int:
    """Return Ada's call with Cara Contact1, told and in review."""
    call = await adas_call(database)
    await rename(database, call, "Cara Contact1")
    await save(database, call, replace(TELLING, **words))
    return call


async def rename(database: Database, call: int, name: str) -> None:
    """Give the customer of this call another name, as an import does."""
    async with database.write() as session:
        assignment = await session.get_one(Assignment, call)
        customer = await session.get_one(Customer, assignment.customer_id)
        customer.name = name


async def newest_revision(database: Database, call: int) -> StoryRevision:
    """Return the revision that readers see or would see."""
    revision = (await details_of(database, call)).revision
    assert revision is not None
    return revision


def words_of(revision: StoryRevision) -> str:
    """Return every word of a revision that readers see."""
    return " ".join(str(value) for name, value in revision.model_dump().items() if name not in ("masks", "lifted"))


async def publish(database: Database, call: int, revision: int) -> None:
    await commit(database, reviews.publish, call, revision=revision, now=NOW, by=NADIA)


async def edit(database: Database, call: int, revision: int, **words: str) -> None:
    """Submit the editor's modal as it was filled from the newest revision, but for these words."""
    now = await newest_revision(database, call)
    await commit(database, reviews.edit, call, parts_of(now) | words, revision=revision, now=NOW, by=NADIA)


async def lift(database: Database, call: int, revision: int, *originals: str) -> None:
    known = [each.original for each in story_revisions.liftable(await newest_revision(database, call))]
    async with database.write() as session:
        places = [known.index(original) for original in originals]
        await reviews.lift(session, call, places, revision=revision, now=NOW, by=NADIA)


async def bring_up(database: Database, call: int, kind: OutgoingKind = OutgoingKind.REVIEW) -> None:
    await commit(database, story_revisions.renew_due, kind, call, now=NOW)


async def test_a_saved_reflection_has_a_masked_revision_that_knows_what_was_masked(database: Database) -> None:
    call = await in_review(database)
    revision = await newest_revision(database, call)
    assert (revision.number, revision.consent, revision.made_at) == (1, Consent.ANONYMOUS, NOW)
    assert "Contact1" not in words_of(revision)
    assert "1234567" not in words_of(revision)
    assert {(masked["part"], masked["original"]) for masked in revision.masks} >= {("cause", "Contact1")}
    assert (await story_about(database, call)).text_of(Meaning.CAUSE) == TELLING.hurts


@pytest.mark.parametrize("kind", [OutgoingKind.REVIEW, OutgoingKind.COMMITMENT_OWNER])
async def test_the_first_message_that_shows_a_story_stores_its_revision(database: Database, kind: OutgoingKind) -> None:
    call = await adas_call(database)
    await submit(database, call, TELLING)
    assert (await details_of(database, call)).revision is None
    await bring_up(database, call, kind)
    await bring_up(database, call)
    assert [(each.number, each.made_by) for each in await every(database, StoryRevision)] == [(1, ADA)]
    await publish(database, call, 1)


async def test_what_changed_after_it_was_shown_is_not_published_unread(database: Database) -> None:
    call = await in_review(database)
    await save(database, call, replace(TELLING, quote="Nobody read this."), version=1)
    before = await story_about(database, call)
    with refusal(SupersededRevision, "changed meanwhile"):
        await publish(database, call, 1)
    assert await story_about(database, call) == before
    assert await outgoing(database, OutgoingKind.STORY) == []
    await publish(database, call, 2)
    assert (await story_about(database, call)).published_revision == 2


def _today_of(_participant: Person) -> date:
    return NOW.date()


async def test_of_an_author_who_saves_while_an_editor_publishes_nothing_unread_goes_out(
    database: Database, replica: Database
) -> None:
    call = await in_review(database)

    words = replace(TELLING, quote="Nobody read this.")

    async def act(session: AsyncSession, number: int) -> None:
        if number:
            await reviews.publish(session, call, revision=1, now=NOW, by=NADIA)
        else:
            await reflections.save(session, call, words.entries(), version=1, today_of=_today_of, now=NOW, by=ADA)

    results = await both(database, replica, act)
    ends = [type(result).__name__ if isinstance(result, Exception) else "NoneType" for result in results]
    assert ends in (["NoneType", "SupersededRevision"], ["StoryIsOut", "NoneType"])
    story = await story_about(database, call)
    if story.state is StoryState.PUBLISHED:
        assert "Nobody read this." not in words_of(await newest_revision(database, call))


@pytest.mark.parametrize("revision", [0, 2, 99])
async def test_a_revision_that_is_not_the_newest_can_not_be_decided_on(sqlite: Database, revision: int) -> None:
    call = await in_review(sqlite)
    with pytest.raises(SupersededRevision):
        await publish(sqlite, call, revision)
    with pytest.raises(EditedMeanwhile):
        await edit(sqlite, call, revision, title="Mine")
    async with sqlite.write() as session:
        with pytest.raises(SupersededRevision):
            await reviews.ask_changes(session, call, "Why?", revision=revision, by=NADIA)
        with pytest.raises(SupersededRevision):
            await reviews.decline(session, call, "No.", revision=revision, now=NOW, by=NADIA)
        with pytest.raises(EditedMeanwhile):
            await reviews.lift(session, call, [0], revision=revision, now=NOW, by=NADIA)
    assert (await story_about(sqlite, call)).state is StoryState.IN_REVIEW
    assert len(await every(sqlite, StoryRevision)) == 1


async def test_an_import_after_the_approval_changes_no_published_word(database: Database) -> None:
    call = await in_review(database)
    await publish(database, call, 1)
    approved = await newest_revision(database, call)
    await rename(database, call, "Cara Souza")
    assert await newest_revision(database, call) == approved
    assert "Contact1" not in words_of(approved)


async def test_a_name_corrected_before_the_approval_is_masked_beside_the_old_one(database: Database) -> None:
    call = await in_review(database)
    await rename(database, call, "Cara Souza")
    with pytest.raises(SupersededRevision):
        await publish(database, call, 1)
    await bring_up(database, call)
    revision = await newest_revision(database, call)
    assert (revision.number, revision.made_by) == (2, None)
    assert "Souza" not in words_of(revision)
    assert "Contact1" not in words_of(revision)
    await rename(database, call, "Cara Sousa")
    await save(database, call, replace(TELLING, quote="Souza and Contact1 and Sousa."), version=1)
    last = words_of(await newest_revision(database, call))
    assert [name for name in ("Souza", "Contact1", "Sousa") if name in last] == []


async def test_a_name_corrected_is_masked_in_the_word_to_the_promise_s_owner_too(sqlite: Database) -> None:
    call = await in_review(sqlite, owner=JONAS, promise="Call Souza.")
    (before,) = await outgoing(sqlite, OutgoingKind.COMMITMENT_OWNER)
    await rename(sqlite, call, "Cara Souza")
    await bring_up(sqlite, call)
    (again,) = await outgoing(sqlite, OutgoingKind.COMMITMENT_OWNER)
    assert again.wanted_version > before.wanted_version
    assert "Souza" not in str((await newest_revision(sqlite, call)).promise)


async def test_a_headline_that_no_editor_wrote_goes_with_the_words_it_was_cut_from(sqlite: Database) -> None:
    call = await in_review(sqlite)
    async with sqlite.write() as session:  # as another release cut it
        story = await session.get_one(Story, 1)
        story.title = "Mr"
    await save(sqlite, call, replace(TELLING, hurts="Everybody waits."), version=1)
    assert (await story_about(sqlite, call)).title == ""


async def test_a_revision_is_made_again_only_where_something_is_due(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await bring_up(sqlite, call)
    assert len(await every(sqlite, StoryRevision)) == 1
    await save(sqlite, call, replace(TELLING, owner=JONAS), version=1)
    assert (await newest_revision(sqlite, call)).owner == JONAS
    await save(sqlite, call, replace(TELLING, owner=JONAS), version=2)
    assert [revision.number for revision in await every(sqlite, StoryRevision)] == [1, 2]


@pytest.mark.parametrize("state", [StoryState.IN_REVIEW, StoryState.DRAFT])
async def test_a_story_of_the_first_release_gets_its_revision_when_its_card_is_shown(
    database: Database, state: StoryState
) -> None:
    call = await in_review(database)
    await _as_in_the_first_release(database, call, state)
    with pytest.raises(SupersededRevision if state is StoryState.IN_REVIEW else IllegalStoryTransition):
        await publish(database, call, 0)
    await bring_up(database, call)
    assert (await newest_revision(database, call)).number == 1
    assert "Contact1" not in words_of(await newest_revision(database, call))


async def test_a_published_story_of_the_first_release_gets_one_only_to_be_posted(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await _as_in_the_first_release(sqlite, call, StoryState.PUBLISHED)
    await bring_up(sqlite, call)
    assert (await details_of(sqlite, call)).revision is None
    await bring_up(sqlite, call, OutgoingKind.STORY)
    assert (await story_about(sqlite, call)).published_revision == 1


async def _as_in_the_first_release(database: Database, call: int, state: StoryState) -> None:
    async with database.write() as session:
        story = (await session.exec(select(Story).join(Reflection).where(Reflection.assignment_id == call))).one()
        story.revision, story.state = None, state
        await session.delete((await session.exec(select(StoryRevision))).one())


async def test_tightened_consent_makes_a_revision_that_names_nobody(database: Database) -> None:
    call = await in_review(database, consent=Consent.NAMED)
    await edit(database, call, 1, title="An editor's headline")
    assert "Cara Contact1" in words_of(await newest_revision(database, call))
    await save(database, call, replace(TELLING, consent=Consent.ANONYMOUS), version=1)
    with pytest.raises(SupersededRevision):
        await publish(database, call, 2)
    revision = await newest_revision(database, call)
    assert (revision.number, revision.title) == (3, "An editor's headline")
    assert "Contact1" not in words_of(revision)


async def test_a_name_an_editor_types_is_masked_and_what_they_leave_alone_stays(database: Database) -> None:
    call = await in_review(database)
    await edit(database, call, 1, quote="Contact1 said so.")
    revision = await newest_revision(database, call)
    assert "Contact1" not in words_of(revision)
    assert ("quote", "Contact1") in {(masked["part"], masked["original"]) for masked in revision.masks}
    assert (await story_about(database, call)).text_of(Meaning.CAUSE) == TELLING.hurts


async def test_what_an_editor_lifted_is_published_as_it_was_written(database: Database) -> None:
    call = await in_review(database)
    await lift(database, call, 1, "Contact1")
    revision = await newest_revision(database, call)
    assert (revision.number, revision.lifted) == (2, ["Contact1"])
    assert revision.text_of(Meaning.CAUSE) == TELLING.hurts
    assert "1234567" not in words_of(revision)
    await edit(database, call, 2, quote="So says Contact1.")
    assert (await newest_revision(database, call)).text_of(Meaning.QUOTE) == "So says Contact1."
    await publish(database, call, 3)
    assert (await newest_revision(database, call)).text_of(Meaning.CAUSE) == TELLING.hurts


async def test_what_was_lifted_can_be_masked_again(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await lift(sqlite, call, 1, "Contact1")
    await lift(sqlite, call, 2)
    revision = await newest_revision(sqlite, call)
    assert (revision.number, revision.lifted) == (3, [])
    assert "Contact1" not in words_of(revision)


async def test_what_was_lifted_is_masked_again_once_more_gives_the_customer_away(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await lift(sqlite, call, 1, "Contact1")
    await rename(sqlite, call, "Contact1 Souza")
    await bring_up(sqlite, call)
    revision = await newest_revision(sqlite, call)
    assert (revision.lifted, "Contact1" in words_of(revision)) == ([], False)


LONG_AGO = timedelta(days=200)


@pytest.mark.parametrize("consent", [Consent.PRIVATE, Consent.ANONYMOUS])
async def test_consent_is_taken_back_however_late(database: Database, consent: Consent) -> None:
    call = await in_review(database, consent=Consent.NAMED)
    await _long_ago(database)
    old = replace(TELLING, talked_on=NOW.date() - LONG_AGO, due_on=NOW.date() - LONG_AGO, consent=consent)
    await save(database, call, old, version=1)
    story = await story_about(database, call)
    assert story.state is (StoryState.WITHDRAWN if consent is Consent.PRIVATE else StoryState.IN_REVIEW)


async def _long_ago(database: Database) -> None:
    async with database.write() as session:
        brief = await assignment_details.of_assignment(session, 1)
        assert brief is not None
        assert brief.reflection is not None
        assert brief.commitment is not None
        brief.reflection.talked_on = brief.commitment.due_on = NOW.date() - LONG_AGO
        session.add_all((brief.reflection, brief.commitment))


@pytest.mark.parametrize("consent", [Consent.PRIVATE, Consent.ANONYMOUS])
async def test_open_briefs_follow_when_an_earlier_talk_is_shown_no_longer(database: Database, consent: Consent) -> None:
    call = await in_review(database, consent=Consent.NAMED)
    other = await _handed_to_jonas(database, call)
    assert [past.participant for past in (await details_of(database, other)).past] == ["Person 1"]
    before = await _wanted(database, other)
    await save(database, call, replace(TELLING, consent=consent), version=1)
    assert (await details_of(database, other)).past == ()
    assert await _wanted(database, other) > before


async def _handed_to_jonas(database: Database, call: int) -> int:
    """Hand the customer of this call to Jonas in the next month, and return his call."""
    async with database.write() as session:
        customer_id = customer_id_of(await session.get_one(Assignment, call))
        december = await round_times.open_now(session, CALL, DECEMBER, now=NOW)
        other = await rounds.add(session, december, 2, customer_id, why="", now=NOW, actor=None)
        await rounds.hand_out(session, other, now=NOW, actor=NADIA)
        return id_of(other)


async def _wanted(database: Database, call: int) -> int:
    return next(
        row.wanted_version for row in await outgoing(database, OutgoingKind.ASSIGNMENT) if row.subject_id == call
    )


async def test_the_days_of_a_reflection_are_checked_where_they_change(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await _long_ago(sqlite)
    late = NOW.date() - LONG_AGO
    kept, earlier = replace(TELLING, talked_on=late, due_on=late), late - timedelta(days=1)
    for words, field in ((replace(kept, talked_on=earlier), "talked_on"), (replace(kept, due_on=earlier), "due_on")):
        with pytest.raises(FieldError) as refused:
            await save(sqlite, call, words, version=1)
        assert list(refused.value.fields) == [field]


async def test_identities_are_frozen_with_the_reflection(database: Database) -> None:
    call = await in_review(database)
    await rename(database, call, "Somebody Else")
    (reflection,) = await every(database, Reflection)
    customer = await one(database, Customer, (await one(database, Assignment, call)).customer_id)
    assert "Cara Contact1" in str(reflection.identity)
    assert not story_revisions.is_covered(reflection, customer)


async def test_numbers_of_revisions_are_unique(database: Database) -> None:
    await in_review(database)
    async with database.read() as session:
        made = (await session.exec(select(StoryRevision).order_by(col(StoryRevision.id)))).one()
    words = made.model_dump(include=set(PublicWords.model_fields))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await commit(
            database, story_revisions.keep, made.story_id, 1, PublicWords.model_validate(words), now=NOW, by=None
        )
