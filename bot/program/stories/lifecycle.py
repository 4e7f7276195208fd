"""The life of a story: made from a reflection, kept in sync with it, and moved from state to state."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from bot.program import assignments, outbox
from bot.program.assignments import assignment_details, id_of
from bot.program.routines import Routine, StoryShape, routine_of
from bot.program.stories import contributions, retold, story_changes, story_revisions
from bot.program.stories.story_text import StoryText, require_fitting_length, story_text_of, with_changes
from models import (
    STORY_TRANSITIONS,
    Answer,
    Assignment,
    AssignmentState,
    Consent,
    Customer,
    Meaning,
    OutgoingKind,
    Reflection,
    Section,
    Story,
    StoryState,
)
from models.database import insert_row

_EDITABLE = frozenset({StoryState.WAITING, StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.WITHDRAWN})
# The kinds of messages about a story; all are updated when its state changes.
_ABOUT_STORY = frozenset(
    {
        OutgoingKind.REVIEW,
        OutgoingKind.STORY,
        OutgoingKind.STORY_PUBLISHED,
        OutgoingKind.RESUBMITTED,
        OutgoingKind.CHANGES_ASKED,
        OutgoingKind.STORY_DECLINED,
        OutgoingKind.COMMITMENT_OWNER,
        OutgoingKind.ASSIGNMENT,
    }
)
# What else shows words of a story, given a session and the id of its assignment, whenever its state or words change; a
# feature adds its own.
ALSO_REFRESHED: list[Callable[[AsyncSession, int], Awaitable[None]]] = []


class StoryIsOut(FirsthandError):
    """The story is published or declined, so its author can't change it any more."""


class StoryIsGone(FirsthandError):
    """The story was withdrawn after it was decided, so nobody can change it any more."""


class IllegalStoryTransition(FirsthandError):
    """This transition is not allowed from the story's state."""

    state: StoryState


async def sync_story(
    session: AsyncSession,
    assignment: Assignment,
    reflection: Reflection,
    *,
    before: Sequence[Answer] | None,
    now: datetime,
    by: str,
) -> None:
    """Bring the story in line with its saved reflection: create it, reword it, or withdraw it when private.

    `before` are the answers until now, None for none: a part that the author left alone keeps an editor's wording.
    Enqueues the review card. Raises FieldError where the answers are too long for a story.
    """
    story = None if reflection.is_new else await assignment_details.story_from(session, reflection)
    routine = routine_of(assignment)
    needs_review, change = False, _Change.of(before, reflection.answers, routine)
    contribution = await contributions.of(session, assignment)
    await contributions.admit(session, reflection, contribution, is_first=before is None)
    if reflection.consent is Consent.PRIVATE:
        if story is not None:
            await _keep_private(session, assignment, story, change, by=by)
        await close(session, assignment, now=now, by=by)
    else:
        require_fitting_length(reflection.answers, routine.story)
        if story is None:
            needs_review = not reflection.is_new
            text = contributions.joined(change.after, contribution, routine.story)
            await _begin(session, reflection, text, waits=contribution.is_awaited)
        else:
            came_back = await _reword(session, assignment, story, change, by=by)
            facts = await story_revisions.facts_of(session, assignment, reflection)
            is_other = await story_revisions.renew(session, story, reflection, facts, now=now, by=by)
            needs_review = story.state is StoryState.IN_REVIEW and (came_back or is_other)
    await session.flush()
    enqueue = outbox.enqueue_anew if needs_review else outbox.enqueue
    await enqueue(session, OutgoingKind.REVIEW, id_of(assignment), outbox.CX_CHANNEL)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)
    if routine.ranks_issues and not reflection.is_new:
        await _refresh_elsewhere(session, id_of(assignment))


@dataclass(frozen=True)
class _Change:
    """What an author saved: the text until now, None for none, and the new one."""

    before: StoryText | None
    after: StoryText
    shape: StoryShape

    @classmethod
    def of(cls, before: Sequence[Answer] | None, after: Sequence[Answer], routine: Routine) -> Self:
        """Return the change from these answers to those."""
        shape = routine.story
        text = None if before is None else story_text_of(before, shape)
        return cls(text, story_text_of(after, shape), shape)

    @property
    def has_title(self) -> bool:
        """Whether the author wrote another headline, or took theirs out."""
        return self.before is None or self.before.title != self.after.title

    @property
    def sections(self) -> dict[str, Section | None]:
        """The sections that read otherwise now by their meanings, None for one that is gone."""
        before = {} if self.before is None else {each["meaning"]: each for each in self.before.sections}
        after = {each["meaning"]: each for each in self.after.sections}
        every = (*after, *(meaning for meaning in before if meaning not in after))
        return {meaning: after.get(meaning) for meaning in every if after.get(meaning) != before.get(meaning)}


async def _keep_private(
    session: AsyncSession, assignment: Assignment, story: Story, change: _Change, *, by: str
) -> None:
    """Withdraw the story, and reword it, so that what its author took out doesn't come back with the rest."""
    await _take_words(session, story, change, by=by)
    if story.state != StoryState.WITHDRAWN:
        await transition(session, story, StoryState.WITHDRAWN, by=by)
        await refresh_messages(session, id_of(assignment))


