"""Listening together: the day and the hour, booked, changed and cancelled."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.context import AppContext
from bot.errors import FieldError
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.booking import overlaps
from bot.program.listening import booking
from bot.program.people.availability import zone_of
from bot.surfaces.booking_modal import read_overlap
from bot.surfaces.listen_ids import ListenAction, ListenCallback
from bot.surfaces.listen_modals import listening_modal, read_listening
from bot.surfaces.modal import subject_of
from handlers.calls import BookingDayMissing, own_assignment, own_assignment_to_show
from handlers.clicks import open_modal, refresh_shown, subject_in, update_modal
from handlers.features import Act, Feature, Who
from handlers.finding_time import CALENDAR_JOB, booked_view, overlap_offered

_CANCELLED = "That time is cancelled. Whoever comes along is told."


async def book_listening(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that asks for day and hour."""
    open_modal(context, request, _listening_modal)
    await ack()


async def _listening_modal(context: AppContext, body: BlockActions, *, news: str = "") -> dict[str, Any]:
    details = await own_assignment_to_show(context, subject_in(body), body["user"]["id"])
    assignments.require_to_do(details.assignment)
    async with context.database.read() as session:
        now = context.now()
        rendered = await context.render_context(session, details, now=now)
        taken = await overlaps.taken_by(session, details.participant.id or 0, but=details.id, now=now)
    return listening_modal(details, rendered, news=news, has_others=bool(taken))


async def submit_listening(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Keep day and hour, and tell who is in."""
    view, subject, by = body["view"], subject_of(body["view"]), body["user"]["id"]
    day, hour = read_listening(view)
    if day is None:
        raise FieldError({"booked_on": BookingDayMissing()})
    details = await own_assignment(context, subject.id, by)
    when = booking.When(day, hour, zone_of(details.participant, context.timezone))
    with overlap_offered(view):
        async with context.database.write() as session:
            may = read_overlap(view)
            await booking.book(session, subject.id, when, now=context.now(), by=by, may_overlap=may)
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    await ack(response_action="update", view=await booked_view(context, subject.id, by))


async def cancel_listening(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Take back what is booked, tell who is in, and ask for another day and hour."""
    await context.database.run_write(
        lambda session: booking.cancel(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    if (request.body.get("view") or {}).get("type") == "modal":
        update_modal(context, request, await _listening_modal(context, body, news=_CANCELLED))
    await ack()


FEATURE = Feature(
    acts=(
        Act(ListenAction.BOOK_LISTENING, book_listening, Who.PARTICIPANT),
        Act(ListenCallback.LISTENING, submit_listening, Who.PARTICIPANT),
        Act(ListenAction.CANCEL_LISTENING, cancel_listening, Who.PARTICIPANT),
    )
)
