"""A customer in phrases: the facts of the brief, worded, and left out where they are not known."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.people.availability import known_zone
from bot.surfaces.locale_names import languages, money
from models import Customer


def phrases(brief: AssignmentDetails, names: tuple[str, ...], now: datetime, *, currency: str | None = None) -> str:
    """Return one line of the brief: the facts of these names, as far as they are known at `now`.

    `currency` (an ISO 4217 code) is that of amounts whose own is not known.
    """
    found = (_worth(brief.customer, currency) if name == _WORTH else _PHRASES[name](brief, now) for name in names)
    return "  ·  ".join(phrase for phrase in found if phrase)


def _local_time(brief: AssignmentDetails, now: datetime) -> str:
    """Return where they are, how far from the participant's hours, and the time there."""
    zone = known_zone(brief.customer.timezone)
    if zone is None or not brief.customer.timezone:
        return ""
    there = now.astimezone(zone)
    city = brief.customer.timezone.rpartition("/")[2].replace("_", " ")
    return f"{city} time{_apart(brief, there)}, {there:%H:%M} there as this was written"


def _apart(brief: AssignmentDetails, there: datetime) -> str:
    zone = known_zone(brief.participant.timezone)
    if zone is None:
        return ""
    here = there.astimezone(zone)
    apart = (there.utcoffset() or timedelta()) - (here.utcoffset() or timedelta())
    if not apart:
        return " (same as yours)"
    hours = f"{abs(apart) / timedelta(hours=1):g}"
    unit = "hour" if hours == "1" else "hours"
    return f" ({hours} {unit} {'ahead of' if apart > timedelta() else 'behind'} you)"


def _number(value: Decimal) -> str:
    return f"{value.normalize():,f}"


def _worth(customer: Customer, currency: str | None) -> str:
    if customer.annual_value is None:
        return ""
    return f"worth {money(customer.annual_value, customer.currency or currency)} a year"


def _score(customer: Customer) -> str:
    if customer.score is None:
        return ""
    scale = f" on {customer.score_scale}" if customer.score_scale else ""
    return f"last score {_number(customer.score)}{scale}"


_WORTH = "annual_value"
_PHRASES: dict[str, Callable[[AssignmentDetails, datetime], str]] = {
    "title": lambda brief, _: brief.customer.title or "",
    "account": lambda brief, _: brief.customer.account or "",
    "phone": lambda brief, _: brief.customer.phone or "",
    "email": lambda brief, _: brief.customer.email or "",
    "local_time": _local_time,
    "language": lambda brief, _: f"speaks {languages(brief.customer.language)}" if brief.customer.language else "",
    "segment": lambda brief, _: brief.customer.segment or "",
    "score": lambda brief, _: _score(brief.customer),
}
