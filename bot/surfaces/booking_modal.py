"""The modal that finds a time: slots to choose from, another day and hour; and that it is booked, for calendars."""

from datetime import date, datetime, time
from typing import Any

from bot.payloads import View
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking.slots import Slots
from bot.program.people.availability import zone_of
from bot.surfaces import inputs, parts
from bot.surfaces.booking_ids import BookingAction, BookingBlock
from bot.surfaces.calendar_event import calendar_links, event_of
from bot.surfaces.hours import booked_day, day_and_hour, hour_there, in_both_zones, is_over
from bot.surfaces.ids import Callback
from bot.surfaces.modal import modal, notice_modal
from bot.surfaces.parts import Blocks, Element, bold, line, prose
from bot.surfaces.render_context import RenderContext
from models import AssignmentState, Booking

_MEET = "You are both at work then. One tap books it."
_STRETCHED = "Your working hours and theirs hardly meet. These come nearest; one tap books it."
_ALONE = "One tap books it."
_FOR_OTHERS = "These fit their working hours. One tap books it."
_STRETCHED_FOR_OTHERS = "Their working hours hardly meet. These come nearest; one tap books it."
_OVERLAP = "overlap"
_ANOTHER = "Or at another time: on which day?"


def booking_modal(details: AssignmentDetails, *, today: date, for_assistant: bool = False) -> dict[str, Any]:
    """Return the modal that asks for the day; `today` is the participant's date."""
    booked = details.assignment.booked_on
    return _modal(details, [_day_input(details, "", booked, today=today, for_assistant=for_assistant)], submit="Save")


def _modal(details: AssignmentDetails, blocks: Blocks, *, submit: str) -> dict[str, Any]:
    words = details.routine.messages
    title = words.change_day if details.assignment.state is AssignmentState.BOOKED else words.book
    return modal(Callback.BOOKING, title, blocks, subject=details.id, submit=submit)


def _day_input(
    details: AssignmentDetails, label: str, booked: date | None, *, today: date, for_assistant: bool
) -> dict[str, Any]:
    label = label or details.routine.booking.format(subject=details.subject_name)
    if for_assistant:
        label = f"On which day is it, for {details.participant.name}?"
    # A day that has gone by, or on which nobody was reached, is none to propose.
    is_tried = details.assignment.state is AssignmentState.UNREACHABLE
    proposed = None if is_tried or booked is None or booked < today else booked
    return inputs.date_input("booked_on", label, value=proposed, required=True)


def find_time_modal(
    details: AssignmentDetails, slots: Slots, context: RenderContext, *, news: str = "", has_others: bool = False
) -> dict[str, Any]:
    """Return the modal that proposes hours, and takes any other, or a day alone; `news` stands on top of it.

    `has_others` says that something else of theirs is booked, over which nothing is booked unasked.
    """
    booking = details.booking
    blocks: Blocks = [prose(line(bold(news)))] if news else []
    if context.for_assistant:
        blocks.append(prose(line("For ", bold(details.participant.name), f"  ·  {details.subject_name}")))
    if booking is not None and not is_over(details, context):
        blocks += booked_blocks(details, booking, context, cancel=_cancel_button(details, context))
    if slots.moments:
        blocks.append(prose(line(_told(details, slots, context))))
        blocks += [_slot(details, each, context) for each in slots.moments]
    mine = zone_of(details.participant, context.timezone)
    hour = booking.starts_at.astimezone(mine).time().replace(second=0, microsecond=0) if booking else None
    hint = "Your own time. Without one, I ask you on the morning after."
    if context.for_assistant:
        hint = f"The time where {details.participant.name} is. Without one, I ask them on the morning after."
    label, today = _ANOTHER if slots.moments else "", context.now.astimezone(mine).date()
    booked = booked_day(details, context)
    day = _day_input(details, label, booked, today=today, for_assistant=context.for_assistant)
    blocks += [day, inputs.time_input("hour", "At what time?", value=hour, hint=hint)]
    return _modal(details, [*blocks, *(overlap_boxes() if has_others else [])], submit="Book it")


def overlap_boxes() -> Blocks:
    """Return the box by which something is booked over something else, for who has something else booked."""
    options = [(inputs.TICKED, "Book both all the same", "")]
    return [inputs.checkboxes_input(_OVERLAP, "If it overlaps another booking", options, ticked=())]


def offers_overlap(view: View) -> bool:
    """Return whether that box is there."""
    return any(block.get("block_id") == _OVERLAP for block in view["blocks"])


def read_overlap(view: View) -> bool:
    """Return whether it is ticked."""
    return inputs.is_ticked(view["state"]["values"], _OVERLAP)


def _told(details: AssignmentDetails, slots: Slots, context: RenderContext) -> str:
    if slots.stretched:
        return _STRETCHED_FOR_OTHERS if context.for_assistant else _STRETCHED
    if context.for_assistant:
        return _FOR_OTHERS
    return _MEET if details.customer is not None and details.customer.timezone else _ALONE


def _slot(details: AssignmentDetails, moment: datetime, context: RenderContext) -> dict[str, Any]:
    mine = zone_of(details.participant, context.timezone)
    theirs = hour_there(moment, mine, details.customer.timezone if details.customer else None)
    words = day_and_hour(moment, mine)
    at = int(moment.timestamp())
    book = parts.button("Book it", BookingAction.BOOK_SLOT, f"{details.id}:{at}", label=f"Book {words}")
    return parts.section(f"{words}\n{theirs}" if theirs else words, book, f"{BookingBlock.SLOT_BUTTON}_{at}")


def _cancel_button(details: AssignmentDetails, context: RenderContext) -> Element:
    told = "It goes out of your calendar. The call stays yours to make."
    if context.for_assistant:
        told = "It goes out of their calendar. The call stays theirs to make."
    ask = parts.ask_first("Cancel this time?", told, "Cancel it", "Keep")
    return parts.button("Cancel this time", BookingAction.CANCEL_BOOKING, details.id, confirm=ask)


def booked_blocks(
    details: AssignmentDetails, booking: Booking, context: RenderContext, *, cancel: Element | None = None
) -> Blocks:
    """Return when it is booked for, the links into calendars, and the button to cancel it."""
    event = event_of(details, booking)
    ours = f"{details.participant.name}'s and my" if context.for_assistant else "our"
    return [
        prose(
            line("📅  ", bold(in_both_zones(booking.starts_at, details, context))),
            line(f"The calendar file is in {ours} conversation. Or add it here:"),
        ),
        parts.actions(
            BookingBlock.CALENDAR_BUTTONS,
            *calendar_links(event),
            *([cancel] if cancel else []),
        ),
    ]


def booked_modal(details: AssignmentDetails, context: RenderContext) -> dict[str, Any]:
    """Return the modal that says what is booked, once it is saved."""
    booking, them = details.booking, details.participant.name if context.for_assistant else "you"
    if booking is None:  # changed meanwhile, on another device
        return notice_modal("That was changed meanwhile. The brief says how things stand.")
    get = "gets" if context.for_assistant else "get"
    soon = prose(line(f"Ten minutes before, {them} {get} the number and the brief once more."))
    blocks = [*booked_blocks(details, booking, context), *([soon] if details.routine.minutes else [])]
    return modal(Callback.NOTICE, "Booked", blocks, subject=details.id, close="Done")


def read_booking(view: View) -> date | None:
    """Return the day chosen, None for none."""
    return inputs.date_from(view["state"]["values"], "booked_on")


def read_hour(view: View) -> time | None:
    """Return the hour chosen, None for none, and where none is asked for."""
    return inputs.time_from(view["state"]["values"], "hour")
