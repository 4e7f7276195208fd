"""What colleagues who come along listen to, and when, as an event of their calendar; no address or number in it."""

from dataclasses import replace

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.booking_ids import BookingBlock
from bot.surfaces.calendar_event import CalendarEvent, calendar_links, event_of, without_controls
from bot.surfaces.listen_brief import listening_of
from bot.surfaces.parts import Blocks
from models import Booking

_LONGEST_TITLE = 120
_TOLD = "{name} asks, you listen and write down what strikes you. Nothing to prepare."


def whom(details: AssignmentDetails) -> str:
    """Return whom they listen to, for who is in: name, title and company, and no address or number."""
    customer = details.customer
    if customer is None:
        return listening_of(details).subject_name or "a story that is still to be chosen"
    return _named(details) or "a customer who is still to be found"


def _named(details: AssignmentDetails) -> str:
    customer = details.customer
    if customer is None:
        return listening_of(details).subject_name
    facts = (customer.name, customer.title, customer.account_name) if customer.may_be_called else ()
    return ", ".join(filter(None, facts))


def event_for_colleague(details: AssignmentDetails, booking: Booking) -> CalendarEvent:
    """Return the event of a booking as who comes along has it in their calendar."""
    name, listened_to = details.participant.name, _named(details)
    title = f"Listen with {name} to {listened_to}" if listened_to else f"Listen with {name}"
    return replace(
        event_of(details, booking),
        title=without_controls(parts.cut(title, _LONGEST_TITLE)),
        where="",
        told=without_controls(_TOLD.format(name=name)),
    )


def calendar_buttons(details: AssignmentDetails) -> Blocks:
    """Return the links into calendars for who comes along; none where no hour is booked."""
    if details.booking is None:
        return []
    event = event_for_colleague(details, details.booking)
    return [parts.actions(BookingBlock.CALENDAR_BUTTONS, *calendar_links(event))]
