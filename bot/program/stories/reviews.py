"""Reviews: what editors decide about a revision of a story, and withdrawing a decided story."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError
from bot.program import assignments, outbox, stories
from bot.program.assignments import assignment_details, calls, id_of
from bot.program.stories import (
    IllegalStoryTransition,
    StoryIsGone,
    problems,
    retold,
    story_changes,
    story_revisions,
    story_text,
)
from bot.program.stories.story_revisions import StoryFacts
from bot.program.stories.story_text import TITLE, parts_of, with_texts
from models import (
    Assignment,
    Consent,
    OutgoingKind,
    Person,
    Reflection,
    Story,
    StoryRevision,
    StoryState,
)

# The dedup suffix of the word to the author of a story that went since the one they listened to did.
HEARD = "heard"


class NoStory(FirsthandError):
    """There is nothing to review."""


class SupersededRevision(FirsthandError):
    """The story has a newer revision than the one that was decided on."""


class EditedMeanwhile(SupersededRevision):
    """Another editor or the author saved between opening and submitting."""


@dataclass(frozen=True)
class _Case:
    assignment: Assignment
    reflection: Reflection
    story: Story


async def publish(session: AsyncSession, assignment_id: int, *, revision: int, now: datetime, by: str) -> None:
    """Publish this revision of the story; once more by the same editor changes nothing.

    It is enqueued for the stories channel, and what the author and the CX team see is refreshed; once it is posted,
    `note_published` notifies its author.

    Raises NoStory, IllegalStoryTransition where it was decided otherwise, or SupersededRevision where there is a newer
    one, or one is due as the identity of whom it is about grew.
    """
    case = await _case(session, assignment_id)
    if case.story.is_public and (case.story.published_revision, case.story.decided_by) == (revision, by):
        return
    _require_in_review(case, revision)
    if not story_revisions.is_covered(case.reflection, await assignment_details.whom_of(session, case.assignment)):
        raise SupersededRevision
    await stories.transition(session, case.story, StoryState.PUBLISHED, by=by)
    case.story.published_at, case.story.published_revision = now, revision
    await stories.close(session, case.assignment, now=now, by=by)
    await stories.refresh_messages(session, assignment_id)
    await outbox.enqueue(session, OutgoingKind.STORY, assignment_id, outbox.STORIES_CHANNEL)


async def edit(
    session: AsyncSession, assignment_id: int, words: Mapping[str, str], *, revision: int, now: datetime, by: str
) -> None:
    """Save an editor's wording of the story by part, masked again. `revision` is what the modal was filled from.

    The same wording sent twice is saved once. Raises NoStory, FieldError, EditedMeanwhile, or IllegalStoryTransition
    when it is no longer in review.
    """
    case = await _case(session, assignment_id)
    story_text.check(words)
    if await story_changes.is_edited_by(session, case.story, words, revision, by=by):
        return
    _require_unedited(case, revision)
    shown = parts_of(await _newest_revision(session, case))
    # Where the editor left a masked part as it is, the unmasked words stay.
    changed = {part: text for part, text in words.items() if text != shown.get(part, "").strip()}
    if not changed:
        return
    facts = await story_revisions.facts_of(session, case.assignment, case.reflection)
    await story_revisions.note_mentioned(session, case.reflection, facts.whom, changed.values())
    case.story.title = changed.pop(TITLE, case.story.title)
    case.story.sections = with_texts(case.story.sections, changed, facts.routine.story)
    case.story.version, case.story.decided_by = case.story.version + 1, by
    await _renew(session, case, facts, now=now, by=by)


async def lift(
    session: AsyncSession, assignment_id: int, positions: Iterable[int], *, revision: int, now: datetime, by: str
) -> None:
    """Lift the masks at these positions of `liftable` in this revision, and mask all else.

    The same choice sent twice is made once. Raises NoStory, EditedMeanwhile, or IllegalStoryTransition when it is no
    longer in review.
    """
    positions, case = list(positions), await _case(session, assignment_id)
    if await story_changes.is_lifted_by(session, case.story, positions, revision, by=by):
        return
    _require_unedited(case, revision)
    lifted = story_revisions.chosen_from(await _newest_revision(session, case), positions)
    case.story.decided_by = by
    facts = await story_revisions.facts_of(session, case.assignment, case.reflection)
    await _renew(session, case, facts, now=now, by=by, lifted=lifted)


async def _newest_revision(session: AsyncSession, case: _Case) -> StoryRevision:
    newest = await assignment_details.revision_of(session, case.story, case.story.revision)
    if newest is None:
        raise SupersededRevision
    return newest


async def _renew(
    session: AsyncSession, case: _Case, facts: StoryFacts, *, now: datetime, by: str, lifted: list[str] | None = None
) -> None:
    await story_revisions.renew(session, case.story, case.reflection, facts, now=now, by=by, lifted=lifted)
    await stories.refresh_messages(session, id_of(case.assignment))


async def ask_changes(session: AsyncSession, assignment_id: int, note: str, *, revision: int, by: str) -> None:
    """Send the story back to its author with `note`, once however often it is sent.

    Raises FieldError without one, NoStory, IllegalStoryTransition, or SupersededRevision.
    """
    if not note.strip():
        raise FieldError({"note": problems.ChangesNotSaid()})
    case = await _decide(session, assignment_id, StoryState.DRAFT, note.strip(), revision=revision, by=by)
    if case is not None:
        version = str(case.story.version)
        await _notify_author(session, OutgoingKind.CHANGES_ASKED, case.assignment, dedup_suffix=version)


async def decline(
    session: AsyncSession, assignment_id: int, reason: str, *, revision: int, now: datetime, by: str
) -> None:
    """Decide not to publish, with a reason for the author, once however often it is sent.

    Raises FieldError without one, NoStory, IllegalStoryTransition, or SupersededRevision.
    """
    if not reason.strip():
        raise FieldError({"note": problems.ReasonNotSaid()})
    case = await _decide(session, assignment_id, StoryState.DECLINED, reason.strip(), revision=revision, by=by)
    if case is not None:
        await stories.close(session, case.assignment, now=now, by=by)
        await _notify_author(session, OutgoingKind.STORY_DECLINED, case.assignment)


async def _decide(
    session: AsyncSession, assignment_id: int, to: StoryState, note: str, *, revision: int, by: str
) -> _Case | None:
    """Move the story to `to` with a note for its author; None where `by` (Slack id) did so already."""
    case = await _case(session, assignment_id)
    story = case.story
    if (story.state, story.note, story.revision, story.decided_by) == (to, note, revision, by):
        return None
    _require_in_review(case, revision)
    await stories.transition(session, story, to, by=by)
    story.note = note
    return case


async def withdraw(session: AsyncSession, assignment_id: int, *, by: str, is_editor: bool, now: datetime) -> None:
    """Withdraw a decided story for good: every message with words of it becomes one line, and the call is private.

    Stories that others told from it, having listened to it, go with it. Authors who did not do so are told.
    Once more by the same person changes nothing. Raises NotYours unless `by` (Slack id) is its author or an editor,
    StoryIsGone where another withdrew it, IllegalStoryTransition for one not decided yet, which its author can make
    private.
    """
    heard = await retold.locked_with(session, assignment_id)
    try:
        case = await _case(session, assignment_id)
    except NoStory as nothing:
        raise assignments.NotYours from nothing
    author = await session.get_one(Person, case.assignment.participant_id)
    if not is_editor and author.slack_id != by:
        raise assignments.NotYours
    if case.story.is_gone and case.story.decided_by == by:
        return
    if case.story.is_gone:
        raise StoryIsGone
    if not (case.story.is_public or case.story.state is StoryState.DECLINED):
        raise IllegalStoryTransition(case.story.state)
    await _take_out(session, case, by=by, now=now)
    if author.slack_id != by:
        await _notify_author(session, OutgoingKind.STORY_WITHDRAWN, case.assignment)
    await retold.tell_withdrawn(session, heard.awaited, now=now)
    for other in [await _case(session, each) for each in heard.retold]:
        if other.story.state is not StoryState.WITHDRAWN:
            await _take_out(session, other, by=by, now=now)
            await stories.close(session, other.assignment, now=now, by=by)
            await _notify_author(session, OutgoingKind.STORY_WITHDRAWN, other.assignment, dedup_suffix=HEARD)


async def _take_out(session: AsyncSession, case: _Case, *, by: str, now: datetime) -> None:
    await stories.transition(session, case.story, StoryState.WITHDRAWN, by=by)
    case.story.withdrawn_at = now
    case.reflection.consent = Consent.PRIVATE
    case.reflection.version += 1
    await stories.refresh_messages(session, id_of(case.assignment))
    await calls.refresh_other_briefs(session, case.assignment)


async def refresh_card(session: AsyncSession, assignment_id: int) -> None:
    """Have the review card updated, such as for somebody who pressed a button of an old one."""
    await outbox.refresh(session, OutgoingKind.REVIEW, assignment_id)


async def note_published(session: AsyncSession, assignment_id: int) -> None:
    """Notify the author that their story was posted, and have review card and assignment message updated."""
    assignment = await session.get_one(Assignment, assignment_id)
    await outbox.enqueue(session, OutgoingKind.STORY_PUBLISHED, assignment_id, outbox.participant_of(assignment))
    await outbox.refresh(session, OutgoingKind.REVIEW, assignment_id)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id, and_followers=True)


async def _notify_author(session: AsyncSession, kind: str, assignment: Assignment, *, dedup_suffix: str = "") -> None:
    await stories.refresh_messages(session, id_of(assignment))
    await outbox.enqueue(session, kind, id_of(assignment), outbox.participant_of(assignment), dedup_suffix=dedup_suffix)


def require_newest(story: Story, revision: int) -> None:
    """Raise SupersededRevision unless this revision of the story is the newest; an old card carries 0 for none."""
    if story.revision is None or story.revision != revision:
        raise SupersededRevision


def _require_in_review(case: _Case, revision: int) -> None:
    stories.require_in_review(case.story)
    require_newest(case.story, revision)


def _require_unedited(case: _Case, revision: int) -> None:
    try:
        _require_in_review(case, revision)
    except SupersededRevision as superseded:
        raise EditedMeanwhile from superseded


async def _case(session: AsyncSession, assignment_id: int) -> _Case:
    assignment = await session.get(Assignment, assignment_id, with_for_update={"key_share": True})
    reflection = await assignment_details.reflection_on(session, assignment_id)
    story = await assignment_details.story_from(session, reflection) if reflection else None
    if assignment is None or reflection is None or story is None:
        raise NoStory
    return _Case(assignment, reflection, story)
