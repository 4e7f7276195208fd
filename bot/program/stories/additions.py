"""Additions: what others contribute after the story was told, taken into it while it waits, in review, or published."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import outbox
from bot.program.assignments import assignment_details, id_of
from bot.program.stories import contributions, lifecycle, story_revisions
from bot.program.stories.story_text import with_changes
from models import Assignment, Consent, Meaning, OutgoingKind, Reflection, Story, StoryState


async def take_in(
    session: AsyncSession, assignment: Assignment, *, changed: bool = True, now: datetime, by: str | None = None
) -> None:
    """Bring the story of an assignment, which is locked, in line with what others contribute to it.

    A story that waited goes to review once nothing more is awaited. In review it gets a new revision, and its card is
    posted anew; a published story is corrected. What is not `changed` keeps an editor's wording. `by` is an editor's
    Slack id, None where no editor had a hand in it.
    """
    reflection = await assignment_details.reflection_on(session, id_of(assignment))
    story = await assignment_details.story_from(session, reflection) if reflection else None
    if reflection is None or story is None or story.is_gone:
        return
    facts = await story_revisions.facts_of(session, assignment, reflection)
    contribution = await contributions.of(session, assignment)
    section = contribution.section
    if changed:
        changes = {Meaning.LINES.value: section}
        story.sections = with_changes(story.sections, changes, facts.routine.story)
        story.version += 1
    if reflection.consent is Consent.PRIVATE:
        return
    contributions.note_identity(reflection, contribution)
    await story_revisions.note_mentioned(session, reflection, facts.whom, [section["text"]] if section else ())
    is_other = await story_revisions.renew(session, story, reflection, facts, now=now, by=by)
    if is_other and story.is_public:
        await _correct(session, story, by=by)
    if story.state is StoryState.WAITING and not contribution.is_awaited:
        await release(session, assignment, reflection, story, now=now)
        return
    await session.flush()
    if is_other and story.state is StoryState.IN_REVIEW:
        await outbox.enqueue_anew(session, OutgoingKind.REVIEW, id_of(assignment), outbox.CX_CHANNEL)
    await lifecycle.refresh_messages(session, id_of(assignment), and_followers=False)


async def _correct(session: AsyncSession, story: Story, *, by: str | None) -> None:
    """Have readers see the newest revision of a published story."""
    story.published_revision = story.revision
    await session.flush()
    await lifecycle.transition(session, story, StoryState.CORRECTED, by=by or story.decided_by)


async def release(
    session: AsyncSession, assignment: Assignment, reflection: Reflection, story: Story, *, now: datetime
) -> None:
    """Bring a story that waited to review, whatever is still awaited: its card is posted anew."""
    facts = await story_revisions.facts_of(session, assignment, reflection)
    await story_revisions.renew(session, story, reflection, facts, now=now, by=None)
    await session.flush()
    await lifecycle.transition(session, story, StoryState.IN_REVIEW, by=None)
    await outbox.enqueue_anew(session, OutgoingKind.REVIEW, id_of(assignment), outbox.CX_CHANNEL)
    await lifecycle.refresh_messages(session, id_of(assignment), and_followers=False)
