"""Repeats: whether what an editor asks of a story was done already, by them; such as after an answer that got lost."""

from collections.abc import Iterable

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import assignment_details
from bot.program.stories import story_revisions
from bot.program.stories.story_text import StoryText
from models import Story, StoryRevision, StoryState


def is_published(story: Story, revision: int, *, by: str) -> bool:
    """Return whether `by` (Slack id) published this very revision already."""
    return story.is_public and (story.published_revision, story.decided_by) == (revision, by)


def is_sent_back(story: Story, note: str, revision: int, *, by: str) -> bool:
    """Return whether `by` (Slack id) sent this revision back with this very note already."""
    done = (StoryState.DRAFT, note.strip(), revision, by)
    return (story.state, story.note, story.revision, story.decided_by) == done


def is_declined(story: Story, reason: str, revision: int, *, by: str) -> bool:
    """Return whether `by` (Slack id) declined this revision for this very reason already."""
    done = (StoryState.DECLINED, reason.strip(), revision, by)
    return (story.state, story.note, story.revision, story.decided_by) == done


async def is_edited(session: AsyncSession, story: Story, text: StoryText, revision: int, *, by: str) -> bool:
    """Return whether `by` (Slack id) made the newest revision by this very wording of `revision`."""
    seen, newest = await _seen_and_newest(session, story, revision, by=by)
    if seen is None or newest is None:
        return False
    for part, words in vars(text).items():
        as_seen = getattr(seen, part)
        kept = getattr(newest, part) == as_seen
        if not (kept if words == as_seen.strip() else getattr(story, part) == words):
            return False
    return True


async def is_lifted(session: AsyncSession, story: Story, places: Iterable[int], revision: int, *, by: str) -> bool:
    """Return whether `by` (Slack id) made the newest revision by lifting these places of `revision`."""
    seen, newest = await _seen_and_newest(session, story, revision, by=by)
    if seen is None or newest is None:
        return False
    return newest.lifted == sorted(story_revisions.chosen_from(seen, places))


async def _seen_and_newest(
    session: AsyncSession, story: Story, revision: int, *, by: str
) -> tuple[StoryRevision | None, StoryRevision | None]:
    """Return the revision that was seen and the newest, where that came right after it and is of `by`."""
    if story.is_gone or story.revision != revision + 1:
        return None, None
    newest = await assignment_details.revision_of(session, story, story.revision)
    if newest is None or newest.made_by != by:
        return None, None
    return await assignment_details.revision_of(session, story, revision), newest
