"""Payloads of booking by the hour and of how a booked call went, and each made ready to be used twice."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.program.assignments import assignment_details
from bot.program.booking import bookings, outcomes
from bot.program.booking.slots import Slots
from bot.surfaces.booking_ids import BookingAction, BookingCallback
from bot.surfaces.booking_modal import find_time_modal
from bot.surfaces.did_you_talk import wrong_number_modal
from bot.surfaces.ids import ActionId, Callback, CallbackId
from bot.surfaces.render_context import RenderContext
from scripts.sandbox import payloads
from scripts.sandbox.entities import BOT_USER_ID, Message
from tests.handlers.actions import assign_customer, settle
from tests.handlers.payload_parts import BuildPayload, Effect, Payload, opened, pressed
from tests.handlers.repeating import Act, Prepare, sending
from tests.handlers.subjects import SubjectKind
from tests.harness import ADA, NADIA, START, Harness

Json = dict[str, Any]
SLOT = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)


async def _details(harness: Harness, assignment_id: int) -> Any:
    async with harness.database.read() as session:
        return await assignment_details.of_assignment(session, assignment_id)


def _pressed(action: ActionId, value: str) -> BuildPayload:
    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        slack = harness.sandbox.state
        channel = slack.workspace.channels[harness.stories_channel]
        message = slack.workspace.post(channel, Message(slack.workspace.next_ts(), BOT_USER_ID, "B", by_app=True))
        click = pressed(action, value.format(subject))
        person = slack.workspace.people[who]
        return "interactive", payloads.message_action(slack, person, channel, message, action=click, values={})

    return build_payload


def _after(prepare: Any, action: ActionId, value: str) -> BuildPayload:
    """Return what builds the press of a button once `prepare` was done to the call."""

    async def build_payload(harness: Harness, who: str, subject: int) -> Payload:
        async with harness.database.write() as session:
            await prepare(session, subject)
        await settle(harness)  # what it has said must not be posted while what the press changes is looked at
        return await _pressed(action, value)(harness, who, subject)

    return build_payload


async def _book(session: Any, subject: int) -> None:
    await bookings.book(session, subject, SLOT, zone=ZoneInfo("UTC"), now=START, by=ADA)


async def _refuse(session: Any, subject: int) -> None:
    await outcomes.refused(session, subject, 0, now=START, by=ADA)


async def wrong_number(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of a corrected number."""
    slack, view = harness.sandbox.state, opened(harness, who, wrong_number_modal(await _details(harness, subject), 0))
    view.state["phone"]["phone"]["value"] = "+44 20 7946 0999"
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


async def booking(harness: Harness, who: str, subject: int) -> Payload:
    """Return the payload of booking a day and an hour."""
    body = find_time_modal(await _details(harness, subject), Slots(()), RenderContext(now=START))
    slack, view = harness.sandbox.state, opened(harness, who, body)
    view.state["booked_on"]["booked_on"]["selected_date"] = "2026-11-12"
    view.state["hour"]["hour"]["selected_time"] = "10:30"
    return "interactive", payloads.view_submission(slack, slack.workspace.people[who], view)


_CALL, _OWN_CALL, _CHANGES = SubjectKind.CALL, SubjectKind.OWN_CALL, Effect.CHANGES
Tried = tuple[BuildPayload, SubjectKind, Effect]
_PAIR = "{}:0"
BUTTONS: dict[ActionId, Tried] = {
    BookingAction.BOOK_SLOT: (
        _pressed(BookingAction.BOOK_SLOT, f"{{}}:{int(SLOT.timestamp())}"),
        _CALL,
        _CHANGES,
    ),
    BookingAction.CANCEL_BOOKING: (_after(_book, BookingAction.CANCEL_BOOKING, "{}"), _OWN_CALL, _CHANGES),
    BookingAction.OPEN_GOOGLE: (_pressed(BookingAction.OPEN_GOOGLE, ""), SubjectKind.NOTHING, Effect.NOTHING),
    BookingAction.OPEN_OUTLOOK: (_pressed(BookingAction.OPEN_OUTLOOK, ""), SubjectKind.NOTHING, Effect.NOTHING),
    BookingAction.GOT_VOICEMAIL: (_pressed(BookingAction.GOT_VOICEMAIL, _PAIR), _CALL, _CHANGES),
    BookingAction.GOT_NO_ANSWER: (_pressed(BookingAction.GOT_NO_ANSWER, _PAIR), _CALL, _CHANGES),
    BookingAction.CUSTOMER_REFUSED: (_pressed(BookingAction.CUSTOMER_REFUSED, _PAIR), _CALL, _CHANGES),
    BookingAction.NUMBER_IS_WRONG: (_pressed(BookingAction.NUMBER_IS_WRONG, _PAIR), _CALL, Effect.OPENS),
    BookingAction.MAY_BE_CALLED: (_after(_refuse, BookingAction.MAY_BE_CALLED, "{}"), _OWN_CALL, _CHANGES),
}
MODALS: dict[CallbackId, Tried] = {
    Callback.BOOKING: (booking, _CALL, _CHANGES),
    BookingCallback.WRONG_NUMBER: (wrong_number, _CALL, _CHANGES),
}


def _twice(build: BuildPayload, who: str = ADA) -> Prepare:
    """Return what hands out a call, and then sends one and the same payload each time."""

    async def prepare(harness: Harness) -> Act:
        await assign_customer(harness)
        kind, payload = await build(harness, who, 1)
        await settle(harness)
        return sending(harness, kind, payload)

    return prepare


CHANGING: dict[ActionId | CallbackId, list[Prepare]] = {
    **{
        each: [_twice(build, NADIA if each is BookingAction.MAY_BE_CALLED else ADA)]
        for each, (build, _, effect) in BUTTONS.items()
        if effect is _CHANGES
    },
    **{each: [_twice(build)] for each, (build, _, _) in MODALS.items()},
}
