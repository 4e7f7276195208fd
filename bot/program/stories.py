"""Stories: made from reflections, reviewed by editors, published once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError
from bot.program import assignments, briefs, outbox
from bot.program.assignments import id_of
from bot.program.rows import store
from models import (
    STORY_MOVES,
    Assignment,
    AssignmentState,
    Consent,
    OutgoingKind,
    Place,
    Reflection,
    Story,
    StoryState,
)

# Room for a headline in a header block of 150 characters.
LONGEST_TITLE = 120
LONGEST_TEXT = 3000
_EDITABLE = frozenset({StoryState.DRAFT, StoryState.IN_REVIEW, StoryState.WITHDRAWN})


class StoryIsOut(FirsthandError):
    """Published or declined: the author can't change it any more."""

    def __init__(self) -> None:
        super().__init__("This story is decided and can't be changed here any more. Ask the CX team for a correction.")


class IllegalStoryMove(FirsthandError):
    """The story can't go there from where it stands."""

    def __init__(self, story: Story, to: StoryState) -> None:
        super().__init__(
            f"Nothing was changed: this story is {story.state.value}, so it can't become “{to.value}” now."
        )


class EditedMeanwhile(FirsthandError):
    """Another editor or the author saved between opening and submitting."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this story meanwhile. Copy your wording, close this, and open it anew.")


@dataclass(frozen=True)
class StoryText:
    """The words of a story, unmasked."""

    title: str
    heard: str
    quote: str
    hurts: str


async def text_of(session: AsyncSession, reflection: Reflection) -> StoryText:
    """Return the story that a reflection tells by itself, before any editor."""
    answers = await briefs.answers_in(session, reflection)
    return told([(a.question, a.answer) for a in answers], reflection.quote, reflection.hurts)


def told(answers: Iterable[tuple[str, str]], quote: str, hurts: str) -> StoryText:
    """Return the story these words tell; questions left open are left out."""
    heard = "\n\n".join(f"{question}\n{answer}" for question, answer in answers if answer)
    return StoryText(headline(hurts), heard, quote, hurts)


def headline(text: str) -> str:
    """Return the first sentence of `text`, cut at a word so that it fits a headline."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    sentence = first
    for end in (". ", "! ", "? "):
        sentence = sentence.split(end, 1)[0]
    # What is nothing but an end is its own headline; a heading must not be empty.
    first = sentence.rstrip(".") or first
    if len(first) <= LONGEST_TITLE:
        return first
    return first[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


async def follow(
    session: AsyncSession,
    assignment: Assignment,
    reflection: Reflection,
    *,
    before: StoryText | None,
    after: StoryText,
    now: datetime,
    by: str,
) -> None:
    """Let the story follow its reflection: begun, reworded, withdrawn when private; the editors see the review card.

    Raises FieldError where the answers are too long for a story.

    `before` is what the reflection told until now, and `after` what it tells: where the author changed nothing, an
    editor's wording stands.
    """
    story = None if reflection.is_new else await briefs.story_from(session, reflection)
    if reflection.consent is Consent.PRIVATE:
        if story is not None and story.state != StoryState.WITHDRAWN:
            await _move(session, story, StoryState.WITHDRAWN, by=by)
        await _close(session, assignment, now=now, by=by)
    else:
        _require_room(after)
        if story is None:
            await store(session, Story(reflection_id=id_of(reflection), **vars(after)))
        else:
            await _reword(session, assignment, story, before=before, after=after, by=by)
    await session.flush()
    await outbox.promise(session, OutgoingKind.REVIEW, id_of(assignment), outbox.TO_CX)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment))


def _require_room(text: StoryText) -> None:
    # An editor's field holds no more, and a story is never cut in silence.
    if len(text.heard) > LONGEST_TEXT:
        longest = (
            f"Questions and answers together are {len(text.heard)} characters; please keep them to {LONGEST_TEXT}."
        )
        raise FieldError({"answers": longest})


async def _reword(
    session: AsyncSession, assignment: Assignment, story: Story, *, before: StoryText | None, after: StoryText, by: str
) -> None:
    for name, words in vars(after).items():
        if before is None or getattr(before, name) != words:
            setattr(story, name, words)
    story.version += 1
    if story.state == StoryState.DRAFT:
        again = str(story.version)
        await outbox.promise(session, OutgoingKind.RESUBMITTED, id_of(assignment), outbox.TO_CX, again=again)
    if story.state != StoryState.IN_REVIEW:
        await _move(session, story, StoryState.IN_REVIEW, by=by)
    session.add(story)


async def require_editable(session: AsyncSession, reflection: Reflection) -> None:
    """Raise StoryIsOut once the story of this reflection was published or declined."""
    require_undecided(await briefs.story_from(session, reflection))


def require_undecided(story: Story | None) -> None:
    """Raise StoryIsOut once the story was published or declined; where there is none, its author may still write."""
    if story is not None and story.state not in _EDITABLE:
        raise StoryIsOut


