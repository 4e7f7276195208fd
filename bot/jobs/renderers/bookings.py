"""Renderers of what is said around booked calls, to who makes them and to the CX team."""

from collections.abc import Mapping

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment, from_details
from bot.program.booking import messages
from bot.program.booking.following import SOON, booking_in
from bot.surfaces import did_you_talk
from bot.surfaces.message import Message
from models import Booking, ContactNote


async def _booking(about: AboutAssignment) -> tuple[Booking | None, bool]:
    """Return the booking that a message is about, and whether its hour was changed since."""
    booking_id, sequence = booking_in(about.row.key)
    booking = await about.session.get(Booking, booking_id)
    return booking, booking is not None and booking.sequence != sequence


async def _call_soon(about: AboutAssignment) -> Message | None:
    booking, is_moved = await _booking(about)
    rendering = about.rendering
    if booking is None or (not rendering.is_posted and (is_moved or rendering.now >= booking.starts_at + SOON)):
        return None
    return did_you_talk.call_soon(about.details, booking, await about.render_context(), is_moved=is_moved)


async def _did_you_talk(about: AboutAssignment) -> Message | None:
    booking, is_moved = await _booking(about)
    if booking is None or (is_moved and not about.rendering.is_posted):
        return None
    return did_you_talk.did_you_talk(about.details, booking, await about.render_context())


async def _wrong_number(about: AboutAssignment) -> Message | None:
    note = await about.session.get(ContactNote, about.details.assignment.customer_id)
    return did_you_talk.wrong_number_told(about.details, note.wrong_phone if note else None)


RENDERERS: Mapping[str, Renderer] = {
    messages.CALL_SOON.name: about_assignment(_call_soon),
    messages.DID_YOU_TALK.name: about_assignment(_did_you_talk),
    messages.CUSTOMER_REFUSED.name: from_details(did_you_talk.customer_refused),
    messages.WRONG_NUMBER.name: about_assignment(_wrong_number),
}
