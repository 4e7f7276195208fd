"""Meetings: logged and changed by the sponsor, each dissatisfier a commitment, and those of before marked as solved."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.program import assignments, outbox
from bot.program.assignments import id_of
from bot.program.sponsoring.dissatisfiers import DISSATISFIER, known_of, open_of
from bot.program.sponsoring.entries import MeetingEntry, Told, check
from bot.program.stories import commitments
from bot.program.stories.commitments import CommitmentTerms
from bot.program.stories.reflections import ChangedMeanwhile
from models import (
    Assignment,
    AssignmentState,
    Commitment,
    CommitmentStatus,
    Customer,
    Dissatisfier,
    OutgoingKind,
    Place,
    SponsorMeeting,
    SponsorMeetingContact,
)
from models.database import insert_rows


async def log(
    session: AsyncSession, assignment_id: int, entry: MeetingEntry, *, today: date, now: datetime, by: str
) -> int:
    """Keep a meeting that `by` (Slack id) had, and return its id; the same once more is kept once.

    `today` is the sponsor's own date. Raises FieldError, NotYours, IllegalTransition.
    """
    assignment = await assignments.for_change(session, assignment_id, by=by)
    entry = await _of_account(session, assignment, entry)
    same = await _same_as(session, assignment, entry)
    if same is not None:
        return same
    assignments.require_to_do(assignment)
    check(entry, {}, met_before=None, today=today)
    meeting = SponsorMeeting(
        assignment_id=assignment_id,
        met_on=entry.met_on or today,
        place=entry.place,
        others=entry.others,
        indicators=dict(entry.indicators),
        logged_at=now,
        logged_by=by,
    )
    session.add(meeting)
    await session.flush()
    await _keep_parts(session, meeting, entry, {}, now=now, by=by)
    await _solve(session, assignment, entry.solved, now=now, by=by)
    await _leave_booked_day(session, assignment, today=today, now=now, by=by)
    await _refresh(session, assignment)
    return id_of(meeting)


async def change(
    session: AsyncSession,
    meeting_id: int,
    entry: MeetingEntry,
    *,
    version: int,
    today: date,
    now: datetime,
    by: str,
) -> None:
    """Change a meeting that `by` (Slack id) logged; `version` is that of the meeting when its modal was opened.

    Raises FieldError, NotYours, ChangedMeanwhile where somebody saved since.
    """
    known = await session.get(SponsorMeeting, meeting_id)
    if known is None:
        raise assignments.NotYours
    assignment = await assignments.for_change(session, known.assignment_id, by=by)
    await session.refresh(known)
    if assignment.state in (AssignmentState.SWAPPED, AssignmentState.DECLINED):
        raise assignments.IllegalTransition(assignment.state, assignment.routine)
    entry = await _of_account(session, assignment, entry)
    before = await known_of(session, [meeting_id])
    if known.version != version:
        if await _content_of(session, known) == _content(entry):
            return
        raise ChangedMeanwhile
    terms = {each.id: commitments.terms_of(each.commitment) for each in before if each.is_open}
    check(entry, terms, met_before=known.met_on, today=today)
    known.met_on, known.place, known.others = entry.met_on or known.met_on, entry.place, entry.others
    known.indicators, known.version = dict(entry.indicators), known.version + 1
    await session.exec(delete(SponsorMeetingContact).where(col(SponsorMeetingContact.meeting_id) == meeting_id))
    kept = {each.id: each.commitment for each in before if each.is_open}
    await _keep_parts(session, known, entry, kept, now=now, by=by)
    await _solve(session, assignment, entry.solved, now=now, by=by)
    await _refresh(session, assignment)


async def _of_account(session: AsyncSession, assignment: Assignment, entry: MeetingEntry) -> MeetingEntry:
    """Return the entry without customers who are none of the account; a forged payload may name any."""
    if not entry.contacts:
        return entry
    rows = await session.exec(
        select(Customer.id).where(
            col(Customer.id).in_(entry.contacts), Customer.account_id == (assignment.account_id or 0)
        )
    )
    return replace(entry, contacts=frozenset(each for each in rows.all() if each is not None))


async def _same_as(session: AsyncSession, assignment: Assignment, entry: MeetingEntry) -> int | None:
    """Return the id of the meeting of this assignment that holds just what is entered, None for none."""
    rows = await session.exec(
        select(SponsorMeeting).where(
            SponsorMeeting.assignment_id == id_of(assignment), SponsorMeeting.met_on == entry.met_on
        )
    )
    wanted = _content(entry)
    for each in rows.all():
        if await _content_of(session, each) == wanted:
            return id_of(each)
    return None


def _content(entry: MeetingEntry) -> tuple[object, ...]:
    told = frozenset((each.text, each.owner, each.due_on) for each in entry.told if each.text)
    return (entry.met_on, entry.contacts, entry.others, entry.place, dict(entry.indicators), told)


async def _content_of(session: AsyncSession, meeting: SponsorMeeting) -> tuple[object, ...]:
    contacts = await session.exec(
        select(SponsorMeetingContact.customer_id).where(SponsorMeetingContact.meeting_id == id_of(meeting))
    )
    dissatisfiers = await known_of(session, [id_of(meeting)])
    told = tuple(
        Told(each.commitment.text, each.commitment.owner, each.commitment.due_on)
        for each in dissatisfiers
        if each.commitment.status is CommitmentStatus.OPEN
    )
    entry = MeetingEntry(
        meeting.met_on, frozenset(contacts.all()), meeting.others, meeting.place, meeting.indicators, told
    )
    return _content(entry)


async def _keep_parts(
    session: AsyncSession,
    meeting: SponsorMeeting,
    entry: MeetingEntry,
    kept: Mapping[int, Commitment],
    *,
    now: datetime,
    by: str,
) -> None:
    """Store who was there, and what dissatisfied them; of what was `kept` before, what is left out is dropped."""
    contacts = [{"meeting_id": id_of(meeting), "customer_id": each} for each in sorted(entry.contacts)]
    await insert_rows(session, SponsorMeetingContact, *contacts)
    told = {each.id: each for each in entry.told if each.id and each.text}
    for dissatisfier_id, commitment in kept.items():
        terms = _terms(told[dissatisfier_id], by) if dissatisfier_id in told else None
        await _change(session, dissatisfier_id, commitment, terms, now=now, by=by)
    for place, each in enumerate(entry.told):
        if each.text and not each.id:
            await _make(session, meeting, place, _terms(each, by), now=now, by=by)


def _terms(told: Told, by: str) -> CommitmentTerms:
    if told.due_on is None:
        raise ValueError("A dissatisfier is to be fixed by a day.")
    return CommitmentTerms(told.text, told.due_on, told.owner or by)


async def _make(
    session: AsyncSession, meeting: SponsorMeeting, place: int, terms: CommitmentTerms, *, now: datetime, by: str
) -> None:
    made = commitments.make(session, terms, assignment_id=meeting.assignment_id, now=now, by=by)
    await session.flush()
    row = Dissatisfier(meeting_id=id_of(meeting), commitment_id=id_of(made), place=place)
    session.add(row)
    await session.flush()
    await _tell(session, id_of(row), terms.owner, by)


async def _change(
    session: AsyncSession,
    dissatisfier_id: int,
    commitment: Commitment,
    terms: CommitmentTerms | None,
    *,
    now: datetime,
    by: str,
) -> None:
    if terms == commitments.terms_of(commitment):
        return
    await commitments.change(session, commitment, terms, now=now, by=by)
    await outbox.refresh_about(session, dissatisfier_id, {DISSATISFIER.name})
    if terms is not None:
        await _tell(session, dissatisfier_id, terms.owner, by)


async def _tell(session: AsyncSession, dissatisfier_id: int, owner: str, by: str) -> None:
    """Tell who sees it fixed, in a new message each time it changes."""
    if owner != by:
        to = outbox.Recipient(Place.PERSON, slack_user=owner)
        await outbox.enqueue_anew(session, DISSATISFIER.name, dissatisfier_id, to, dedup_suffix=owner)


async def _solve(
    session: AsyncSession, assignment: Assignment, solved: Collection[int], *, now: datetime, by: str
) -> None:
    """Keep that these dissatisfiers (ids) of the account are solved; others are left alone."""
    if not solved:
        return
    for each in await open_of(session, assignment.account_id or 0):
        if each.id in solved:
            await commitments.settle(session, each.commitment, now=now, by=by)
            await outbox.refresh_about(session, each.id, {DISSATISFIER.name})


async def _leave_booked_day(
    session: AsyncSession, assignment: Assignment, *, today: date, now: datetime, by: str
) -> None:
    """Leave the day that was set behind, unless it is still to come."""
    booked = assignment.booked_on
    if assignment.state is AssignmentState.BOOKED and booked is not None and booked <= today:
        assignment.booked_on = None
        await assignments.transition(session, assignment, AssignmentState.SENT, now=now, actor=by)


async def _refresh(session: AsyncSession, assignment: Assignment) -> None:
    await session.flush()
    await outbox.refresh(session, OutgoingKind.ASSIGNMENT, id_of(assignment), and_followers=True)
