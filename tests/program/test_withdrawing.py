"""Withdrawing: by its author or an editor, once, after which nothing tells of the call any more."""

from collections.abc import Awaitable, Callable

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import stories
from bot.program.assignments import NotYours, assignment_details
from bot.program.stories import IllegalStoryTransition, StoryIsGone, reviews
from models import Assignment, AssignmentState, Consent, OutgoingKind, Reflection, StoryState
from models.database import Database
from tests.program.factories import (
    ADA,
    JONAS,
    NADIA,
    NOW,
    adas_call,
    both,
    commit,
    enqueued,
    every,
    filled_form,
    one,
    save,
    story_about,
)

Verb = Callable[[Database, int], Awaitable[None]]


async def _publish(database: Database, call: int) -> None:
    await commit(database, reviews.publish, call, revision=1, now=NOW, by=NADIA)


async def _decline(database: Database, call: int) -> None:
    await commit(database, reviews.decline, call, "Told before.", revision=1, now=NOW, by=NADIA)


async def _ask(database: Database, call: int) -> None:
    await commit(database, reviews.ask_changes, call, "Shorter.", revision=1, by=NADIA)


async def _leave(database: Database, call: int) -> None:
    """Leave the story in review."""


async def _withdraw(database: Database, call: int, *, by: str = ADA, is_editor: bool = False) -> None:
    await commit(database, reviews.withdraw, call, by=by, is_editor=is_editor, now=NOW)


async def _told(database: Database, decide: Verb = _publish, consent: Consent = Consent.NAMED) -> int:
    call = await adas_call(database)
    await save(database, call, filled_form(consent=consent))
    await decide(database, call)
    return call


@pytest.mark.parametrize(("by", "is_editor"), [(ADA, False), (NADIA, True)])
@pytest.mark.parametrize("decide", [_publish, _decline])
async def test_author_and_editor_withdraw_for_good(
    database: Database, by: str, decide: Verb, *, is_editor: bool
) -> None:
    call = await _told(database, decide)
    kinds = (OutgoingKind.REVIEW, OutgoingKind.ASSIGNMENT, OutgoingKind.STORY, OutgoingKind.STORY_DECLINED)
    before = {kind: [row.wanted_version for row in await enqueued(database, kind)] for kind in kinds}
    await _withdraw(database, call, by=by, is_editor=is_editor)
    story = await story_about(database, call)
    assert (story.state, story.withdrawn_at, story.decided_by) == (StoryState.WITHDRAWN, NOW, by)
    (reflection,) = await every(database, Reflection)
    assert reflection.consent is Consent.PRIVATE
    assert (await one(database, Assignment, call)).state is AssignmentState.CLOSED
    for kind in kinds:
        rows = [row for row in await enqueued(database, kind) if row.subject_id == call]
        assert all(row.wanted_version > old for row, old in zip(rows, before[kind], strict=False))


@pytest.mark.parametrize("by", [JONAS, "U0NOBODY", ""])
async def test_nobody_else_withdraws(sqlite: Database, by: str) -> None:
    call = await _told(sqlite)
    with pytest.raises(NotYours):
        await _withdraw(sqlite, call, by=by)
    assert (await story_about(sqlite, call)).state is StoryState.PUBLISHED


async def test_there_is_nothing_to_withdraw_where_there_is_no_story(sqlite: Database) -> None:
    call = await _told(sqlite, _leave, Consent.PRIVATE)
    for subject in (call, 0, 4711):
        with pytest.raises(NotYours):
            await _withdraw(sqlite, subject)


async def test_of_two_who_withdraw_at_once_one_does(database: Database, replica: Database) -> None:
    call = await _told(database)

    async def act(session: AsyncSession, number: int) -> None:
        await reviews.withdraw(session, call, by=(ADA, NADIA)[number], is_editor=bool(number), now=NOW)

    went = await both(database, replica, act)
    assert sorted(type(end).__name__ for end in went) == ["NoneType", "StoryIsGone"]


@pytest.mark.parametrize("decide", [_leave, _ask])
async def test_what_is_under_way_is_made_private_rather_than_withdrawn(sqlite: Database, decide: Verb) -> None:
    call = await _told(sqlite, decide)
    with pytest.raises(IllegalStoryTransition):
        await _withdraw(sqlite, call)
    await save(sqlite, call, filled_form(consent=Consent.PRIVATE), version=1)
    story = await story_about(sqlite, call)
    assert (story.state, story.is_gone) == (StoryState.WITHDRAWN, False)


async def test_nothing_more_is_done_with_a_story_that_is_gone(sqlite: Database) -> None:
    call = await _told(sqlite)
    await _withdraw(sqlite, call)
    with pytest.raises(StoryIsGone):
        await save(sqlite, call, filled_form(consent=Consent.NAMED), version=2)
    for act in (_publish, _decline, _ask):
        with pytest.raises(StoryIsGone):
            await act(sqlite, call)


async def test_a_withdrawn_story_is_neither_told_of_nor_listed(sqlite: Database) -> None:
    call = await _told(sqlite)
    async with sqlite.read() as session:
        assert await stories.recent_of(session, 1, limit=5) == [(call, "Prices change after the order")]
        assert await stories.recent_of(session, 2, limit=5) == []
    await _withdraw(sqlite, call)
    async with sqlite.read() as session:
        assert await stories.recent_of(session, 1, limit=5) == []
        brief = await assignment_details.of_assignment(session, call)
    assert brief is not None
    assert brief.story is not None
    assert brief.story.is_gone
