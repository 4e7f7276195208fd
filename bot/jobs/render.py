"""From an outgoing row to the message it becomes, out of today's facts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.jobs.imports import gone_message, report_message
from bot.program import outbox
from bot.program.assignments import assignment_details, call_offs
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox import delivery
from bot.program.outbox.channels import ChannelFault
from bot.program.people import directory
from bot.program.people.availability import zone_of
from bot.program.rounds import plans
from bot.program.rounds.calendar import day_from, span_name
from bot.program.routines import CALL, ROUTINES
from bot.program.stories import commitments, story_changes, story_revisions
from bot.surfaces import notices
from bot.surfaces.assignment import RenderContext, assignment_message
from bot.surfaces.call_off import call_off, call_off_told
from bot.surfaces.message import Message
from bot.surfaces.parts import Part, bold, person
from bot.surfaces.plan import plan_message
from bot.surfaces.promise import promise_left, promise_message
from bot.surfaces.review import review_card, superseded_card
from bot.surfaces.story import story_message
from models import (
    TO_CALL,
    WITH_PARTICIPANT,
    Assignment,
    AssignmentState,
    Consent,
    Outgoing,
    OutgoingKind,
    OutgoingState,
    Participant,
    Place,
    StoryState,
    Upload,
)

_OF_REVISIONS = frozenset({OutgoingKind.REVIEW, OutgoingKind.STORY, OutgoingKind.PROMISE_OWNER})


async def render(session: AsyncSession, row: Outgoing, context: AppContext, *, now: datetime) -> Message | None:
    """Return the message of `row` as of programme time `now`, None when there is nothing to say any more.

    What stands in Slack already is then replaced by one line.
    """
    said = await _said(session, row, context, now=now)
    return notices.gone(row.kind) if said is None and row.ts is not None else said


async def is_taken_from_person(session: AsyncSession, row: Outgoing) -> bool:
    """Return whether `row` stands with a person, and tells of a call that is private or was withdrawn since."""
    if row.kind in _TELL or row.place is not Place.PERSON:
        return False
    reflection = await assignment_details.reflection_on(session, row.subject_id)
    return reflection is not None and reflection.consent is Consent.PRIVATE


async def prepare(context: AppContext, row: Outgoing, *, now: datetime) -> None:
    """Make the revision that the message of `row` shows, where it is missing or masked for too little."""
    if row.kind not in _OF_REVISIONS:
        return
    async with context.database.read() as session:
        is_due = await story_revisions.is_due(session, row.kind, row.subject_id)
    if is_due:
        async with context.database.write() as session:
            await story_revisions.bring_up(session, row.kind, row.subject_id, now=now)


async def _said(session: AsyncSession, row: Outgoing, context: AppContext, *, now: datetime) -> Message | None:
    tell = _TELL.get(row.kind)
    if tell is not None:
        return await tell(session, row, context)
    brief = await assignment_details.of_assignment(session, row.subject_id)
    if brief is None:
        return None
    if outbox.is_past(row):
        return (
            superseded_card(await context.message_link(session, OutgoingKind.REVIEW, row.subject_id))
            if row.ts
            else None
        )
    around = await context.render_context(session, brief, now=now)
    if row.kind is OutgoingKind.REVIEW:
        return await _review(session, brief, around)
    if row.kind is OutgoingKind.PROMISE_OWNER:
        return await _promise_owner(session, brief, row)
    return _SAY[row.kind](brief, row, around)


async def _review(session: AsyncSession, brief: AssignmentDetails, around: RenderContext) -> Message | None:
    if brief.reflection is None:
        return None
    changes = None
    if brief.story is not None:
        changes = await story_changes.by_author(session, brief.story, brief.participant.slack_id)
    return review_card(brief, around, changes)


async def _promise_owner(session: AsyncSession, brief: AssignmentDetails, row: Outgoing) -> Message | None:
    is_told, is_past = await commitments.told_before(session, row)
    if is_past:
        return None
    if brief.commitment is not None and brief.commitment.owner == row.slack_user:
        return promise_message(brief, changed=is_told)
    return promise_left(brief) if is_told or row.ts is not None else None


def _assignment(brief: AssignmentDetails, row: Outgoing, around: RenderContext) -> Message | None:
    # What ended before it was ever shown needs no first message.
    shown_or_to_call = row.ts is not None or brief.assignment.state in WITH_PARTICIPANT
    return assignment_message(brief, around) if shown_or_to_call else None


def _remind(brief: AssignmentDetails, row: Outgoing, around: RenderContext) -> Message | None:
    # What is already said stays true; what is not said yet is said only to those who can still act on it.
    today = around.now.astimezone(zone_of(brief.participant.timezone, around.timezone)).date()
    to_remind = brief.assignment.state in TO_CALL and brief.customer.may_be_called
    if row.ts is None and (not to_remind or _is_to_come(brief.assignment, today)):
        return None
    which = row.key.rpartition(":")[2]
    step = int(which) if which.isdecimal() else 1  # else a booked day that was asked about
    return notices.reminder(brief, brief.routine.ladder[step - 1], today)


def _is_to_come(assignment: Assignment, today: date) -> bool:
    """Return whether a call is booked for today or later: it is left alone until the day after."""
    booked = assignment.booked_on
    return assignment.state is AssignmentState.BOOKED and booked is not None and booked >= today


def _changes(brief: AssignmentDetails, row: Outgoing, _around: RenderContext) -> Message | None:
    story = brief.story
    if story is None or story.state is not StoryState.DRAFT:
        return None
    # An earlier wish was met, though there is a new one.
    newest = outbox.key_of(row.kind, row.subject_id, str(story.version))
    return notices.changes_asked(brief) if row.key == newest else None


def _resubmitted(brief: AssignmentDetails, _row: Outgoing, _around: RenderContext) -> Message | None:
    waits = brief.story is not None and brief.story.state is StoryState.IN_REVIEW
    return notices.resubmitted(brief) if waits else None


def _story(brief: AssignmentDetails, _row: Outgoing, _around: RenderContext) -> Message | None:
    return story_message(brief) if brief.story is not None and brief.story.is_public else None


def _published(brief: AssignmentDetails, _row: Outgoing, around: RenderContext) -> Message | None:
    return notices.story_published(brief, around) if brief.story is not None and brief.story.is_public else None


def _declined(brief: AssignmentDetails, _row: Outgoing, _around: RenderContext) -> Message | None:
    declined = brief.story is not None and brief.story.state is StoryState.DECLINED
    return notices.story_declined(brief) if declined else None


def _call_off(brief: AssignmentDetails, row: Outgoing, _around: RenderContext) -> Message | None:
    # Who never saw the brief has nobody to call off.
    return call_off(brief) if row.ts is not None or brief.assignment.sent_at is not None else None


def _call_off_told(brief: AssignmentDetails, _row: Outgoing, _around: RenderContext) -> Message | None:
    return call_off_told(brief)


_SAY: dict[OutgoingKind, Callable[[AssignmentDetails, Outgoing, RenderContext], Message | None]] = {
    OutgoingKind.ASSIGNMENT: _assignment,
    OutgoingKind.REMINDER: _remind,
    OutgoingKind.STORY: _story,
    OutgoingKind.STORY_PUBLISHED: _published,
    OutgoingKind.CHANGES_ASKED: _changes,
    OutgoingKind.STORY_DECLINED: _declined,
    OutgoingKind.RESUBMITTED: _resubmitted,
    OutgoingKind.CALL_OFF: _call_off,
    OutgoingKind.CALL_OFF_TOLD: _call_off_told,
}


async def _plan(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    plan = await plans.of_round(session, row.subject_id)
    # Beside the event loop, as it grows with people.
    return await asyncio.to_thread(plan_message, plan) if plan else None


async def _taken_back(_session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    return notices.taken_back() if row.ts is not None else None


async def _not_found(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    participant = await session.get(Participant, row.subject_id)
    newest = await outbox.newest(session, row.kind, row.subject_id)
    if participant is None or newest is None:
        return None
    if row.id == newest.id and participant.active and participant.not_found_at is not None:
        theirs = await call_offs.to_take_back(session, participant)
        return notices.not_found(participant, has_customer=bool(theirs))
    return notices.found(participant) if row.ts is not None else None


async def _left(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    participant = await session.get(Participant, row.subject_id)
    if participant is None:
        return None
    if participant.active:
        return notices.back_again(participant) if row.ts is not None else None
    return notices.left(participant, await directory.calls_left_by(session, row.subject_id))


async def _not_delivered(session: AsyncSession, row: Outgoing, context: AppContext) -> Message | None:
    stuck = await session.get(Outgoing, row.subject_id)
    if stuck is None:
        return None
    who = await _who(session, stuck, context)
    # Of a failure that was mended one line is left, also where there is a new one since.
    same = row.key == outbox.key_of(row.kind, row.subject_id, delivery.occurrence_of(stuck))
    if same and stuck.error is not None and stuck.state not in (OutgoingState.SENT, OutgoingState.DROPPED):
        return notices.not_delivered(stuck, who)
    return notices.delivered_after_all(stuck, who) if row.ts is not None else None


async def _who(session: AsyncSession, stuck: Outgoing, context: AppContext) -> Part:
    """Return whom or what a message was for."""
    if stuck.place is not Place.PERSON:
        named = context.cx_channel if stuck.place is Place.CX else context.stories_channel
        return bold(context.workspace.shown_name(named))
    participant = await session.get(Participant, stuck.participant_id) if stuck.participant_id else None
    return bold(participant.name) if participant else person(stuck.slack_user or "")


async def _round_waits(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    day, named = day_from(row.subject_id), row.key.rpartition(":")[2]
    planned = await plans.planned_since(session, named if named in ROUTINES else CALL.key, day)
    if planned is None:
        return notices.round_waits(day)
    return notices.round_waits_no_more(span_name(planned.starts_on, planned.ends_on)) if row.ts is not None else None


async def _import_report(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    upload = await session.get(Upload, row.subject_id)
    return report_message(upload) if upload else None


async def _participants_gone(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    upload = await session.get(Upload, row.subject_id)
    return gone_message(upload) if upload else None


async def _channel_refused(_session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    return notices.channel_refused(ChannelFault(row.subject_id))


_TELL: dict[OutgoingKind, Callable[[AsyncSession, Outgoing, AppContext], Awaitable[Message | None]]] = {
    OutgoingKind.PLAN: _plan,
    OutgoingKind.TAKEN_BACK: _taken_back,
    OutgoingKind.NOT_FOUND: _not_found,
    OutgoingKind.LEFT: _left,
    OutgoingKind.NOT_DELIVERED: _not_delivered,
    OutgoingKind.ROUND_WAITS: _round_waits,
    OutgoingKind.IMPORT_REPORT: _import_report,
    OutgoingKind.PARTICIPANTS_GONE: _participants_gone,
    OutgoingKind.CHANNEL_REFUSED: _channel_refused,
}
