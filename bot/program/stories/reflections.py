"""Reflections: validates the form, and saves it with its commitment and its story."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError
from bot.program import assignments, stories
from bot.program.assignments import assignment_details, calls, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.masking import Identity
from bot.program.masking.privacy import Whom
from bot.program.routines import FieldKind, Routine, routine_of
from bot.program.stories import commitments, draft_issues, problems, story_revisions
from bot.program.stories.reflection_checks import check
from bot.program.stories.reflection_form import Entry, ReflectionForm, stored_entries
from models import (
    Account,
    Assignment,
    AssignmentState,
    Commitment,
    Consent,
    Customer,
    DraftEntry,
    Issue,
    Meaning,
    Person,
    Reflection,
)
from models.database import insert_row

# Slack: a list holds a hundred options.
_MOST_ISSUES = 99


class ChangedMeanwhile(FirsthandError):
    """Somebody saved between opening and submitting."""


def require_writable(details: AssignmentDetails) -> None:
    """Raise NotYours, IllegalTransition, StoryIsOut or StoryIsGone where no reflection can be saved, before typing it.

    Nobody reflects where the routine has no form.
    """
    _require_form(details.routine)
    if details.reflection is None and details.assignment.state is not AssignmentState.DONE:
        assignments.require_transition(details.assignment, AssignmentState.DONE)
    stories.require_undecided(details.story)


def _require_form(routine: Routine) -> None:
    if not routine.form.fields:
        raise assignments.NotYours


class Saved(NamedTuple):
    """A saved reflection, and whether anything is kept that was typed in its form, be it of an earlier version."""

    reflection: Reflection
    is_begun: bool


async def save(
    session: AsyncSession,
    assignment_id: int,
    entries: Iterable[Entry],
    *,
    version: int,
    today_of: Callable[[Person], date],
    now: datetime,
    by: str,
) -> Saved:
    """Save what `by` (Slack id) entered about their assignment, and with it commitment, story and review card.

    `today_of` tells the participant's own date. `version` is the reflection's when the modal was opened, 0 for none;
    the same words sent twice are saved once. What was typed is left, for `typed.settle`.
    Raises FieldError, NotYours, IllegalTransition, ChangedMeanwhile, StoryIsOut once the story was published or
    declined, or StoryIsGone once it was withdrawn then.
    """
    own = await _own_assignment(session, assignment_id, by=by)
    assignment, routine, reflection = own.assignment, own.routine, own.reflection
    stored = await stored_form(session, routine, reflection) if reflection else None
    form = ReflectionForm.of(routine, entries, reflection.answers if reflection else ())
    if stored is not None and reflection is not None and reflection.version != version:
        if form.is_same_as(stored, by):
            return Saved(reflection, own.is_begun)
        raise ChangedMeanwhile
    before = None if reflection is None else reflection.answers
    today, whom = today_of(own.participant), own.whom
    check(form, today=today, stored=stored)
    issue = await _chosen_issue(session, form) or await draft_issues.keep(session, assignment, reflection, form, whom)
    if reflection is None:
        reflection = await _first(session, assignment, form, whom, issue=issue, today=today, now=now, by=by)
    else:
        if reflection.consent is not form.consent:
            await calls.refresh_other_briefs(session, assignment)
        await _rewrite(session, reflection, form, issue=issue, now=now)
        await story_revisions.note_mentioned(session, reflection, whom, form.values.values())
    await commitments.keep(session, reflection, form.commitment_by(by), author=by, now=now)
    await stories.sync_story(session, assignment, reflection, before=before, now=now, by=by)
    return Saved(reflection, own.is_begun)


async def _chosen_issue(session: AsyncSession, form: ReflectionForm) -> Issue | None:
    """Return the issue that was chosen, None for none. Raises FieldError where there is no such issue."""
    if form.issue_id is None:
        return None
    issue = await session.get(Issue, form.issue_id)
    field = form.routine.form.field_for(Meaning.ISSUE)
    if issue is None and field is not None:
        raise FieldError({field.name: problems.Missing(field.missing)})
    return issue


async def issues_for(session: AsyncSession, details: AssignmentDetails) -> tuple[Issue, ...]:
    """Return the issues to choose from where the form asks for one, the most severe first; else none."""
    if not any(field.kind is FieldKind.ISSUE for field in details.routine.form.fields):
        return ()
    rows = await session.exec(
        select(Issue)
        .where(~col(Issue.draft))
        .order_by(col(Issue.severity).desc().nulls_last(), col(Issue.id))
        .limit(_MOST_ISSUES)
    )
    chosen = details.reflection.issue_id if details.reflection else None
    issues = tuple(rows)
    if chosen is None or any(issue.id == chosen for issue in issues):
        return issues
    return (await session.get_one(Issue, chosen), *issues)


_IS_BEGUN = exists().where(col(DraftEntry.assignment_id) == col(Assignment.id))
_OWN_ASSIGNMENT: Any = (
    select(Assignment, Person, Customer, Reflection)
    .add_columns(_IS_BEGUN)
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .join(Customer, col(Customer.id) == col(Assignment.customer_id), isouter=True)
    .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
    .where(col(Assignment.id) == bindparam("the_id"), col(Person.slack_id) == bindparam("slack_id"))
    .with_for_update(of=Assignment, key_share=True)
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True)
class _OwnAssignment:
    """An assignment, locked, with its participant, whom it is about, what was saved, and whether its form is begun."""

    assignment: Assignment
    routine: Routine
    participant: Person
    whom: Whom | None
    reflection: Reflection | None
    is_begun: bool


async def _own_assignment(session: AsyncSession, assignment_id: int, *, by: str) -> _OwnAssignment:
    """Return the assignment of `by` (Slack id). Raises NotYours where it is somebody else's, or has no form."""
    found = await session.exec(_OWN_ASSIGNMENT, params={"the_id": assignment_id, "slack_id": by})
    row = found.first()
    if row is None:
        raise assignments.NotYours
    assignment, participant, customer, reflection, is_begun = row
    routine = routine_of(assignment)
    _require_form(routine)
    if reflection is None and assignment.state in (AssignmentState.REFLECTED, AssignmentState.CLOSED):
        # Saved by another while this waited for the lock: PostgreSQL reads again only what it locks.
        reflection = await assignment_details.reflection_on(session, assignment_id)
    whom = customer or await _account_or_host(session, assignment)
    return _OwnAssignment(assignment, routine, participant, whom, reflection, is_begun)


