"""Keeping what the two tell: answers beforehand, or that it isn't for now; the day; and what was said, with notes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FieldError, Problem
from bot.program import assignments, outbox
from bot.program.assignments import calls, id_of
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.one_to_ones import facts, telling
from bot.program.people import is_slack_id
from bot.program.routines.one_to_one import ONE_TO_ONE
from bot.program.stories import commitments, problems
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.reflection_checks import due_day_fault, past_day_fault
from bot.program.stories.reflections import ChangedMeanwhile
from models import Assignment, AssignmentState, Commitment, OneToOne, OutgoingKind, Person

LONGEST, LONGEST_AGREED, LONGEST_WHY = 2000, 600, 300
_S = AssignmentState
_SHOWN = {telling.HOST.name, telling.TOLD.name, telling.AGREED.name, telling.TO_LOG.name, telling.PASSED.name}


class TalkDayMissing(Problem):
    """The day on which the two talked is not chosen."""


class AgreedMissing(Problem):
    """It is ticked that something was agreed, and not said what."""


class AgreedDayMissing(Problem):
    """The day by which it will be done is not chosen."""


class WhyPassedMissing(Problem):
    """A leader wants none this time without saying why."""


@dataclass(frozen=True)
class Agreed:
    """What is entered of what was agreed: the words, by when, and who sees it through (Slack id)."""

    text: str = ""
    due_on: date | None = None
    owner: str = ""


@dataclass(frozen=True)
class Logged:
    """What is entered of a one-to-one: the day, answers by the question's name, notes; `agreed` is None for nothing."""

    met_on: date | None
    answers: Mapping[str, str]
    notes: str = ""
    agreed: Agreed | None = None


async def for_host(session: AsyncSession, assignment_id: int, *, by: str) -> Assignment:
    """Return the one-to-one, locked for this transaction. Raises NotYours unless `by` (Slack id) sits down in it."""
    found = await session.exec(
        select(Assignment)
        .join(Person, col(Person.id) == col(Assignment.host_id))
        .where(Assignment.id == assignment_id, Assignment.routine == ONE_TO_ONE.key, Person.slack_id == by)
        .with_for_update(of=Assignment, key_share=True)
        .execution_options(populate_existing=True)
    )
    assignment = found.first()
    if assignment is None or assignment.state is _S.PROPOSED:
        raise assignments.NotYours
    return assignment


def require_one_to_one(details: AssignmentDetails) -> None:
    """Raise NotYours where an assignment is no one-to-one."""
    if details.routine.key != ONE_TO_ONE.key:
        raise assignments.NotYours


def require_host(details: AssignmentDetails, by: str) -> None:
    """Raise NotYours unless `by` (Slack id) is who sits down with the leader in this one-to-one, once it is out."""
    require_one_to_one(details)
    if details.host is None or details.host.slack_id != by or details.assignment.state is _S.PROPOSED:
        raise assignments.NotYours


def require_loggable(assignment: Assignment, record: OneToOne | None) -> None:
    """Raise IllegalTransition where a one-to-one that isn't logged yet can't be, such as one that is off."""
    if record is None or record.logged_at is None:
        assignments.require_transition(assignment, _S.DONE)


async def log(
    session: AsyncSession, assignment_id: int, entered: Logged, *, version: int, today: date, now: datetime, by: str
) -> None:
    """Keep what was said in a one-to-one, and have what was agreed told; `by` (Slack id) is of the CX team.

    `today` is their own date, `version` the record's when the modal was opened. The same twice is kept once. Raises
    NotYours, FieldError, IllegalTransition, or ChangedMeanwhile where it was saved otherwise since.
    """
    assignment = await for_host(session, assignment_id, by=by)
    record = await _record(session, assignment_id)
    before = await facts.agreed_in(session, assignment_id)
    if record.version != version:
        if _is_same(record, before, entered):
            return
        raise ChangedMeanwhile
    require_loggable(assignment, record)
    terms = _checked(entered, record, before, today)
    is_first = record.logged_at is None
    record.met_on, record.answers, record.notes = entered.met_on, dict(entered.answers), entered.notes
    record.version, record.logged_by, record.logged_at = version + 1, by, record.logged_at or now
    await session.flush()
    await _agree(session, assignment, before, terms, now=now, by=by)
    if is_first:
        await assignments.transition(session, assignment, _S.CLOSED, through=(_S.DONE, _S.REFLECTED), now=now, actor=by)
    await _show(session, assignment)


async def answer_beforehand(session: AsyncSession, assignment_id: int, answers: Mapping[str, str], *, by: str) -> None:
    """Keep the leader's answers before they meet. Raises NotYours, FieldError, or IllegalTransition once it is over."""
    assignment = await _for_leader(session, assignment_id, by=by)
    assignments.require_to_do(assignment)
    _require_short(answers)
    record = await _record(session, assignment_id)
    given = {name: text for name, text in answers.items() if text}
    if record.beforehand != given:
        record.beforehand = given
        await session.flush()
        await _show(session, assignment)


