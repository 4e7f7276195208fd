"""Rendering: the message of an outgoing row, from today's facts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.jobs.imports import gone_message, report_message
from bot.program import outbox
from bot.program.assignments import assignment_details, call_offs
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox import delivery, message_rules
from bot.program.outbox.channels import ChannelFault
from bot.program.people import directory
from bot.program.people.availability import zone_of
from bot.program.rounds import plans
from bot.program.rounds.calendar import day_from, span_name
from bot.program.routines import CALL, ROUTINES
from bot.program.stories import commitments, story_changes
from bot.surfaces import cx_notices, notices
from bot.surfaces.assignment import RenderContext, assignment_message
from bot.surfaces.cx_notices import call_off_told
from bot.surfaces.message import Message
from bot.surfaces.notices import call_off, commitment_left, commitment_message
from bot.surfaces.parts import Part, bold, person
from bot.surfaces.plan import plan_message
from bot.surfaces.review import review_card, superseded_card
from bot.surfaces.story import story_message
from models import Outgoing, OutgoingKind, Person, Place, Upload


async def render(session: AsyncSession, row: Outgoing, context: AppContext, *, now: datetime) -> Message | None:
    """Return the message of `row` as of programme time `now`, None when there is nothing to say any more.

    What stands in Slack already is then replaced by one line.
    """
    message: Message | None = None
    if outbox.is_past(row):
        if row.ts is not None:
            message = superseded_card(await context.message_link(session, row.kind, row.subject_id))
    elif message_rules.is_about_call(row.kind):
        message = await _about_call(session, row, context, now=now)
    else:
        message = await _OTHERS[row.kind](session, row, context)
    return notices.gone(row.kind) if message is None and row.ts is not None else message


async def _about_call(session: AsyncSession, row: Outgoing, context: AppContext, *, now: datetime) -> Message | None:
    details = await assignment_details.of_assignment(session, row.subject_id)
    if details is None:
        return None
    today = now.astimezone(zone_of(details.participant.timezone, context.timezone)).date()
    if not message_rules.applies(row, details, today=today):
        return None
    if row.kind is OutgoingKind.COMMITMENT_OWNER:
        return await _commitment_owner(session, details, row)
    if row.kind is OutgoingKind.REMINDER:
        step_name = row.key.rpartition(":")[2]
        step = int(step_name) if step_name.isdecimal() else 1  # else a booked day that was asked about
        return notices.reminder(details, details.routine.ladder[step - 1], today)
    render_context = await context.render_context(session, details, now=now)
    if row.kind is OutgoingKind.REVIEW:
        author = details.participant.slack_id
        changes = await story_changes.by_author(session, details.story, author) if details.story else None
        return review_card(details, render_context, changes)
    return _ABOUT_CALLS[row.kind](details, render_context)


async def _commitment_owner(session: AsyncSession, details: AssignmentDetails, row: Outgoing) -> Message | None:
    has_read, has_newer = await commitments.other_messages(session, row)
    if has_newer:
        return None
    if details.commitment is not None and details.commitment.owner == row.slack_user:
        return commitment_message(details, changed=has_read)
    return commitment_left(details) if has_read or row.ts is not None else None


_ABOUT_CALLS: dict[OutgoingKind, Callable[[AssignmentDetails, RenderContext], Message | None]] = {
    OutgoingKind.ASSIGNMENT: assignment_message,
    OutgoingKind.STORY: lambda details, _: story_message(details),
    OutgoingKind.STORY_PUBLISHED: notices.story_published,
    OutgoingKind.CHANGES_ASKED: lambda details, _: notices.changes_asked(details),
    OutgoingKind.STORY_DECLINED: lambda details, _: notices.story_declined(details),
    OutgoingKind.RESUBMITTED: lambda details, _: notices.resubmitted(details),
    OutgoingKind.CALL_OFF: lambda details, _: call_off(details),
    OutgoingKind.CALL_OFF_TOLD: lambda details, _: call_off_told(details),
}


async def _plan(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    plan = await plans.of_round(session, row.subject_id)
    # In a thread, as it grows with people.
    return await asyncio.to_thread(plan_message, plan) if plan else None


async def _taken_back(_session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    return notices.taken_back() if row.ts is not None else None


async def _not_found(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    participant = await session.get(Person, row.subject_id)
    newest = await outbox.newest(session, row.kind, row.subject_id)
    if participant is None or newest is None:
        return None
    if row.id == newest.id and participant.active and participant.not_found_at is not None:
        to_take_back = await call_offs.to_take_back(session, participant)
        return cx_notices.not_found(participant, has_customer=bool(to_take_back))
    return cx_notices.found(participant) if row.ts is not None else None


async def _left(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    participant = await session.get(Person, row.subject_id)
    if participant is None:
        return None
    if participant.active:
        return cx_notices.back_again(participant) if row.ts is not None else None
    return cx_notices.left(participant, await directory.calls_left_by(session, row.subject_id))


async def _not_delivered(session: AsyncSession, row: Outgoing, context: AppContext) -> Message | None:
    stuck = await session.get(Outgoing, row.subject_id)
    if stuck is None:
        return None
    who = await _who(session, stuck, context)
    if delivery.is_stuck(stuck, row):
        return cx_notices.not_delivered(stuck, who)
    # Of a failure that is over one line is left, even if there is a new one since.
    return cx_notices.delivered_after_all(stuck, who) if row.ts is not None else None


async def _who(session: AsyncSession, stuck: Outgoing, context: AppContext) -> Part:
    """Return whom or what a message was for."""
    if stuck.place is not Place.PERSON:
        return bold(context.workspace.channels.name_of(context.channel_at(stuck.place)))
    participant = await session.get(Person, stuck.person_id) if stuck.person_id else None
    return bold(participant.name) if participant else person(stuck.slack_user or "")


async def _round_waits(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    day, named = day_from(row.subject_id), row.key.rpartition(":")[2]
    planned = await plans.planned_since(session, named if named in ROUTINES else CALL.key, day)
    if planned is None:
        return cx_notices.round_waits(day)
    return cx_notices.round_waits_no_more(span_name(planned.starts_on, planned.ends_on)) if row.ts is not None else None


async def _import_report(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    upload = await session.get(Upload, row.subject_id)
    return report_message(upload) if upload else None


async def _participants_gone(session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    upload = await session.get(Upload, row.subject_id)
    return gone_message(upload) if upload else None


async def _channel_refused(_session: AsyncSession, row: Outgoing, _context: AppContext) -> Message | None:
    return cx_notices.channel_refused(ChannelFault(row.subject_id))


_OTHERS: dict[OutgoingKind, Callable[[AsyncSession, Outgoing, AppContext], Awaitable[Message | None]]] = {
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