async def _account_or_host(session: AsyncSession, assignment: Assignment) -> Account | Person | None:
    if assignment.account_id is not None:
        return await session.get_one(Account, assignment.account_id, populate_existing=True)
    if assignment.host_id is not None:
        return await session.get_one(Person, assignment.host_id, populate_existing=True)
    return None


async def stored_form(session: AsyncSession, routine: Routine, reflection: Reflection) -> ReflectionForm:
    """Return the stored reflection as a form."""
    commitment = await assignment_details.commitment_from(session, reflection)
    return form_of(routine, reflection, commitment)


def form_of(routine: Routine, reflection: Reflection, commitment: Commitment | None) -> ReflectionForm:
    """Return a reflection with its commitment as a form."""
    columns = {
        Meaning.DAY: reflection.talked_on.isoformat(),
        Meaning.CONSENT: reflection.consent.value,
        Meaning.ISSUE: str(reflection.issue_id or ""),
    }
    entries = stored_entries(routine, columns, commitments.terms_of(commitment) if commitment else None)
    entries += [Entry(answer["field"], answer["question"], answer["answer"]) for answer in reflection.answers]
    return ReflectionForm.of(routine, entries, reflection.answers)


async def _first(
    session: AsyncSession,
    assignment: Assignment,
    form: ReflectionForm,
    whom: Whom | None,
    *,
    issue: Issue | None,
    today: date,
    now: datetime,
    by: str,
) -> Reflection:
    through = () if assignment.state is AssignmentState.DONE else (AssignmentState.DONE,)
    await assignments.transition(session, assignment, AssignmentState.REFLECTED, through=through, now=now, actor=by)
    reflection = Reflection(
        assignment_id=id_of(assignment),
        talked_on=form.day or today,
        consent=form.consent or Consent.ANONYMOUS,
        issue_id=issue.id if issue else None,
        answers=form.to_store(),
        submitted_at=now,
        saved_at=now,
        identity=Identity.of(whom).to_json(),
    )
    await story_revisions.note_mentioned(session, reflection, whom, form.values.values())
    reflection.id = await insert_row(session, Reflection, reflection.model_dump(exclude={"id"}))
    return reflection


async def _rewrite(
    session: AsyncSession, reflection: Reflection, form: ReflectionForm, *, issue: Issue | None, now: datetime
) -> None:
    stories.require_undecided(await assignment_details.story_from(session, reflection))
    reflection.talked_on = form.day or reflection.talked_on
    reflection.consent = form.consent or reflection.consent
    reflection.issue_id, reflection.answers = issue.id if issue else None, form.to_store()
    reflection.version, reflection.saved_at = reflection.version + 1, now
