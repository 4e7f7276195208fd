"""One-to-ones: the leader's answers beforehand and their no; and the day, what to go on and the log of the CX team."""

from datetime import date
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.assignments import assignment_details
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.one_to_ones import facts, keeping
from bot.surfaces import one_to_one_modals as modals
from bot.surfaces.booking_modal import read_booking
from bot.surfaces.modal import subject_of
from bot.surfaces.one_to_one_ids import OneToOneAction, OneToOneCallback
from handlers.calls import BookingDayMissing, own_assignment_to_show
from handlers.clicks import in_background, open_modal, refresh_shown, subject_in, update_unchanged
from handlers.features import Act, Feature, Who
from handlers.reflections import require_members
from models import AssignmentState, OneToOne

# What Slack says of a modal that was closed, or changed by another click.


async def answer_beforehand(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the leader's modal to answer the questions before they meet."""
    open_modal(context, request, _beforehand_modal)
    await ack()


async def _beforehand_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await _of_leader(context, subject_in(body), body["user"]["id"])
    assignments.require_to_do(details.assignment)
    return modals.beforehand_modal(details, await _record(context, details))


async def submit_one_to_one_beforehand(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep the leader's answers."""
    subject, answers = subject_of(body["view"]), modals.read_answers(body["view"])
    await context.database.run_write(
        lambda session: keeping.answer_beforehand(session, subject.id, answers, by=body["user"]["id"])
    )
    refresh_shown(context, request)
    await ack()


async def pass_one_to_one(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the leader's modal to say that it isn't for now."""
    open_modal(context, request, _pass_modal)
    await ack()


async def _pass_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await _of_leader(context, subject_in(body), body["user"]["id"])
    assignments.require_transition(details.assignment, AssignmentState.DECLINED)
    return modals.pass_modal(details)


async def submit_one_to_one_passed(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep that the leader wants none this time."""
    subject, why = subject_of(body["view"]), modals.read_why(body["view"])
    await context.database.run_write(
        lambda session: keeping.pass_over(session, subject.id, why, now=context.now(), by=body["user"]["id"])
    )
    refresh_shown(context, request)
    await ack()


async def prepare_one_to_one(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Show who sits down with the leader what there is to go on."""
    open_modal(context, request, _prepared_modal)
    await ack()


async def _prepared_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await _of_host(context, subject_in(body), body["user"]["id"])
    last = await context.database.run_read(lambda session: facts.last_before(session, details.assignment))
    return modals.prepared_modal(details, await _record(context, details), last)


async def set_one_to_one_day(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal in which who sits down with the leader sets the day."""
    open_modal(context, request, _day_modal)
    await ack()


async def _day_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    details = await _of_host(context, subject_in(body), body["user"]["id"])
    assignments.require_transition(details.assignment, AssignmentState.BOOKED)
    return modals.day_modal(details)


async def submit_one_to_one_day(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep the day."""
    day, subject, by = read_booking(body["view"]), subject_of(body["view"]), body["user"]["id"]
    if day is None:
        raise FieldError({"booked_on": BookingDayMissing()})
    details = await _of_host(context, subject.id, by, asks_slack=False)
    today = context.today_of(details.participant)
    await context.database.run_write(
        lambda session: keeping.set_day(session, subject.id, day, today=today, now=context.now(), by=by)
    )
    refresh_shown(context, request)
    await ack()


async def log_one_to_one(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal to log what was said, or to edit it."""
    open_modal(context, request, _log_modal)
    await ack()


async def _log_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    by = body["user"]["id"]
    details = await _of_host(context, subject_in(body), by)
    record = await _record(context, details)
    keeping.require_loggable(details.assignment, record)
    return modals.log_modal(details, record, today=_today_of_host(context, details), by=by)


async def tick_agreed(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Show the fields of what was agreed, or take them away."""
    in_background(context, request, _show_agreed(context, body, request))
    await ack()


async def _show_agreed(context: AppContext, body: BlockActions, request: AsyncBoltRequest) -> None:
    seen, by = body["view"], body["user"]["id"]
    subject = subject_of(seen)
    details = await _of_host(context, subject.id, by)
    await update_unchanged(request, modals.with_tick(seen, details, version=subject.version, by=by))


async def submit_one_to_one_log(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep what was said; where what is missing is not even shown, as Save was quicker than the tick, show it."""
    view, by = body["view"], body["user"]["id"]
    subject, entered = subject_of(view), modals.read_log(view)
    await require_members(context, {"owner": entered.agreed.owner} if entered.agreed else {}, by)
    details = await _of_host(context, subject.id, by, asks_slack=False)
    today = _today_of_host(context, details)
    try:
        await context.database.run_write(
            lambda session: keeping.log(
                session, subject.id, entered, version=subject.version, today=today, now=context.now(), by=by
            )
        )
    except FieldError as wrong:
        shown = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if shown >= wrong.fields.keys():
            raise
        await ack(response_action="update", view=modals.with_tick(view, details, version=subject.version, by=by))
        return
    refresh_shown(context, request)
    await ack()


async def _of_leader(context: AppContext, assignment_id: int, by: str) -> AssignmentDetails:
    """Return their one-to-one to who pressed a button about it. Raises NotYours or NotAMember."""
    details = await own_assignment_to_show(context, assignment_id, by)
    keeping.require_one_to_one(details)
    return details


async def _of_host(context: AppContext, assignment_id: int, by: str, *, asks_slack: bool = True) -> AssignmentDetails:
    """Return a one-to-one to who sits down with the leader. Raises NotYours, or NotAMember where Slack is asked."""
    details = await context.database.run_read(lambda session: assignment_details.of_assignment(session, assignment_id))
    if details is None:
        raise assignments.NotYours
    keeping.require_host(details, by)
    if asks_slack:
        await context.require_member(by)
    return details


async def _record(context: AppContext, details: AssignmentDetails) -> OneToOne | None:
    return await context.database.run_read(lambda session: facts.record_of(session, details.id))


def _today_of_host(context: AppContext, details: AssignmentDetails) -> date:
    return context.today_of(details.host or details.participant)


FEATURE = Feature(
    acts=(
        Act(OneToOneAction.ANSWER_BEFOREHAND, answer_beforehand, Who.PARTICIPANT),
        Act(OneToOneCallback.ONE_TO_ONE_BEFOREHAND, submit_one_to_one_beforehand, Who.PARTICIPANT),
        Act(OneToOneAction.PASS_ONE_TO_ONE, pass_one_to_one, Who.PARTICIPANT),
        Act(OneToOneCallback.ONE_TO_ONE_PASSED, submit_one_to_one_passed, Who.PARTICIPANT),
        Act(OneToOneAction.PREPARE_ONE_TO_ONE, prepare_one_to_one, Who.CX_TEAM),
        Act(OneToOneAction.SET_ONE_TO_ONE_DAY, set_one_to_one_day, Who.CX_TEAM),
        Act(OneToOneCallback.ONE_TO_ONE_DAY, submit_one_to_one_day, Who.CX_TEAM),
        Act(OneToOneAction.LOG_ONE_TO_ONE, log_one_to_one, Who.CX_TEAM),
        Act(OneToOneAction.TICK_AGREED, tick_agreed, Who.CX_TEAM),
        Act(OneToOneCallback.ONE_TO_ONE_LOG, submit_one_to_one_log, Who.CX_TEAM),
    )
)
