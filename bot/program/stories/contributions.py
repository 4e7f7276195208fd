"""Contributions: what others add to a story beside its author, by the hook of its routine."""

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program.masking import Identity
from bot.program.routines import StoryShape
from bot.program.routines.hooks import Contribution, hooks_of
from bot.program.stories.story_text import StoryText, with_changes
from models import Assignment, Consent, Meaning, Reflection

_NOTHING = Contribution(None)


class HeardWasWithdrawn(Problem):
    """The story that they listened to was withdrawn, so no other is told from it."""


async def of(session: AsyncSession, assignment: Assignment) -> Contribution:
    """Return what others add to the story of an assignment; nothing where its routine knows no such thing."""
    contribute = hooks_of(assignment.routine).contribution
    return await contribute(session, assignment) if contribute is not None else _NOTHING


async def admit(session: AsyncSession, reflection: Reflection, contribution: Contribution, *, is_first: bool) -> None:
    """Note whom a contribution may give away. Raises FieldError where no story may be made of what was heard.

    Where it `is_first`, the reflection was just inserted, and the session doesn't keep what is changed in it.
    """
    if contribution.is_barred and reflection.consent is not Consent.PRIVATE:
        raise FieldError({"consent": HeardWasWithdrawn()})
    note_identity(reflection, contribution)
    if is_first and contribution.identity != Identity():
        stored = update(Reflection).where(col(Reflection.id) == reflection.id).values(identity=reflection.identity)
        await session.exec(stored.execution_options(synchronize_session=False))


def joined(text: StoryText, contribution: Contribution, shape: StoryShape) -> StoryText:
    """Return the author's text with what others add to it."""
    if contribution.section is None:
        return text
    changes = {Meaning.LINES.value: contribution.section}
    return StoryText(text.title, tuple(with_changes(text.sections, changes, shape)))


def note_identity(reflection: Reflection, contribution: Contribution) -> None:
    """Add whom a contribution may give away to the identity of a story."""
    if contribution.identity != Identity():
        known = Identity.from_json(reflection.identity or {})
        reflection.identity = known.joined(contribution.identity).to_json()
