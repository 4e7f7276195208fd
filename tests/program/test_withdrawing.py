"""Stories withdrawn, and words that are kept back from readers."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import stories
from bot.program.assignments import NotYours, assignment_details, history
from bot.program.stories import IllegalStoryTransition, StoryIsGone, reviews, story_text
from models import Assignment, AssignmentState, Consent, Issue, Meaning, OutgoingKind, Person, Reflection, StoryState
from models.database import Database
from tests.program.factories import (
    ADA,
    JONAS,
    NADIA,
    NOW,
    adas_call,
    both,
    commit,
    customer_id_of,
    every,
    filled_form,
    one,
    result_names,
    save,
    story_about,
    update_row,
)
from tests.program.test_stories import ask_for_changes, decline_story, publish_story
from tests.program.test_story_revisions import bring_up, in_review, newest_revision, publish, rename, words_of
from tests.waiting import outgoing

Verb = Callable[[Database, int], Awaitable[None]]


async def _leave(database: Database, call: int) -> None:
    """Leave the story in review."""


async def _withdraw(database: Database, call: int, *, by: str = ADA, is_editor: bool = False) -> None:
    await commit(database, reviews.withdraw, call, by=by, is_editor=is_editor, now=NOW)


async def _decided(database: Database, decide: Verb = publish_story, consent: Consent = Consent.NAMED) -> int:
    call = await adas_call(database)
    await save(database, call, filled_form(consent=consent))
    await decide(database, call)
    return call


@pytest.mark.parametrize(("by", "is_editor"), [(ADA, False), (NADIA, True)])
@pytest.mark.parametrize("decide", [publish_story, decline_story])
async def test_author_and_editor_withdraw_for_good(
    database: Database, by: str, decide: Verb, *, is_editor: bool
) -> None:
    call = await _decided(database, decide)
    kinds = (OutgoingKind.REVIEW, OutgoingKind.ASSIGNMENT, OutgoingKind.STORY, OutgoingKind.STORY_DECLINED)
    before = {kind: [row.wanted_version for row in await outgoing(database, kind)] for kind in kinds}
    await _withdraw(database, call, by=by, is_editor=is_editor)
    story = await story_about(database, call)
    assert (story.state, story.withdrawn_at, story.decided_by) == (StoryState.WITHDRAWN, NOW, by)
    (reflection,) = await every(database, Reflection)
    assert reflection.consent is Consent.PRIVATE
    assert (await one(database, Assignment, call)).state is AssignmentState.CLOSED
    for kind in kinds:
        rows = [row for row in await outgoing(database, kind) if row.subject_id == call]
        assert all(row.wanted_version > old for row, old in zip(rows, before[kind], strict=False))


@pytest.mark.parametrize("by", [JONAS, "U0NOBODY", ""])
async def test_nobody_else_withdraws(sqlite: Database, by: str) -> None:
    call = await _decided(sqlite)
    with pytest.raises(NotYours):
        await _withdraw(sqlite, call, by=by)
    assert (await story_about(sqlite, call)).state is StoryState.PUBLISHED


async def test_there_is_nothing_to_withdraw_where_there_is_no_story(sqlite: Database) -> None:
    call = await _decided(sqlite, _leave, Consent.PRIVATE)
    for subject in (call, 0, 4711):
        with pytest.raises(NotYours):
            await _withdraw(sqlite, subject)


async def test_of_two_who_withdraw_at_once_one_does(database: Database, replica: Database) -> None:
    call = await _decided(database)

    async def act(session: AsyncSession, number: int) -> None:
        await reviews.withdraw(session, call, by=(ADA, NADIA)[number], is_editor=bool(number), now=NOW)

    results = await both(database, replica, act)
    assert result_names(results) == ["NoneType", "StoryIsGone"]


@pytest.mark.parametrize("decide", [_leave, ask_for_changes])
async def test_what_is_under_way_is_made_private_rather_than_withdrawn(sqlite: Database, decide: Verb) -> None:
    call = await _decided(sqlite, decide)
    with pytest.raises(IllegalStoryTransition):
        await _withdraw(sqlite, call)
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE), version=1)
    story = await story_about(sqlite, call)
    assert (story.state, story.is_gone) == (StoryState.WITHDRAWN, False)


async def test_nothing_more_is_done_with_a_story_that_is_gone(sqlite: Database) -> None:
    call = await _decided(sqlite)
    await _withdraw(sqlite, call)
    with pytest.raises(StoryIsGone):
        await save(sqlite, call, filled_form(consent=Consent.NAMED), version=2)
    for act in (publish_story, decline_story, ask_for_changes):
        with pytest.raises(StoryIsGone):
            await act(sqlite, call)


async def told_by(session: AsyncSession, participant_id: int) -> list[tuple[int, str]]:
    """Return the stories of a participant that everyone may read, each with the id of its assignment."""
    return [(each.id, each.story) for each in await history.done_by(session, participant_id, limit=5) if each.story]


async def test_a_withdrawn_story_is_neither_told_of_nor_listed(sqlite: Database) -> None:
    call = await _decided(sqlite)
    async with sqlite.read() as session:
        assert await told_by(session, 1) == [(call, "Invoices don't match orders")]
        assert await told_by(session, 2) == []
    await _withdraw(sqlite, call)
    async with sqlite.read() as session:
        assert await told_by(session, 1) == []
        brief = await assignment_details.of_assignment(session, call)
    assert brief is not None
    assert brief.story is not None
    assert brief.story.is_gone


SECRET = "They told me of the merger in confidence."


@pytest.mark.parametrize("part", ["quote", "hurts", "answers"])
async def test_words_taken_out_while_private_do_not_come_back(sqlite: Database, part: str) -> None:
    call = await adas_call(sqlite)
    value = (("What happened?", SECRET),) if part == "answers" else SECRET
    await save(sqlite, call, filled_form(**{part: value}))
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE), version=1)
    await save(sqlite, call, filled_form(), version=2)
    assert "merger" not in words_of(await newest_revision(sqlite, call))
    assert "merger" not in str((await story_about(sqlite, call)).model_dump())


@pytest.mark.parametrize("decide", ["ask", "decline"])
async def test_a_promise_told_late_is_masked_for_today_s_name(sqlite: Database, decide: str) -> None:
    call = await in_review(sqlite, promise="Send Meyer the parts.", owner=JONAS)
    async with sqlite.write() as session:
        if decide == "ask":
            await reviews.ask_changes(session, call, "Shorter.", revision=1, by=NADIA)
        else:
            await reviews.decline(session, call, "Told before.", revision=1, now=NOW, by=NADIA)
    await rename(sqlite, call, "Cara Meyer")
    await bring_up(sqlite, call, OutgoingKind.COMMITMENT_OWNER)
    assert "Meyer" not in words_of(await newest_revision(sqlite, call))


@pytest.mark.parametrize("before", range(114, 121))
async def test_a_headline_cut_within_a_name_shows_nothing_of_it(sqlite: Database, before: int) -> None:
    call = await adas_call(sqlite)
    await rename(sqlite, call, "王小明")
    title = ("发票每个月都错" * 20)[:before] + "王小明已经等了三个星期"
    await update_row(sqlite, Issue, 1, title=title)
    await save(sqlite, call)
    revision = await newest_revision(sqlite, call)
    assert "王" not in revision.title
    assert len(revision.title) <= story_text.LONGEST_TITLE
    assert revision.title.endswith("…")


@pytest.mark.parametrize("meanwhile", [Consent.ANONYMOUS, Consent.PRIVATE])
async def test_a_name_known_between_two_imports_only_is_masked_too(database: Database, meanwhile: Consent) -> None:
    call = await in_review(database, hurts="Souza waits, and so does Meyer.")
    if meanwhile is Consent.PRIVATE:
        await save(database, call, filled_form(consent=meanwhile, hurts="Souza waits, and so does Meyer."), version=1)
    for name in ("Cara Meyer", "Cara Souza"):
        await rename(database, call, name)
        async with database.write() as session:
            await stories.refresh_cards(session, [customer_id_of(await session.get_one(Assignment, call))])
    with pytest.raises(FirsthandError):
        await publish(database, call, 1)
    if meanwhile is Consent.PRIVATE:
        await save(database, call, filled_form(hurts="Souza waits, and so does Meyer."), version=2)
    await bring_up(database, call)
    assert [name for name in ("Souza", "Meyer") if name in words_of(await newest_revision(database, call))] == []
    await publish(database, call, 2)


async def test_a_headline_of_the_author_s_is_theirs_under_another_slack_id_too(sqlite: Database) -> None:
    call = await in_review(sqlite)
    await save(sqlite, call, filled_form(hurts=SECRET), version=1)
    await update_row(sqlite, Person, 1, slack_id="U0NEW")
    await save(sqlite, call, filled_form(hurts="Prices change."), version=2, by="U0NEW")
    assert "merger" not in words_of(await newest_revision(sqlite, call))


async def test_an_edit_sent_twice_is_saved_once_though_a_new_name_is_masked_in_it(sqlite: Database) -> None:
    call = await in_review(sqlite, hurts="Meyer waits for the parts.")
    seen = await newest_revision(sqlite, call)
    await rename(sqlite, call, "Cara Meyer")
    words = story_text.parts_of(seen) | {"quote": "Nobody answers me."}
    for _ in range(2):
        await commit(sqlite, reviews.edit, call, words, revision=1, now=NOW, by=NADIA)
    newest = await newest_revision(sqlite, call)
    assert (newest.number, newest.text_of(Meaning.QUOTE)) == (2, "Nobody answers me.")
    assert "Meyer" not in words_of(newest)