def require_in_review(story: Story) -> None:
    """Raise IllegalStoryMove unless the story waits for an editor."""
    if story.state != StoryState.IN_REVIEW:
        raise IllegalStoryMove(story, StoryState.IN_REVIEW)


async def publish(session: AsyncSession, assignment_id: int, *, now: datetime, by: str) -> None:
    """Publish the story, once. Raises IllegalStoryMove the second time."""
    assignment, story = await _story_of(session, assignment_id)
    await _move(session, story, StoryState.PUBLISHED, by=by)
    story.published_at = now
    session.add(story)
    await outbox.promise(session, OutgoingKind.STORY, assignment_id, outbox.TO_STORIES)
    await _close(session, assignment, now=now, by=by)
    await _show(session, assignment_id)


async def edit(session: AsyncSession, assignment_id: int, text: StoryText, *, version: int, by: str) -> None:
    """Give the story an editor's wording. `version` is the story's when the modal was opened.

    Raises FieldError, EditedMeanwhile, or IllegalStoryMove when it is no longer in review.
    """
    _, story = await _story_of(session, assignment_id)
    require_in_review(story)
    if story.version != version:
        raise EditedMeanwhile
    check(text)
    for name, words in vars(text).items():
        setattr(story, name, words)
    story.version, story.decided_by = story.version + 1, by
    session.add(story)
    await _show(session, assignment_id)


def check(text: StoryText) -> None:
    """Raise FieldError for a story text that is empty or too long in some part."""
    wrong = {}
    for name, words in vars(text).items():
        longest = LONGEST_TITLE if name == "title" else LONGEST_TEXT
        if not words.strip():
            wrong[name] = "A story needs this part. Write a line."
        elif len(words) > longest:
            wrong[name] = f"That is {len(words)} characters; please keep it to {longest}."
    if wrong:
        raise FieldError(wrong)


async def ask_changes(session: AsyncSession, assignment_id: int, note: str, *, by: str) -> None:
    """Send the story back to its author with `note`. Raises FieldError without one, IllegalStoryMove."""
    if not note.strip():
        raise FieldError({"note": "Say what you would like changed; your words go to the author."})
    assignment, story = await _story_of(session, assignment_id)
    await _move(session, story, StoryState.DRAFT, by=by)
    story.note = note.strip()
    session.add(story)
    await _tell_author(session, OutgoingKind.CHANGES_ASKED, assignment, again=str(story.version))


async def decline(session: AsyncSession, assignment_id: int, reason: str, *, now: datetime, by: str) -> None:
    """Decide not to publish, with a reason for the author. Raises FieldError without one, IllegalStoryMove."""
    if not reason.strip():
        raise FieldError({"note": "Say why; your words go to the author."})
    assignment, story = await _story_of(session, assignment_id)
    await _move(session, story, StoryState.DECLINED, by=by)
    story.note = reason.strip()
    session.add(story)
    await _close(session, assignment, now=now, by=by)
    await _tell_author(session, OutgoingKind.STORY_DECLINED, assignment)


async def _tell_author(session: AsyncSession, kind: OutgoingKind, assignment: Assignment, *, again: str = "") -> None:
    to = outbox.To(Place.PERSON, participant_id=assignment.participant_id)
    await outbox.promise(session, kind, id_of(assignment), to, again=again)
    await _show(session, id_of(assignment))


async def note_published(session: AsyncSession, assignment_id: int) -> None:
    """Tell the author that their story stands in the channel, with the link, and let the other messages follow."""
    assignment = await session.get_one(Assignment, assignment_id)
    await _tell_author(session, OutgoingKind.STORY_PUBLISHED, assignment)


async def _show(session: AsyncSession, assignment_id: int) -> None:
    await outbox.refresh(session, OutgoingKind.REVIEW, assignment_id)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, assignment_id)


async def _story_of(session: AsyncSession, assignment_id: int) -> tuple[Assignment, Story]:
    assignment = await session.get(Assignment, assignment_id, with_for_update=True)
    reflection = await briefs.reflection_on(session, assignment_id)
    story = await briefs.story_from(session, reflection) if reflection else None
    if assignment is None or story is None:
        raise FirsthandError("There is no story here to decide on: its author keeps it private.")
    return assignment, story


async def _move(session: AsyncSession, story: Story, to: StoryState, *, by: str) -> None:
    if to not in STORY_MOVES[story.state]:
        raise IllegalStoryMove(story, to)
    moved = await session.exec(
        update(Story)
        .where(col(Story.id) == story.id, col(Story.state) == story.state)
        .values(state=to, decided_by=by)
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        await session.refresh(story)
        raise IllegalStoryMove(story, to)
    await session.refresh(story, ["state", "decided_by"])


async def _close(session: AsyncSession, assignment: Assignment, *, now: datetime, by: str) -> None:
    if assignment.state != AssignmentState.CLOSED:
        await assignments.move(session, assignment, AssignmentState.CLOSED, now=now, actor=by)
