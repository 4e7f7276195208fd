"""Sponsoring a key account: a meeting logged and changed, an account handed over, and /firsthand sponsors."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.outbox import pictures
from bot.program.sponsoring import facts, handing, meetings
from bot.program.sponsoring.overview import overview
from bot.surfaces import sponsor as surface
from bot.surfaces.message import Message
from bot.surfaces.modal import subject_of
from bot.surfaces.sponsor_ids import SponsorAction, SponsorCallback
from bot.surfaces.sponsor_meeting import meeting_modal, owners_in, read_meeting, with_dissatisfier, with_others
from handlers.calls import own_assignment, own_assignment_to_show
from handlers.clicks import in_background, open_modal, refresh_shown, subject_in, update_unchanged
from handlers.features import Act, Command, Feature, Typed, Who
from handlers.reflections import require_members


async def log_meeting(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal of a new meeting."""
    open_modal(context, request, _new_meeting)
    await ack()


async def _new_meeting(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await own_assignment_to_show(context, subject_in(body), body["user"]["id"])
    assignments.require_to_do(details.assignment)
    return meeting_modal(details, None, today=context.today_of(details.participant))


async def edit_meeting(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal of a meeting that was logged."""
    open_modal(context, request, _known_meeting)
    await ack()


async def _known_meeting(context: AppContext, body: BlockActions) -> dict[str, Any]:
    meeting = await context.database.run_read(lambda session: facts.meeting_of(session, subject_in(body)))
    if meeting is None:
        raise assignments.NotYours
    details = await own_assignment_to_show(context, meeting.row.assignment_id, body["user"]["id"])
    return meeting_modal(details, meeting, today=context.today_of(details.participant))


async def add_dissatisfier(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Show fields for one more thing that dissatisfies them."""
    in_background(context, request, _add_dissatisfier(context, body, request))
    await ack()


async def _add_dissatisfier(context: AppContext, body: BlockActions, request: AsyncBoltRequest) -> None:
    details = await _details_of(context, body)
    today, by = context.today_of(details.participant), body["user"]["id"]
    await update_unchanged(request, with_dissatisfier(body["view"], assignment_id=details.id, today=today, by=by))


async def add_others(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Show a field for who else was there."""
    in_background(context, request, _add_others(context, body, request))
    await ack()


async def _add_others(context: AppContext, body: BlockActions, request: AsyncBoltRequest) -> None:
    details = await _details_of(context, body)
    await update_unchanged(request, with_others(body["view"], assignment_id=details.id))


async def _details_of(context: AppContext, body: BlockActions) -> AssignmentDetails:
    return await own_assignment(context, subject_of(body["view"]).id, body["user"]["id"])


async def tick_solved(_: AppContext, ack: AsyncAck) -> None:
    """Acknowledge a tick; it counts once the meeting is saved."""
    await ack()


async def submit_meeting(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Keep a meeting, new or changed."""
    view, by = body["view"], body["user"]["id"]
    subject, (entry, meeting_id) = subject_of(view), read_meeting(view)
    details = await own_assignment(context, subject.id, by)
    await require_members(context, owners_in(entry), by)
    today, now = context.today_of(details.participant), context.now()
    async with context.database.write() as session:
        if meeting_id:
            await meetings.change(session, meeting_id, entry, version=subject.version, today=today, now=now, by=by)
        else:
            await meetings.log(session, subject.id, entry, today=today, now=now, by=by)
        chart = await facts.trend_chart(session, subject.id)
        if chart is not None:
            await pictures.want(session, [chart], now=context.clocks.wall.now())
    refresh_shown(context, request)
    await ack()
    context.wake("pictures")


async def hand_over(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that asks to whom an account is handed over."""
    open_modal(context, request, _handing_over)
    await ack()


async def _handing_over(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await own_assignment_to_show(context, subject_in(body), body["user"]["id"])
    assignments.require_to_do(details.assignment)
    return surface.handing_over_modal(details)


async def submit_handing_over(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Hand an account over to a colleague, or back to the CX team."""
    view, by = body["view"], body["user"]["id"]
    subject, colleague = subject_of(view), surface.read_colleague(view)
    await context.database.run_write(
        lambda session: handing.hand_over(session, subject.id, to=colleague, now=context.now(), by=by)
    )
    refresh_shown(context, request)
    await ack()


async def show_sponsors(context: AppContext, _: Typed) -> Message:
    """Answer `/firsthand sponsors`: which account is whose, and how they stand."""
    today = context.now().astimezone(context.timezone).date()
    found = await context.database.run_read(lambda session: overview(session, today=today))
    return surface.sponsors_message(found, today=today)


FEATURE = Feature(
    acts=(
        Act(SponsorAction.LOG_MEETING, log_meeting, Who.PARTICIPANT),
        Act(SponsorAction.EDIT_MEETING, edit_meeting, Who.PARTICIPANT),
        Act(SponsorAction.ADD_DISSATISFIER, add_dissatisfier, Who.PARTICIPANT),
        Act(SponsorAction.ADD_OTHERS, add_others, Who.PARTICIPANT),
        Act(SponsorAction.TICK_SOLVED, tick_solved, Who.EVERYBODY),
        Act(SponsorAction.HAND_OVER, hand_over, Who.PARTICIPANT),
        Act(SponsorCallback.HANDING_OVER, submit_handing_over, Who.PARTICIPANT),
        Act(SponsorCallback.MEETING, submit_meeting, Who.PARTICIPANT),
    ),
    commands=(
        Command(
            "sponsors", "who sponsors which account, how healthy it is, what is overdue", Who.CX_TEAM, show_sponsors
        ),
    ),
)