async def pass_over(session: AsyncSession, assignment_id: int, why: str, *, now: datetime, by: str) -> None:
    """Keep that the leader wants none this time, and why; the same twice is kept once.

    Raises NotYours, FieldError without a reason, or IllegalTransition once it is over.
    """
    assignment = await _for_leader(session, assignment_id, by=by)
    record = await _record(session, assignment_id)
    if assignment.state is _S.DECLINED and record.passed_why == why:
        return
    if not why:
        raise FieldError({"why": WhyPassedMissing()})
    if len(why) > LONGEST_WHY:
        raise FieldError({"why": problems.TooLong(len(why), LONGEST_WHY)})
    assignments.require_transition(assignment, _S.DECLINED)
    record.passed_why = why
    await session.flush()
    await assignments.transition(session, assignment, _S.DECLINED, now=now, actor=by)


async def set_day(session: AsyncSession, assignment_id: int, day: date, *, today: date, now: datetime, by: str) -> None:
    """Keep the day that one of the CX team set, and tell the leader; the same twice is kept once.

    Raises NotYours, FieldError for a day gone by or too far, IllegalTransition.
    """
    assignment = await for_host(session, assignment_id, by=by)
    await calls.book_held(session, assignment, day, today=today, now=now, by=by)


async def _for_leader(session: AsyncSession, assignment_id: int, *, by: str) -> Assignment:
    assignment = await assignments.for_change(session, assignment_id, by=by)
    if assignment.routine != ONE_TO_ONE.key:
        raise assignments.NotYours
    return assignment


async def _record(session: AsyncSession, assignment_id: int) -> OneToOne:
    """Return the record of a one-to-one that is locked, new where there is none yet."""
    record = await facts.record_of(session, assignment_id)
    if record is None:
        record = OneToOne(assignment_id=assignment_id)
        session.add(record)
    return record


def _is_same(record: OneToOne, agreed: Commitment | None, entered: Logged) -> bool:
    said = (record.met_on, record.answers, record.notes) == (entered.met_on, dict(entered.answers), entered.notes)
    kept = None if agreed is None else Agreed(agreed.text, agreed.due_on, agreed.owner)
    return said and kept == entered.agreed


def _require_short(texts: Mapping[str, str]) -> None:
    wrong: dict[str, Problem] = {
        name: problems.TooLong(len(text), LONGEST) for name, text in texts.items() if len(text) > LONGEST
    }
    if wrong:
        raise FieldError(wrong)


def _checked(entered: Logged, record: OneToOne, before: Commitment | None, today: date) -> CommitmentTerms | None:
    """Return what was agreed as terms, None for nothing. Raises FieldError; days kept before are taken as they are."""
    _require_short({**entered.answers, "notes": entered.notes})
    wrong: dict[str, Problem] = {}
    if entered.met_on is None:
        wrong["met_on"] = TalkDayMissing()
    elif entered.met_on != record.met_on and (fault := past_day_fault(entered.met_on, today)):
        wrong["met_on"] = fault
    wrong |= _faults(entered.agreed, before, today) if entered.agreed else {}
    if wrong:
        raise FieldError(wrong)
    agreed = entered.agreed
    return CommitmentTerms(agreed.text, agreed.due_on, agreed.owner) if agreed and agreed.due_on else None


def _faults(agreed: Agreed, before: Commitment | None, today: date) -> dict[str, Problem]:
    wrong: dict[str, Problem] = {}
    if not agreed.text:
        wrong["agreed"] = AgreedMissing()
    elif len(agreed.text) > LONGEST_AGREED:
        wrong["agreed"] = problems.TooLong(len(agreed.text), LONGEST_AGREED)
    if agreed.due_on is None:
        wrong["due_on"] = AgreedDayMissing()
    elif (before is None or before.due_on != agreed.due_on) and (fault := due_day_fault(agreed.due_on, today)):
        wrong["due_on"] = fault
    if not is_slack_id(agreed.owner):
        wrong["owner"] = problems.OwnerNotAMember()
    return wrong


async def _agree(
    session: AsyncSession,
    assignment: Assignment,
    before: Commitment | None,
    terms: CommitmentTerms | None,
    *,
    now: datetime,
    by: str,
) -> None:
    """Keep what was agreed; whoever else sees it through is told where that changes."""
    if before is not None and terms == commitments.terms_of(before):
        return
    if before is not None:
        await commitments.change(session, before, terms, now=now, by=by)
    elif terms is not None:
        commitments.make(session, terms, assignment_id=id_of(assignment), now=now, by=by)
        await session.flush()
    leader = await session.get_one(Person, assignment.participant_id)
    if terms is not None and terms.owner not in (by, leader.slack_id):
        await telling.tell_owner(session, assignment, terms.owner)


async def _show(session: AsyncSession, assignment: Assignment) -> None:
    """Have the messages of both follow."""
    await outbox.refresh_about(session, id_of(assignment), _SHOWN)
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment))
