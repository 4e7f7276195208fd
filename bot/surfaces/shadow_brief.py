"""The pieces of a brief about a host: what they do and where, and how to reach them."""

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces.parts import Blocks, Part, bold, line, person, prose
from bot.surfaces.render_context import RenderContext
from bot.surfaces.time_there import their_hours, time_there
from models import ShadowHost


def _role(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    host, own = details.host, details.own
    site = own.site if isinstance(own, ShadowHost) else None
    where = ", ".join(filter(None, (host.department if host else None, site)))
    return [prose(line(bold(where)))] if where else []


def _contact(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return how to reach them, and their working hours in the reader's time."""
    return _reached(details, _hours(details, context))


def _contacts(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return how to reach them, what time it is there now, as this is read at once, and their working hours."""
    zone = details.host.timezone if details.host else None
    return _reached(details, " ".join(filter(None, (time_there(zone, context.now), _hours(details, context)))))


def _reached(details: AssignmentDetails, hours: str) -> Blocks:
    host = details.host
    if host is None:
        return []
    ways: list[Part | str] = [person(host.slack_id)] if host.slack_id else []
    if host.email:
        ways += ["  ·  ", host.email] if ways else [host.email]
    lines = [line("Write to ", *ways)] if ways else []
    return [prose(*lines, *([line(hours)] if hours else []))] if lines or hours else []


def _hours(details: AssignmentDetails, context: RenderContext) -> str:
    zone = details.host.timezone if details.host else None
    return their_hours(zone, details.participant.timezone, now=context.now, until=details.round.ends_on)


PIECES = {"host_role": _role, "host_contact": _contact, "host_contacts": _contacts}
