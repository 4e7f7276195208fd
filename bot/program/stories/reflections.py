"""Reflections: checking what a participant wrote, and saving it with its promise and its story."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, FirsthandError
from bot.program import assignments, stories
from bot.program.assignments import assignment_details, calls, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.masking import Identity
from bot.program.people import is_slack_id
from bot.program.routines import ROUTINES, FieldKind, Routine
from bot.program.rows import insert_later, store
from bot.program.stories import commitments, story_text
from bot.program.stories.commitments import Promise
from bot.program.stories.story_revisions import About, ToldStory
from models import (
    Assignment,
    AssignmentState,
    Consent,
    Customer,
    Issue,
    Participant,
    Reflection,
    ReflectionAnswer,
    Round,
)

NO_OWNER = "Choose a member of this workspace, or leave it to yourself: guests and apps can't see a promise through."
_OLDEST = timedelta(days=92)
# Far enough for any promise, near enough to notice a slip of the year.
_FARTHEST = timedelta(days=5 * 366)


class ChangedMeanwhile(FirsthandError):
    """Somebody saved between opening and submitting."""

    def __init__(self) -> None:
        super().__init__(
            "This call was saved meanwhile, perhaps on another device. "
            "Copy what you need, close this, and open it anew."
        )


@dataclass(frozen=True)
class ReflectionForm:
    """What stands in the reflection modal; texts are stripped, a date or choice not made is None."""

    talked_on: date | None
    answers: tuple[tuple[str, str], ...]
    quote: str
    hurts: str
    promise: str
    due_on: date | None
    owner: str | None
    no_promise_reason: str
    consent: Consent | None


@dataclass(frozen=True)
class _Days:
    """The days that were saved before; what was right then is right for ever."""

    talked_on: date | None = None
    due_on: date | None = None


_NO_DAYS = _Days()


def check(written: ReflectionForm, routine: Routine, *, today: date, kept: _Days = _NO_DAYS) -> Consent:
    """Return the consent when all is well; `today` is the participant's own date.

    The days in `kept` are taken as they are, so that consent can be taken back however late.
    Raises FieldError with words for every field that needs another look.
    """
    wrong: dict[str, str] = {}
    if written.talked_on is None:
        wrong["talked_on"] = "On which day did you talk?"
    elif written.talked_on != kept.talked_on and not today - _OLDEST <= written.talked_on <= today:
        wrong["talked_on"] = "Choose the day of the call: today or a day in the last three months."
    if not any(answer for _, answer in written.answers):
        wrong["answers"] = "Write a line under at least one of the questions."
    if not written.quote:
        wrong["quote"] = "One sentence they said, as they said it."
    if not written.hurts:
        wrong["hurts"] = "What hurts them, and why? A line is enough."
    wrong |= _owner_faults(written.owner)
    wrong |= _promise_faults(written, today, kept.due_on)
    for field in routine.reflection:
        text = getattr(written, field.name) if field.kind is FieldKind.TEXT else ""
        if len(text) > field.max_length:
            wrong[field.name] = f"That is {len(text)} characters; please keep it to {field.max_length}."
    if written.consent is None:
        wrong["consent"] = "Choose what the customer agreed to."
    if wrong or written.consent is None:
        raise FieldError(wrong)
    return written.consent


def _owner_faults(owner: str | None) -> dict[str, str]:
    # What Slack's client sends is a person; what somebody else sends may be anything, and would stand in a message.
    if owner is None or is_slack_id(owner):
        return {}
    return {"owner": NO_OWNER}


def _promise_faults(written: ReflectionForm, today: date, kept: date | None) -> dict[str, str]:
    if written.promise and written.due_on is None:
        return {"due_on": "By when? Choose a day, or clear the promise."}
    if written.due_on is not None and not written.promise:
        return {"promise": "There is a day but no promise. Write the promise, or clear the day."}
    if written.due_on == kept:
        return {}
    if written.due_on is not None and written.due_on < today:
        return {"due_on": "That day has passed. Choose today or a day to come."}
    if written.due_on is not None and written.due_on > today + _FARTHEST:
        return {"due_on": "That is more than five years away. Promise something nearer."}
    return {}


def require_writable(brief: AssignmentDetails) -> None:
    """Raise where what would be written could not be saved: better now than after typing.

    It is IllegalTransition, StoryIsOut or StoryIsGone.
    """
    if brief.reflection is None and brief.assignment.state is not AssignmentState.TALKED:
        assignments.require_transition(brief.assignment, AssignmentState.TALKED)
    stories.require_undecided(brief.story)


async def save(
    session: AsyncSession,
    assignment_id: int,
    written: ReflectionForm,
    *,
    version: int,
    today_of: Callable[[Participant], date],
    now: datetime,
    by: str,
) -> Reflection:
    """Save what `by` (Slack id) wrote about their call, and what follows from it: promise, story, review.

    `today_of` tells the participant's own date. `version` is the reflection's when the modal was opened, 0 for none;
    the same words sent twice are saved once.
    Raises FieldError, NotYours, IllegalTransition, ChangedMeanwhile, StoryIsOut once the story was published or
    declined, or StoryIsGone once it was withdrawn then.
    """
    assignment, routine, about, reflection = await _in_hand(session, assignment_id, by=by)
    if reflection is not None and reflection.version != version:
        if await _says_the_same(session, reflection, written, by=by):
            return reflection
        raise ChangedMeanwhile
    kept = await _days_of(session, reflection) if reflection else _NO_DAYS
    consent = check(written, ROUTINES[routine], today=today_of(about.participant), kept=kept)
    before = None
    if reflection is None:
        reflection = await _first(session, assignment, written, consent, about.customer, now=now, by=by)
    else:
        before = await stories.text_of(session, reflection)
        if reflection.consent is not consent:
            await calls.let_others_follow(session, assignment)
        await _rewrite(session, reflection, written, consent, now=now)
        await session.exec(delete(ReflectionAnswer).where(col(ReflectionAnswer.reflection_id) == id_of(reflection)))
    await _keep_answers(session, reflection, written)
    await commitments.keep(session, reflection, promise_in(written, by), author=by, now=now)
    text, beside = story_text.story_text_of(written.answers, written.quote, written.hurts), told_by(written, by)
    await stories.sync_story(
        session, assignment, reflection, before=before, after=text, beside=beside, about=about, now=now, by=by
    )
    return reflection


def told_by(written: ReflectionForm, author: str) -> ToldStory:
    """Return what was written by `author` (Slack id) beside the words of the story; no consent counts as anonymous."""
    return ToldStory(
        questions=tuple(question for question, _ in written.answers),
        promise=promise_in(written, author),
        reason=written.no_promise_reason or None,
        talked_on=written.talked_on,
        consent=written.consent or Consent.ANONYMOUS,
    )


def promise_in(written: ReflectionForm, author: str) -> Promise | None:
    """Return the promise that was written, owned by `author` (Slack id) unless somebody else was named."""
    if not written.promise or written.due_on is None:
        return None
    return Promise(written.promise, written.due_on, written.owner or author)


_IN_HAND = (
    select(Assignment, Participant, col(Round.routine), Customer, Issue, Reflection)  # type: ignore[call-overload]
    .join(Participant, col(Participant.id) == col(Assignment.participant_id))
    .join(Customer, col(Customer.id) == col(Assignment.customer_id))
    .join(Issue, col(Issue.id) == col(Customer.issue_id), isouter=True)
    .join(Round, col(Round.id) == col(Assignment.round_id))
    .join(Reflection, col(Reflection.assignment_id) == col(Assignment.id), isouter=True)
    .where(col(Assignment.id) == bindparam("the_id"), col(Participant.slack_id) == bindparam("slack_id"))
    .with_for_update(of=Assignment)
    .execution_options(populate_existing=True)
)


async def _in_hand(
    session: AsyncSession, assignment_id: int, *, by: str
) -> tuple[Assignment, str, About, Reflection | None]:
    """Return the call of `by` (Slack id), locked, with its routine, whom it is about and what was written before."""
    found = await session.exec(_IN_HAND, params={"the_id": assignment_id, "slack_id": by})
    row = found.first()
    if row is None:
        raise assignments.NotYours
    assignment, participant, routine, customer, issue = row[:5]
    reflection: Reflection | None = row[5]
    if reflection is None and assignment.state in (AssignmentState.REFLECTED, AssignmentState.CLOSED):
        # Written by another while we waited for the lock: PostgreSQL reads again only what it locks.
        reflection = await assignment_details.reflection_on(session, assignment_id)
    return assignment, routine, About(customer, participant, issue), reflection


async def _days_of(session: AsyncSession, reflection: Reflection) -> _Days:
    promise = await assignment_details.commitment_from(session, reflection)
    return _Days(talked_on=reflection.talked_on, due_on=promise.due_on if promise else None)


async def _first(
    session: AsyncSession,
    assignment: Assignment,
    written: ReflectionForm,
    consent: Consent,
    customer: Customer,
    *,
    now: datetime,
    by: str,
) -> Reflection:
    through = () if assignment.state is AssignmentState.TALKED else (AssignmentState.TALKED,)
    await assignments.transition(session, assignment, AssignmentState.REFLECTED, through=through, now=now, actor=by)
    reflection = Reflection(
        assignment_id=id_of(assignment),
        talked_on=written.talked_on or now.date(),
        quote=written.quote,
        hurts=written.hurts,
        consent=consent,
        no_promise_reason=written.no_promise_reason or None,
        submitted_at=now,
        saved_at=now,
        identity=Identity.of_customer(customer).to_json(),
    )
    reflection.id = await store(session, reflection)
    return reflection


async def _rewrite(
    session: AsyncSession, reflection: Reflection, written: ReflectionForm, consent: Consent, *, now: datetime
) -> None:
    await stories.require_editable(session, reflection)
    reflection.talked_on = written.talked_on or reflection.talked_on
    reflection.quote, reflection.hurts, reflection.consent = written.quote, written.hurts, consent
    reflection.no_promise_reason = written.no_promise_reason or None
    reflection.version, reflection.saved_at = reflection.version + 1, now
    session.add(reflection)


async def _keep_answers(session: AsyncSession, reflection: Reflection, written: ReflectionForm) -> None:
    rows = [
        {"reflection_id": id_of(reflection), "position": position, "question": question, "answer": answer}
        for position, (question, answer) in enumerate(written.answers)
    ]
    await insert_later(session, ReflectionAnswer, *rows)


async def _says_the_same(session: AsyncSession, reflection: Reflection, written: ReflectionForm, *, by: str) -> bool:
    answers = tuple((a.question, a.answer) for a in await assignment_details.answers_in(session, reflection))
    commitment = await assignment_details.commitment_from(session, reflection)
    kept = (commitment.text, commitment.due_on, commitment.owner) if commitment else ("", None, None)
    owner = (written.owner or by) if written.promise else None
    return (
        reflection.talked_on,
        answers,
        reflection.quote,
        reflection.hurts,
        kept,
        reflection.no_promise_reason or "",
        reflection.consent,
    ) == (
        written.talked_on,
        written.answers,
        written.quote,
        written.hurts,
        (written.promise, written.due_on, owner),
        written.no_promise_reason,
        written.consent,
    )
