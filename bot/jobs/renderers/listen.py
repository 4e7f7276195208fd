"""Renderers of what colleagues who come along are asked and told, and who brings them and the CX team of these."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.jobs.renderers.renderer import AboutAssignment, Renderer, about_assignment
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking import overlaps
from bot.program.listening import messages, sessions
from bot.program.listening.sessions import SeatFacts
from bot.program.people.availability import zone_of
from bot.surfaces import listen
from bot.surfaces.message import Message


def _of_seat(surface: Callable[[AboutAssignment, SeatFacts], Awaitable[Message | None]]) -> Renderer:
    """Return the renderer of a message about one seat; nothing is left to say once there is no such seat."""

    async def render(about: AboutAssignment) -> Message | None:
        seat = messages.of_row(about.row, about.details)
        return await surface(about, seat) if seat is not None else None

    return about_assignment(render)


def _from_details(surface: Callable[[AssignmentDetails, SeatFacts], Message | None]) -> Renderer:
    async def render(about: AboutAssignment, seat: SeatFacts) -> Message | None:
        return surface(about.details, seat)

    return _of_seat(render)


async def _seat_asked(about: AboutAssignment, seat: SeatFacts) -> Message | None:
    others = await sessions.also_with(about.session, seat.seat)
    asked = replace(await _with_also_then(about, seat), also_with=others)
    return listen.seat_asked(about.details, asked, await about.render_context())


async def _seat_told(about: AboutAssignment, seat: SeatFacts) -> Message | None:
    if await messages.is_superseded(about.session, about.row):
        return listen.told_anew()
    return listen.seat_told(about.details, await _with_also_then(about, seat), await about.render_context())


async def _with_also_then(about: AboutAssignment, seat: SeatFacts) -> SeatFacts:
    """Return the seat with what the colleague has besides at the hour that is booked, while that is to come."""
    booking, context = about.details.booking, about.rendering.context
    if booking is None or booking.starts_at <= about.rendering.now:
        return seat
    zone = zone_of(seat.person, context.timezone)
    return replace(seat, also_then=await overlaps.also_then(about.session, seat.person, booking, zone=zone))


async def _line_asked(about: AboutAssignment, seat: SeatFacts) -> Message | None:
    if messages.was_put_off(about.row):
        return listen.line_put_off()
    return listen.line_asked(about.details, seat, await about.render_context())


RENDERERS: Mapping[str, Renderer] = {
    messages.SEAT_ASKED.name: _of_seat(_seat_asked),
    messages.SEAT_TOLD.name: _of_seat(_seat_told),
    messages.SEAT_OFF.name: _from_details(listen.seat_off),
    messages.LINE_ASKED.name: _of_seat(_line_asked),
    messages.SEAT_DECLINED.name: _from_details(listen.seat_declined),
    messages.LATE_LINE.name: _from_details(listen.late_line),
}
