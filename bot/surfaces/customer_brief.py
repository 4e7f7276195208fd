"""The pieces of a brief about a customer: who they are, their number, the time there, their words, and who called."""

from bot.dates import long_date
from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.customer import phrases
from bot.surfaces.guess import is_guessed
from bot.surfaces.parts import Blocks, bold, line, prose, quoted
from bot.surfaces.render_context import RenderContext
from bot.surfaces.time_there import their_hours, time_there

_LONGEST_COMMENT = 1200
_LONGEST_WHY = 90
_ROLE = ("title", "account")
_LANGUAGE, _FACTS = ("language",), ("segment", "annual_value")


def _role(details: AssignmentDetails, context: RenderContext) -> Blocks:
    role = phrases(details, _ROLE, context)
    return [prose(line(bold(role)))] if role else []


def _issue(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    """Return the issue they stand for, else in short why they were chosen: one line, or two on a phone."""
    if details.issue is None:
        why = parts.cut(details.assignment.why, _LONGEST_WHY)
        return [prose(line(why))] if why else []
    return [prose(line(f"Their complaint stands for “{parts.cut(details.issue.title, _LONGEST_WHY)}”."))]


def _contact(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return the number to tap, else the address to write to, and their working hours in the reader's time."""
    customer = details.the_customer
    return _reached_by([(customer.phone or customer.email or "").strip()], _hours(details, context))


def _contacts(details: AssignmentDetails, context: RenderContext) -> Blocks:
    """Return number and address, what time it is there now, as this is read at once, and their working hours."""
    customer = details.the_customer
    now = time_there(customer.timezone, context.now)
    return _reached_by(
        [(each or "").strip() for each in (customer.phone, customer.email)],
        " ".join(filter(None, (now, _hours(details, context)))),
    )


def _hours(details: AssignmentDetails, context: RenderContext) -> str:
    theirs, readers = details.the_customer.timezone, details.participant.timezone
    return their_hours(theirs, readers, now=context.now, until=details.round.ends_on)


def _reached_by(addresses: list[str], hours: str) -> Blocks:
    number = next((each for each in addresses if parts.can_be_dialled(each)), None)
    lines = [line(words) for words in (*addresses, hours) if words and words != number]
    return [*([parts.number_to_dial(number)] if number else []), *([prose(*lines)] if lines else [])]


def _facts(details: AssignmentDetails, context: RenderContext) -> Blocks:
    score = () if is_guessed(details) else ("score",)
    facts = [phrases(details, names, context) for names in (_LANGUAGE, (*_FACTS, *score))]
    lines = [line(fact[:1].upper() + fact[1:]) for fact in facts if fact]
    return [prose(*lines)] if lines else []


def _comment(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    comment = details.the_customer.comment
    return [prose(line(bold("In their words")), quoted(parts.cut(comment, _LONGEST_COMMENT)))] if comment else []


def _past(details: AssignmentDetails, _context: RenderContext) -> Blocks:
    past = "; ".join(f"{call.participant} on {long_date(call.talked_on)}" for call in details.past)
    return [prose(line(bold("Talked before  "), past))] if past else []


PIECES = {
    "customer_role": _role,
    "customer_issue": _issue,
    "customer_contact": _contact,
    "customer_contacts": _contacts,
    "customer_facts": _facts,
    "customer_comment": _comment,
    "customer_past": _past,
}
