"""Recording a call: the piece of a brief that says whether everybody has to agree first, where the customer is."""

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people import recording
from bot.program.people.recording import Country, Rule
from bot.surfaces.parts import Blocks, bold, italic, line, prose
from bot.surfaces.render_context import RenderContext

_ASK = "Before you record, say what for, and ask: “Is that all right with you?” Without a clear yes, take notes."
_CAVEAT = "Careful guidance, no legal advice."
_RULES = {
    Rule.EVERYBODY: "In {name} everybody on a call has to agree first.",
    Rule.ONE: "In {name} a call may be recorded by one who takes part, and a company has to say so first.",
    Rule.VARIES: "In {name} it depends on the state; in several everybody has to agree first.",
    Rule.UNKNOWN: "Rules differ by country, and where they are isn't known here for sure: ask in any case.",
}
_STRICTER = " You call from {name}, where everybody has to agree first: that counts too."


def _recording(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return whom to ask before a call is recorded; nothing where calls are not."""
    if not context.calls_may_be_recorded or details.customer is None:
        return []
    theirs = recording.of_place(details.customer.phone, details.customer.timezone)
    said = _RULES[theirs.rule].format(name=theirs.name) + _of_caller(theirs, details)
    return [prose(line(bold("If you record the call")), line(said), line(f"{_ASK} ", italic(_CAVEAT)))]


def _of_caller(theirs: Country, details: AssignmentDetails) -> str:
    caller = details.participant
    own = recording.named(caller.country)
    own = recording.of_place(None, caller.timezone) if own is recording.UNKNOWN else own
    stricter = own.rule is Rule.EVERYBODY and theirs.rule is not Rule.EVERYBODY
    return _STRICTER.format(name=own.name) if stricter else ""


PIECES = {"recording": _recording}
