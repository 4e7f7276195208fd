"""The executive's call: booked, not reached, swapped."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.context import AppContext
from bot.errors import FieldError
from bot.program import assignments
from bot.program.assignments import assignment_details, calls
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces.booking import booking_modal, read_booking
from bot.surfaces.ids import Action, Callback
from bot.surfaces.modal import subject_of
from handlers.errors import error_responder
from handlers.home import follow_at_home, opened_by
from models import AssignmentState

Body = dict[str, Any]


def subject_in(body: Body) -> int:
    """Return the id that the clicked button carries; 0, which no row has, for one that is none of ours."""
    value = str(body["actions"][0].get("value") or "")
    return int(value) if value.isdecimal() and len(value) < 10 else 0  # noqa: PLR2004  (fits the id column)


async def own_brief(context: AppContext, assignment_id: int, slack_id: str) -> AssignmentDetails:
    """Return the brief of a call. Raises NotYours unless `slack_id` is its participant."""
    async with context.database.read() as session:
        brief = await assignment_details.of_assignment(session, assignment_id)
    if brief is None or brief.participant.slack_id != slack_id:
        raise assignments.NotYours
    return brief


async def brief_shown_to(context: AppContext, assignment_id: int, slack_id: str) -> AssignmentDetails:
    """Return the brief of their own call for somebody who is about to be shown it.

    Raises NotYours, or NotAMember for a participant who has become a guest or left. Slack may be asked.
    """
    brief = await own_brief(context, assignment_id, slack_id)
    await context.require_member(slack_id)
    return brief


def register(app: AsyncApp, context: AppContext) -> None:
    """Register what a participant does about a call before it was made."""

    async def open_booking(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async def show() -> None:
            brief = await brief_shown_to(context, subject_in(body), body["user"]["id"])
            assignments.require_transition(brief.assignment, AssignmentState.BOOKED)
            await client.views_open(trigger_id=body["trigger_id"], view=opened_by(body, booking_modal(brief)))

        context.background.start(show(), error_responder(body, client, respond))
        await ack()

    async def book(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        day, subject, by = read_booking(body["view"]), subject_of(body["view"]), body["user"]["id"]
        if day is None:
            raise FieldError({"booked_on": "Choose the day of the call."})
        brief = await own_brief(context, subject.id, by)
        today = context.today_of(brief.participant)
        async with context.database.write() as session:
            await calls.book(session, subject.id, day, today=today, now=context.now(), by=by)
        follow_at_home(context, body, client, respond)
        await ack()

    async def not_reached(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async with context.database.write() as session:
            await calls.not_reached(session, subject_in(body), now=context.now(), by=body["user"]["id"])
        follow_at_home(context, body, client, respond)
        await ack()

    async def swap(ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond) -> None:
        async with context.database.write() as session:
            limit = context.swaps_per_round
            await calls.swap(session, subject_in(body), limit=limit, now=context.now(), by=body["user"]["id"])
        follow_at_home(context, body, client, respond)
        await ack()

    app.action(Action.BOOK_CALL)(open_booking)
    app.view(Callback.BOOKING)(book)
    app.action(Action.NOT_REACHED)(not_reached)
    app.action(Action.SWAP)(swap)
