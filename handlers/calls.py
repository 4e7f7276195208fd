"""The participant's buttons before the call is made: The brief, Find a time, Couldn't reach them, Swap."""

from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.context import AppContext
from bot.errors import FieldError, Problem
from bot.payloads import BlockActions, ViewSubmission
from bot.program import assignments
from bot.program.assignments import assignment_details, calls
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking import bookings
from bot.program.outbox import pictures
from bot.program.people.availability import zone_of
from bot.surfaces.booking_modal import booking_modal, read_booking, read_hour, read_overlap
from bot.surfaces.brief import brief_modal, only_read
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import subject_of
from bot.surfaces.pictures import charts_in, with_pictures
from handlers.clicks import open_modal, refresh_shown, subject_in
from handlers.features import Act, Feature, Who
from handlers.finding_time import CALENDAR_JOB, booked_view, finding_time_view, overlap_offered
from models import AssignmentState, Person


class BookingDayMissing(Problem):
    """The day of the call is not chosen."""


async def read_brief(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the whole brief, of what is still to be done."""
    open_modal(context, request, _brief_modal)
    await ack()


async def _brief_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    return await brief_to_show(context, subject_in(body), body["user"]["id"])


async def brief_to_show(context: AppContext, assignment_id: int, slack_id: str) -> dict[str, Any]:
    """Return the modal of the brief, to be shown to its participant, or to who books for them, only to be read.

    Raises as `own_assignment_to_show` does, and IllegalTransition once it is done.
    """
    details = await own_assignment_to_show(context, assignment_id, slack_id, or_assistant=True)
    assignments.require_to_do(details.assignment)
    async with context.database.read() as session:
        is_theirs = details.participant.slack_id == slack_id
        rendered = await context.render_context(session, details, now=context.now())
        view = brief_modal(details, replace(rendered, for_assistant=not is_theirs))
        drawn = await pictures.file_ids(session, charts_in(view["blocks"]))
    blocks = with_pictures(view["blocks"], drawn)
    return view | {"blocks": blocks if is_theirs else only_read(blocks)}


async def book_call(context: AppContext, ack: AsyncAck, request: AsyncBoltRequest) -> None:
    """Open the modal that asks for the day of the call."""
    open_modal(context, request, _booking_modal)
    await ack()


async def _booking_modal(context: AppContext, body: BlockActions) -> dict[str, Any]:
    by = body["user"]["id"]
    details = await own_assignment_to_show(context, subject_in(body), by, or_assistant=True)
    assignments.require_transition(details.assignment, AssignmentState.BOOKED)
    if not details.may_go_ahead:
        raise calls.NotToBeCalled(details.subject_name)
    if details.routine.minutes:
        return await finding_time_view(context, details, by)
    today = context.today_of(details.participant)
    return booking_modal(details, today=today, for_assistant=details.participant.slack_id != by)


async def submit_booking(context: AppContext, ack: AsyncAck, body: ViewSubmission, request: AsyncBoltRequest) -> None:
    """Keep the day on which the call is, and the hour if one was chosen; then say so, with links for calendars."""
    view, by = body["view"], body["user"]["id"]
    day, hour, subject = read_booking(view), read_hour(view), subject_of(view)
    if day is None:
        raise FieldError({"booked_on": BookingDayMissing()})
    details = await own_assignment(context, subject.id, by, or_assistant=True)
    zone, now = zone_of(details.participant, context.timezone), context.now()
    async with context.database.write() as session:
        if hour is not None:
            with overlap_offered(view):
                starts_at, may = bookings.moment_of(day, hour, zone), read_overlap(view)
                await bookings.book(session, subject.id, starts_at, zone=zone, now=now, by=by, may_overlap=may)
        else:
            await bookings.book_day(session, subject.id, day, zone=zone, now=now, by=by)
    context.wake(CALENDAR_JOB)
    refresh_shown(context, request)
    if hour is not None:
        await ack(response_action="update", view=await booked_view(context, subject.id, by))
    else:
        await ack()


async def not_reached(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Keep that the customer could not be reached."""
    await context.database.run_write(
        lambda session: calls.not_reached(session, subject_in(body), now=context.now(), by=body["user"]["id"])
    )
    refresh_shown(context, request)
    await ack()


async def swap(context: AppContext, ack: AsyncAck, body: BlockActions, request: AsyncBoltRequest) -> None:
    """Swap the customer for the next one."""
    limit, by = context.swaps_per_round, body["user"]["id"]
    await context.database.run_write(
        lambda session: calls.swap(session, subject_in(body), limit=limit, now=context.now(), by=by)
    )
    refresh_shown(context, request)
    await ack()


async def own_assignment(
    context: AppContext, assignment_id: int, slack_id: str, *, or_assistant: bool = False
) -> AssignmentDetails:
    """Return an assignment's details. Raises NotYours unless `slack_id` is its participant.

    With `or_assistant` it may be whoever books it for them, too.
    """
    return await context.database.run_read(
        lambda session: _own(session, assignment_id, slack_id, or_assistant=or_assistant)
    )


async def _own(session: AsyncSession, assignment_id: int, slack_id: str, *, or_assistant: bool) -> AssignmentDetails:
    details = await assignment_details.of_assignment(session, assignment_id)
    if details is None:
        raise assignments.NotYours
    is_theirs = details.participant.slack_id == slack_id
    if not is_theirs and not (or_assistant and await _books(session, details, slack_id)):
        raise assignments.NotYours
    return details


async def _books(session: AsyncSession, details: AssignmentDetails, slack_id: str) -> bool:
    """Return whether `slack_id` books this for its participant."""
    if details.participant.assistant_id is None or not details.routine.assistant_books:
        return False
    assistant = await session.get_one(Person, details.participant.assistant_id)
    return assistant.slack_id == slack_id and assistant.active and not assistant.guest


async def own_assignment_to_show(
    context: AppContext, assignment_id: int, slack_id: str, *, or_assistant: bool = False
) -> AssignmentDetails:
    """Return an assignment's details, as `own_assignment` does, to be shown; may call Slack, so only after an ack.

    Raises NotYours, or NotAMember for who has become a guest or left.
    """
    details = await own_assignment(context, assignment_id, slack_id, or_assistant=or_assistant)
    await context.require_member(slack_id)
    return details


FEATURE = Feature(
    acts=(
        Act(Action.READ_BRIEF, read_brief, Who.PARTICIPANT_OR_ASSISTANT),
        Act(Action.BOOK_CALL, book_call, Who.PARTICIPANT_OR_ASSISTANT),
        Act(Callback.BOOKING, submit_booking, Who.PARTICIPANT_OR_ASSISTANT),
        Act(Action.NOT_REACHED, not_reached, Who.PARTICIPANT),
        Act(Action.SWAP, swap, Who.PARTICIPANT),
    )
)
