"""Draft issues: what one participant saw in their own words, kept in the register until the CX team takes it up."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program.assignments import id_of
from bot.program.masking import mask
from bot.program.masking.privacy import Whom
from bot.program.stories.reflection_form import ReflectionForm
from bot.program.stories.story_revisions import identity_of
from bot.program.stories.story_text import cut
from models import Assignment, Consent, Issue, Meaning, Person, Reflection

# As long as an issue's title may be.
_LONGEST_TITLE = 300


async def keep(
    session: AsyncSession,
    assignment: Assignment,
    reflection: Reflection | None,
    form: ReflectionForm,
    whom: Whom | None,
) -> Issue | None:
    """Return the draft issue that a form tells of in words, stored or renamed; None for a form that tells of none.

    Its title names whom it was seen with only where they agreed to that. One that was taken up stays as it is.
    """
    text = form.text_of(Meaning.ISSUE_IN_WORDS)
    if not text:
        return None
    masked = mask(" ".join(text.split()), identity_of(reflection, whom), form.consent or Consent.ANONYMOUS)
    title = cut(masked.text, _LONGEST_TITLE)
    known = await session.get(Issue, reflection.issue_id) if reflection and reflection.issue_id else None
    if known is None:
        department = whom.department if isinstance(whom, Person) else None
        known = Issue(external_id=await _free_id(session, assignment), title=title, department=department, draft=True)
        session.add(known)
        await session.flush()
    elif known.draft:
        known.title = title
    return known


async def _free_id(session: AsyncSession, assignment: Assignment) -> str:
    """Return the id of the draft of an assignment, such as SHADOW-12; another where a sheet brought that one before."""
    wanted = f"{assignment.routine.upper()}-{id_of(assignment)}"
    rows = await session.exec(select(Issue.external_id).where(col(Issue.external_id).startswith(wanted)))
    taken = set(rows.all())
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
