"""Bookings by the hour: a slot that is tapped, one that is cancelled, and how a booked call went."""

from datetime import UTC, datetime
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking import bookings, outcomes
from bot.program.booking.overlaps import HourTaken
from bot.program.people.availability import zone_of
from bot.surfaces.booking_ids import BookingAction, BookingCallback
from bot.surfaces.did_you_talk import TRIES, read_wrong_number, wrong_number_modal
from bot.surfaces.modal import subject_of
from handlers.calls import own_assignment, own_assignment_to_show
from handlers.clicks import open_modal, pair_in, refresh_shown, subject_in, update_modal
from handlers.features import Act, Feature, Who
from handlers.finding_time import CALENDAR_JOB, booked_view, finding_time_view
from models import Outcome

_GONE = "That hour has gone by. These are free:"
_BOOKED = "Something else is booked at that hour by now. These are free:"
_TRY_AGAIN = "Noted. When do you try again?"


async def book_slot(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Book the hour that was tapped, and say so in the modal; where it has gone by, show what is free now."""
    (assignment_id, stamp), by = pair_in(body), body["user"]["id"]
    details = await own_assignment(context, assignment_id, by, or_assistant=True)
    starts_at, zone = datetime.fromtimestamp(stamp, UTC), zone_of(details.participant, context.timezone)
    try:
        async with context.database.write() as session:
            now = context.now()
            await bookings.book(session, assignment_id, starts_at, zone=zone, now=now, by=by, may_overlap=False)
    except FieldError as refused:
        news = _BOOKED if isinstance(refused.fields.get("hour"), HourTaken) else _GONE
        _show(context, request, await finding_time_view(context, details, by, news=news))
    else:
        context.wake(CALENDAR_JOB)
        refresh_shown(context, request)
        _show(context, request, await booked_view(context, assignment_id, by))
    await ack()


def _show(context: AppContext, request: AsyncBoltRequest, view: dict[str, Any]) -> None:
    """Have `view` take the place of the modal that was clicked in; a message that was clicked in changes by itself."""
    if (request.body.get("view") or {}).get("type") == "modal":
        update_modal(context, request, view)


async def cancel_booking(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Take back what is booked, and show what is free."""
    assignment_id, by = subject_in(body), body["user"]["id"]
    await context.database.run_write(lambda session: bookings.cancel(session, assignment_id, now=context.now(), by=by))
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    details = await own_assignment(context, assignment_id, by, or_assistant=True)
    _show(context, request, await finding_time_view(context, details, by, news="That time is cancelled."))
    await ack()


async def open_google(_: AppContext, ack: AsyncAck) -> None:
    """Ack the click on a link."""
    await ack()


async def open_outlook(_: AppContext, ack: AsyncAck) -> None:
    """Ack the click on a link."""
    await ack()


async def got_voicemail(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep that the voicemail answered, and ask when to try again."""
    await _nobody_reached(context, body, request, Outcome.VOICEMAIL)
    await ack()


async def got_no_answer(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep that nobody answered, and ask when to try again."""
    await _nobody_reached(context, body, request, Outcome.NO_ANSWER)
    await ack()


async def _nobody_reached(context: AppContext, body: BlockActions, request: AsyncBoltRequest, how: Outcome) -> None:
    """Keep that nobody was reached; a second try is proposed at once, after more the message offers somebody else."""
    (assignment_id, asked_about), by = pair_in(body), body["user"]["id"]
    tries = await context.database.run_write(
        lambda session: outcomes.nobody_reached(session, assignment_id, asked_about, how, now=context.now(), by=by)
    )
    refresh_shown(context, request)
    if tries < TRIES:
        open_modal(context, request, _try_again_modal)


async def _try_again_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    by = body["user"]["id"]
    details = await own_assignment_to_show(context, pair_in(body)[0], by)
    return await finding_time_view(context, details, by, news=_TRY_AGAIN)


async def customer_refused(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep that the customer doesn't want to be called."""
    (assignment_id, asked_about), by = pair_in(body), body["user"]["id"]
    await context.database.run_write(
        lambda session: outcomes.refused(session, assignment_id, asked_about, now=context.now(), by=by)
    )
    refresh_shown(context, request)
    await ack()


async def may_be_called(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Take back that a customer doesn't want to be called."""
    await context.database.run_write(lambda session: outcomes.may_be_called_after_all(session, subject_in(body)))
    refresh_shown(context, request)
    await ack()


async def number_is_wrong(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Ask for the right number."""
    open_modal(context, request, _wrong_number_modal)
    await ack()


async def _wrong_number_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    assignment_id, asked_about = pair_in(body)
    details: AssignmentDetails = await own_assignment_to_show(context, assignment_id, body["user"]["id"])
    assignments.require_to_do(details.assignment)
    return wrong_number_modal(details, asked_about)


async def submit_wrong_number(
    context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest
) -> None:
    """Keep the right number, if it is known."""
    subject, typed = subject_of(body["view"]), read_wrong_number(body["view"])
    await context.database.run_write(
        lambda session: outcomes.wrong_number(
            session, subject.id, subject.version, typed, now=context.now(), by=body["user"]["id"]
        )
    )
    refresh_shown(context, request)
    await ack()


FEATURE = Feature(
    acts=(
        Act(BookingAction.BOOK_SLOT, book_slot, Who.PARTICIPANT_OR_ASSISTANT),
        Act(BookingAction.CANCEL_BOOKING, cancel_booking, Who.PARTICIPANT_OR_ASSISTANT),
        Act(BookingAction.OPEN_GOOGLE, open_google, Who.EVERYBODY),
        Act(BookingAction.OPEN_OUTLOOK, open_outlook, Who.EVERYBODY),
        Act(BookingAction.GOT_VOICEMAIL, got_voicemail, Who.PARTICIPANT),
        Act(BookingAction.GOT_NO_ANSWER, got_no_answer, Who.PARTICIPANT),
        Act(BookingAction.CUSTOMER_REFUSED, customer_refused, Who.PARTICIPANT),
        Act(BookingAction.NUMBER_IS_WRONG, number_is_wrong, Who.PARTICIPANT),
        Act(BookingCallback.WRONG_NUMBER, submit_wrong_number, Who.PARTICIPANT),
        Act(BookingAction.MAY_BE_CALLED, may_be_called, Who.CX_TEAM),
    )
)