async def _begin(session: AsyncSession, reflection: Reflection, text: StoryText, *, waits: bool) -> None:
    """Store the story; its first revision is stored when its review card is delivered (`renew_due`)."""
    state = StoryState.WAITING if waits else StoryState.IN_REVIEW
    row = {"reflection_id": id_of(reflection), "state": state, "version": 1}
    await insert_row(session, Story, row | {"title": text.title, "sections": list(text.sections)})


async def _reword(session: AsyncSession, assignment: Assignment, story: Story, change: _Change, *, by: str) -> bool:
    """Take over the author's words where those changed; return whether the story went back to review."""
    await _take_words(session, story, change, by=by)
    story.version += 1
    if story.state == StoryState.DRAFT:
        await outbox.refresh_about(session, id_of(assignment), {OutgoingKind.CHANGES_ASKED})
    came_back = story.state not in (StoryState.WAITING, StoryState.IN_REVIEW)
    if came_back:
        await transition(session, story, StoryState.IN_REVIEW, by=by)
    await session.flush()
    return came_back


async def _take_words(session: AsyncSession, story: Story, change: _Change, *, by: str) -> None:
    """Take over the author's words where those changed."""
    changed = change.sections
    if change.has_title:
        story.title = change.after.title
    elif (
        story.title != change.after.title
        and Meaning.CAUSE in changed
        and not await story_changes.has_headline_of_editor(session, story, by)
    ):
        # Releases before cut the headline from there, and what the author takes out is to stay nowhere.
        story.title = change.after.title
    story.sections = with_changes(story.sections, changed, change.shape)


def require_undecided(story: Story | None) -> None:
    """Raise StoryIsOut or StoryIsGone once the story was decided; where there is none, its author may still write."""
    if story is not None and story.is_gone:
        raise StoryIsGone
    if story is not None and story.state not in _EDITABLE:
        raise StoryIsOut


def require_in_review(story: Story) -> None:
    """Raise IllegalStoryTransition unless the story waits for an editor, StoryIsGone once it was withdrawn."""
    if story.is_gone:
        raise StoryIsGone
    if story.state != StoryState.IN_REVIEW:
        raise IllegalStoryTransition(story.state)


async def refresh_cards(session: AsyncSession, customer_ids: Collection[int]) -> None:
    """Add what identifies these customers (ids) now to undecided stories, and have their review cards updated.

    Of two imports in a row, the names of both are masked; so they are in what was told from a story about them.
    """
    changed = set(customer_ids)
    if not changed:
        return
    rows = await session.exec(
        select(Reflection, Customer)
        .join(Assignment, col(Assignment.id) == col(Reflection.assignment_id))
        .join(Customer, col(Customer.id) == col(Assignment.customer_id))
        .join(Story, col(Story.reflection_id) == col(Reflection.id))
        .where(col(Story.state).in_(_EDITABLE), col(Story.withdrawn_at).is_(None))
        .order_by(col(Reflection.assignment_id))
        .execution_options(populate_existing=True)
    )
    found = [*rows.all(), *await retold.with_customers(session, _EDITABLE)]
    affected = [(reflection, customer) for reflection, customer in found if customer.id in changed]
    for reflection, customer in affected:
        story_revisions.note_identity(reflection, customer)
    await session.flush()
    for reflection, _ in affected:
        await outbox.refresh(session, OutgoingKind.REVIEW, reflection.assignment_id)


async def refresh_messages(session: AsyncSession, assignment_id: int, *, and_followers: bool = True) -> None:
    """Have every message about the story updated, and every other that shows words of it.

    With `and_followers`, so are those that follow the assignment.
    """
    await outbox.refresh_about(session, assignment_id, _ABOUT_STORY)
    await _refresh_elsewhere(session, assignment_id)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id, and_followers=and_followers)


async def _refresh_elsewhere(session: AsyncSession, assignment_id: int) -> None:
    for refresh in ALSO_REFRESHED:
        await refresh(session, assignment_id)


async def transition(session: AsyncSession, story: Story, to: StoryState, *, by: str | None) -> None:
    """Move `story` to the state `to`. Raises IllegalStoryTransition where that is not allowed, or another was first."""
    if to not in STORY_TRANSITIONS[story.state]:
        raise IllegalStoryTransition(story.state)
    moved = await session.exec(
        update(Story)
        .where(col(Story.id) == story.id, col(Story.state) == story.state)
        .values(state=to, decided_by=by)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        await session.refresh(story)
        raise IllegalStoryTransition(story.state)
    await session.refresh(story, ["state", "decided_by"])


async def close(session: AsyncSession, assignment: Assignment, *, now: datetime, by: str) -> None:
    """Close the assignment of a story that is decided or private, if it is not closed yet."""
    if assignment.state != AssignmentState.CLOSED:
        await assignments.transition(session, assignment, AssignmentState.CLOSED, now=now, actor=by)
