"""Reflections: validates the form, and saves it with its commitment and its story."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError, Problem
from bot.program import assignments, stories
from bot.program.assignments import assignment_details, calls, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.masking import Identity
from bot.program.people import is_slack_id
from bot.program.routines import ROUTINES, FieldKind, Routine
from bot.program.stories import commitments, problems
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.story_revisions import StoryFacts
from models import Answer, Assignment, AssignmentState, Consent, Customer, Issue, Meaning, Person, Reflection, Round
from models.database import insert_row

_OLDEST = timedelta(days=92)
# Far enough for any commitment, near enough to notice a slip of the year.
_FARTHEST = timedelta(days=5 * 366)


class ChangedMeanwhile(FirsthandError):
    """Somebody saved between opening and submitting."""


@dataclass(frozen=True)
class ReflectionForm:
    """The values of the reflection modal; texts are stripped, a date or choice not made is None."""

    talked_on: date | None
    answers: tuple[tuple[str, str], ...]
    quote: str
    hurts: str
    promise: str
    due_on: date | None
    owner: str | None
    no_promise_reason: str
    consent: Consent | None

    def commitment_by(self, author: str) -> CommitmentTerms | None:
        """Return the commitment of `author` (Slack id), who sees it through unless somebody else was named."""
        if not self.promise or self.due_on is None:
            return None
        return CommitmentTerms(self.promise, self.due_on, self.owner or author)

    def given(self, routine: Routine) -> list[Answer]:
        """Return what is stored as answers: all but what has a column, and the commitment."""
        heard = [
            Answer(field=f"answer_{position}", meaning=Meaning.HEARD, question=question, answer=answer)
            for position, (question, answer) in enumerate(self.answers)
        ]
        others = (("quote", Meaning.QUOTE), ("hurts", Meaning.CAUSE), ("no_promise_reason", Meaning.NO_COMMITMENT))
        return heard + [
            Answer(field=name, meaning=meaning, question=routine.field(name).label, answer=getattr(self, name))
            for name, meaning in others
            if getattr(self, name)
        ]

    def story_facts(
        self, routine: Routine, customer: Customer, participant: Person, issue: Issue | None, *, by: str
    ) -> StoryFacts:
        """Return the facts of the story of this form, by the author `by` (Slack id); no consent counts as anonymous."""
        return StoryFacts(
            routine,
            customer,
            participant,
            issue,
            commitment=self.commitment_by(by),
            reason=self.no_promise_reason or None,
            talked_on=self.talked_on,
            consent=self.consent or Consent.ANONYMOUS,
        )


def check(form: ReflectionForm, routine: Routine, *, today: date, stored: ReflectionForm | None = None) -> Consent:
    """Return the consent when all is well; `today` is the participant's own date.

    The days that were `stored` before are taken as they are, so that consent can be taken back however late.
    Raises FieldError with a problem for every field that needs another look.
    """
    wrong: dict[str, Problem] = {}
    if form.talked_on is None:
        wrong["talked_on"] = problems.TalkDayMissing()
    elif (stored is None or form.talked_on != stored.talked_on) and not today - _OLDEST <= form.talked_on <= today:
        wrong["talked_on"] = problems.TalkDayNotRecent()
    if not any(answer for _, answer in form.answers):
        wrong["answers"] = problems.NoAnswer()
    missing: dict[str, Problem] = {"quote": problems.QuoteMissing(), "hurts": problems.HurtsMissing()}
    wrong |= {name: problem for name, problem in missing.items() if not getattr(form, name)}
    # Slack's client sends a person; a forged payload may hold anything, which would be posted in a message.
    if form.owner is not None and not is_slack_id(form.owner):
        wrong["owner"] = problems.OwnerNotAMember()
    wrong |= _commitment_faults(form, today, stored.due_on if stored else None)
    for field in routine.reflection:
        text = getattr(form, field.name) if field.kind is FieldKind.TEXT else ""
        if len(text) > field.max_length:
            wrong[field.name] = problems.TooLong(len(text), field.max_length)
    if form.consent is None:
        wrong["consent"] = problems.ConsentMissing()
    if wrong or form.consent is None:
        raise FieldError(wrong)
    return form.consent


def _commitment_faults(form: ReflectionForm, today: date, kept: date | None) -> dict[str, Problem]:
    if form.promise and form.due_on is None:
        return {"due_on": problems.DueDayMissing()}
    if form.due_on is not None and not form.promise:
        return {"promise": problems.PromiseMissing()}
    if form.due_on == kept:
        return {}
    if form.due_on is not None and form.due_on < today:
        return {"due_on": calls.DayPassed()}
    if form.due_on is not None and form.due_on > today + _FARTHEST:
        return {"due_on": problems.DueDayTooFar()}
    return {}


def require_writable(details: AssignmentDetails) -> None:
    """Raise IllegalTransition, StoryIsOut or StoryIsGone where a reflection could not be saved, before it is typed."""
    if details.reflection is None and details.assignment.state is not AssignmentState.DONE:
        assignments.require_transition(details.assignment, AssignmentState.DONE)
    stories.require_undecided(details.story)


async def save(
    session: AsyncSession,
    assignment_id: int,
    form: ReflectionForm,
    *,
    version: int,
    today_of: Callable[[Person], date],
    now: datetime,
    by: str,
) -> Reflection:
    """Save what `by` (Slack id) wrote about their call, and with it commitment, story and review card.

    `today_of` tells the participant's own date. `version` is the reflection's when the modal was opened, 0 for none;
    the same words sent twice are saved once.
    Raises FieldError, NotYours, IllegalTransition, ChangedMeanwhile, StoryIsOut once the story was published or
    declined, or StoryIsGone once it was withdrawn then.
    """
    assignment, routine, parties, reflection = await _own_call(session, assignment_id, by=by)
    customer, participant, _ = parties
    stored = await _stored_form(session, reflection) if reflection else None
    if reflection is not None and reflection.version != version:
        if replace(form, owner=(form.owner or by) if form.promise else None) == stored:
            return reflection
        raise ChangedMeanwhile
    before = None if reflection is None else reflection.answers
    consent = check(form, routine, today=today_of(participant), stored=stored)
    if reflection is None:
        reflection = await _first(session, assignment, form, consent, customer, routine=routine, now=now, by=by)
    else:
        if reflection.consent is not consent:
            await calls.refresh_other_briefs(session, assignment)
        await _rewrite(session, reflection, routine, form, consent, now=now)
    await commitments.keep(session, reflection, form.commitment_by(by), author=by, now=now)
    facts = form.story_facts(routine, *parties, by=by)
    await stories.sync_story(session, assignment, reflection, before=before, facts=facts, now=now, by=by)
    return reflection


_OWN_CALL = (
    select(Assignment, Person, col(Round.routine), Customer, Issue, Reflection)  # type: ignore[call-overload]
    .join(Person, col(Person.id) == col(Assignment.participant_id))
    .join(Customer, col(Customer.id) == col(Assignment.customer_id))
    .join(Issue, col(Issue.id) == col(Customer.issue_id), isouter=True)
    .join(Round, col(Round.id) == col(Assignment.round_id))
    .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
    .where(col(Assignment.id) == bindparam("the_id"), col(Person.slack_id) == bindparam("slack_id"))
    .with_for_update(of=Assignment, key_share=True)
    .execution_options(populate_existing=True)
)


async def _own_call(
    session: AsyncSession, assignment_id: int, *, by: str
) -> tuple[Assignment, Routine, tuple[Customer, Person, Issue | None], Reflection | None]:
    """Return the call of `by` (Slack id), locked, with its routine, who is part of it and what was saved before."""
    found = await session.exec(_OWN_CALL, params={"the_id": assignment_id, "slack_id": by})
    row = found.first()
    if row is None:
        raise assignments.NotYours
    assignment, participant, routine, customer, issue = row[:5]
    reflection: Reflection | None = row[5]
    if reflection is None and assignment.state in (AssignmentState.REFLECTED, AssignmentState.CLOSED):
        # Saved by another while this waited for the lock: PostgreSQL reads again only what it locks.
        reflection = await assignment_details.reflection_on(session, assignment_id)
    return assignment, ROUTINES[routine], (customer, participant, issue), reflection


async def _stored_form(session: AsyncSession, reflection: Reflection) -> ReflectionForm:
    """Return the stored reflection as a form."""
    commitment = await assignment_details.commitment_from(session, reflection)
    return ReflectionForm(
        talked_on=reflection.talked_on,
        answers=tuple((each["question"], each["answer"]) for each in reflection.answers_of(Meaning.HEARD)),
        quote=reflection.text_of(Meaning.QUOTE),
        hurts=reflection.text_of(Meaning.CAUSE),
        promise=commitment.text if commitment else "",
        due_on=commitment.due_on if commitment else None,
        owner=commitment.owner if commitment else None,
        no_promise_reason=reflection.text_of(Meaning.NO_COMMITMENT),
        consent=reflection.consent,
    )


async def _first(
    session: AsyncSession,
    assignment: Assignment,
    form: ReflectionForm,
    consent: Consent,
    customer: Customer,
    *,
    routine: Routine,
    now: datetime,
    by: str,
) -> Reflection:
    through = () if assignment.state is AssignmentState.DONE else (AssignmentState.DONE,)
    await assignments.transition(session, assignment, AssignmentState.REFLECTED, through=through, now=now, actor=by)
    reflection = Reflection(
        assignment_id=id_of(assignment),
        talked_on=form.talked_on or now.date(),
        consent=consent,
        answers=form.given(routine),
        submitted_at=now,
        saved_at=now,
        identity=Identity.of_customer(customer).to_json(),
    )
    reflection.id = await insert_row(session, Reflection, reflection.model_dump(exclude={"id"}))
    return reflection


async def _rewrite(
    session: AsyncSession,
    reflection: Reflection,
    routine: Routine,
    form: ReflectionForm,
    consent: Consent,
    *,
    now: datetime,
) -> None:
    stories.require_undecided(await assignment_details.story_from(session, reflection))
    reflection.talked_on = form.talked_on or reflection.talked_on
    reflection.consent, reflection.answers = consent, form.given(routine)
    reflection.version, reflection.saved_at = reflection.version + 1, now
