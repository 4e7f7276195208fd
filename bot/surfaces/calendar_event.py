"""A booked call as an event of a calendar: as a file (iCalendar, RFC 5545), and as links to Google and Outlook."""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.surfaces import parts
from bot.surfaces.booking_ids import BookingAction
from bot.surfaces.parts import Element, cut
from models import Booking

# Slack takes links of 3,000 characters, and browsers and proxies less; the file holds all of it.
_LONGEST_LINK, _LONGEST_PLACE = 1900, 150
_LONGEST_TITLE, _LONGEST_FACT = 120, 1500
# RFC 5546 asks for an organizer, and nobody is to answer; calendars of Apple's write so where there is no address.
_NO_ADDRESS = "invalid:nomail"
_GOOGLE = "https://calendar.google.com/calendar/render"
_OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"


@dataclass(frozen=True)
class CalendarEvent:
    """What stands in the calendar; `uid` and `sequence` are by what it is known again. All moments are aware."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    title: str
    where: str
    told: str
    organizer: str


def event_of(details: AssignmentDetails, booking: Booking) -> CalendarEvent:
    """Return the event of a booking, with number, why, and questions."""
    customer = details.customer
    account = customer.account_name if customer else None
    title = details.event_name + (f", {account}" if account else "")
    return CalendarEvent(
        uid=booking.uid,
        sequence=booking.sequence,
        starts_at=booking.starts_at.astimezone(UTC),
        ends_at=booking.starts_at.astimezone(UTC) + timedelta(minutes=booking.minutes),
        title=without_controls(cut(title, _LONGEST_TITLE)),
        where=without_controls((customer.phone or customer.email or "") if customer else ""),
        told=_told(details),
        organizer=f"mailto:{details.participant.email}" if _is_address(details.participant.email) else _NO_ADDRESS,
    )


def _told(details: AssignmentDetails) -> str:
    customer, words = details.customer, details.routine.messages
    facts = [each for each in (customer.phone, customer.email) if each] if customer else []
    role = ", ".join(filter(None, (customer.title, customer.account_name))) if customer else ""
    why = cut(details.assignment.why, _LONGEST_FACT)
    asked = [f"{number}. {question}" for number, question in enumerate(details.questions, 1)]
    pieces = [
        "\n".join(filter(None, (role, *facts))),
        why,
        "\n".join([f"{words.questions}:", *asked]) if asked else "",
        words.tips,
        f"Afterwards, in Slack: “{words.log}”. Three minutes will do.",
    ]
    return without_controls("\n\n".join(each for each in pieces if each))


def without_controls(text: str) -> str:
    """Return text without what could end a line of the file, or turn its direction: controls, but for line ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(sign for sign in each if unicodedata.category(sign) not in _NOT_SAID) for each in lines)


# Controls, formats such as overrides of direction, halves of a pair, and separators of lines and paragraphs.
_NOT_SAID = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _is_address(address: str | None) -> bool:
    return address is not None and "@" in address and not any(sign.isspace() or sign in '<>",;:' for sign in address)


def file_of(event: CalendarEvent, *, cancels: bool, now: datetime) -> bytes:
    """Return the event as a file that calendars take; as one that takes it out again, where it `cancels`.

    It is published rather than requested: it is the reader's own appointment, and nobody is to answer. `now` is when
    the file is made (aware).
    """
    from icalendar import Calendar, Event, vCalAddress  # noqa: PLC0415  (loaded where a file is made, as it is large)

    calendar, shown = Calendar(), Event()
    calendar.add("prodid", "-//Firsthand//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if cancels else "PUBLISH")
    shown.add("uid", event.uid)
    shown.add("sequence", event.sequence)
    shown.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    shown.add("dtstart", event.starts_at)
    shown.add("dtend", event.ends_at)
    shown.add("summary", event.title)
    shown.add("description", event.told)
    if event.where:
        shown.add("location", event.where)
    organizer = vCalAddress(event.organizer)
    organizer.params["CN"] = "Firsthand"
    shown["organizer"] = organizer
    shown.add("class", "PRIVATE")
    shown.add("status", "CANCELLED" if cancels else "CONFIRMED")
    shown.add("transp", "TRANSPARENT" if cancels else "OPAQUE")
    calendar.add_component(shown)
    return bytes(calendar.to_ical())


def calendar_links(event: CalendarEvent) -> list[Element]:
    """Return the buttons that put an event into calendars on the web."""
    return [
        parts.link_button("Google Calendar", google_link(event), BookingAction.OPEN_GOOGLE),
        parts.link_button("Outlook", outlook_link(event), BookingAction.OPEN_OUTLOOK),
    ]


def google_link(event: CalendarEvent) -> str:
    """Return the link that opens Google Calendar with this event, to be saved there."""
    span = f"{event.starts_at:%Y%m%dT%H%M%SZ}/{event.ends_at:%Y%m%dT%H%M%SZ}"
    given = {"action": "TEMPLATE", "text": event.title, "dates": span, "location": _place(event)}
    return _link(_GOOGLE, given, "details", event.told)


def outlook_link(event: CalendarEvent) -> str:
    """Return the link that opens Outlook on the web with this event, to be saved there."""
    given = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": event.title,
        "startdt": f"{event.starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "enddt": f"{event.ends_at:%Y-%m-%dT%H:%M:%SZ}",
        "location": _place(event),
    }
    return _link(_OUTLOOK, given, "body", event.told)


def _place(event: CalendarEvent) -> str:
    """Return where it takes place, "" where that would fill the link: it stands in what is told, too."""
    return event.where if len(quote(event.where, safe="")) <= _LONGEST_PLACE else ""


def _link(address: str, given: dict[str, str], name: str, told: str) -> str:
    """Return the address with these parameters, and so much of `told` as it can hold."""
    link = f"{address}?{urlencode({key: value for key, value in given.items() if value}, quote_via=quote)}&{name}="
    low, high = 0, len(told)
    while low < high:  # how many signs fit: each takes from one to twelve characters
        middle = (low + high + 1) // 2
        fits = len(link) + len(quote(_begun(told, middle), safe="")) <= _LONGEST_LINK
        low, high = (middle, high) if fits else (low, middle - 1)
    return link + quote(_begun(told, low), safe="")


def _begun(text: str, length: int) -> str:
    return text if length >= len(text) else text[:length].rstrip() + "…"
