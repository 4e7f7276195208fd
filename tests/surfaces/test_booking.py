"""Booking as it is shown: what is proposed and said, in both zones; and what calendars get, whatever was typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from icalendar import Calendar, Event

from bot.program.assignments.assignment_details import AssignmentDetails
from bot.program.booking.slots import Slots
from bot.program.people.availability import known_zone
from bot.surfaces import did_you_talk
from bot.surfaces.assignment import assignment_message
from bot.surfaces.assistant import to_book_message
from bot.surfaces.booking_modal import booked_modal, find_time_modal
from bot.surfaces.calendar_event import event_of, file_of, google_link, outlook_link
from bot.surfaces.home import coming_blocks
from bot.surfaces.hours import hour_there
from bot.surfaces.mine import InHand, mine_message
from models import AssignmentState, Booking, Outcome
from scripts.sandbox.calendars import faults_of
from tests.surfaces.builders import (
    CONTEXT,
    HOSTILE_TEXTS,
    NOW,
    before_the_call,
    customer,
    details,
    extreme,
    participant,
)
from tests.surfaces.slack_rules import assert_harmless, assert_message_fits, assert_view_fits, buttons, shown

HOUR = datetime(2026, 11, 19, 10, 0, tzinfo=UTC)
TRIED = AssignmentState.UNREACHABLE


def booking(**values: Any) -> Booking:
    """Return a booking, with other facts where given."""
    known: dict[str, Any] = {
        "id": 9,
        "assignment_id": 11,
        "starts_at": HOUR,
        "minutes": 30,
        "uid": "1@firsthand",
        "by": "U0ADAOKAFOR",
    }
    return Booking(**(known | values))


def read(content: bytes) -> tuple[str, Event]:
    """Return method and event of a calendar file, as the calendar library reads them."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return str(calendar["METHOD"]), event


def test_an_hour_of_another_year_is_told_with_it_as_a_wrong_year_is_easily_chosen() -> None:
    near, far = booking(), booking(starts_at=HOUR.replace(year=2027))
    told = [shown(booked_modal(details(booking=each), CONTEXT)) for each in (near, far)]
    assert ["2027" in each for each in told] == [False, True]


@pytest.mark.parametrize(("minutes", "is_over"), [(-5, False), (29, False), (30, True)])
def test_an_hour_that_has_gone_by_is_told_as_such_and_comes_no_more(minutes: int, is_over: bool) -> None:
    facts = details(AssignmentState.BOOKED, booking=booking())
    each = InHand(facts, replace(CONTEXT, now=HOUR + timedelta(minutes=minutes)))
    told = assignment_message(each.details, each.context).text
    assert ("Was booked for" in told, "Did you talk?" in told) == (is_over, False)
    assert ("Was booked" in mine_message([each], [], by="U0ADAOKAFOR", today=HOUR.date()).text) is is_over
    assert (coming_blocks([each], ()) == []) is is_over
    assert ("Was booked" in to_book_message(each.details, each.context).text) is is_over


def test_what_is_booked_with_who_is_not_to_be_called_any_more_comes_no_more() -> None:
    facts = details(AssignmentState.BOOKED, customer=customer(consent_to_call=False))
    facts.assignment.booked_on = HOUR.date()
    each = InHand(facts, CONTEXT)
    assert coming_blocks([each], ()) == []
    told = mine_message([each], [], by="U0ADAOKAFOR", today=NOW.date()).text
    assert ("no longer wishes to be called" in told, "Booked for" in told) == (True, False)


@pytest.mark.parametrize(("minutes", "offered"), [(-5, True), (29, True), (31, False)])
def test_an_hour_that_has_gone_by_is_neither_put_into_calendars_nor_cancelled(minutes: int, offered: bool) -> None:
    facts = details(AssignmentState.BOOKED, booking=booking())
    view = find_time_modal(facts, Slots(()), replace(CONTEXT, now=HOUR + timedelta(minutes=minutes)))
    assert ("Cancel this time" in buttons(view["blocks"]), "Outlook" in buttons(view["blocks"])) == (offered, offered)


@pytest.mark.parametrize(("minutes", "words"), [(-5, "doesn't hold any more"), (40, "That was the time")])
def test_an_hour_that_came_to_nothing_was_one_once_it_has_gone_by(minutes: int, words: str) -> None:
    context = replace(CONTEXT, now=HOUR + timedelta(minutes=minutes))
    assert words in did_you_talk.call_soon(details(TRIED, tries=1), booking(), context).text


def test_who_travels_reads_the_hour_of_a_call_where_they_are_now() -> None:
    who = participant(timezone="Australia/Sydney")
    evening = booking(starts_at=datetime(2026, 11, 19, 22, tzinfo=UTC))
    facts = details(AssignmentState.BOOKED, booking=evening, participant=who)
    facts.assignment.booked_on = HOUR.date()
    context = replace(CONTEXT, now=evening.starts_at - timedelta(hours=1))
    assert "Friday, 20 November 2026" in shown(coming_blocks([InHand(facts, context)], ()))
    found = [each["element"] for each in find_time_modal(facts, Slots(()), context)["blocks"] if "element" in each]
    assert [found[0]["initial_date"], found[1]["initial_time"]] == ["2026-11-20", "09:00"]


def test_an_address_too_long_for_a_link_to_a_calendar_is_left_to_the_file() -> None:
    event = event_of(details(customer=customer(phone=None, email="長" * 300)), booking())
    assert event.where in event.told
    for link in (google_link(event), outlook_link(event)):
        assert (len(link) <= 1900, "location" in link) == (True, False)
    usual = event_of(details(), booking())
    assert all("location=%2B" in link for link in (google_link(usual), outlook_link(usual)))


@extreme
@given(facts=before_the_call())
def test_whatever_was_typed_stands_in_one_event_that_calendars_take(facts: AssignmentDetails) -> None:
    event = event_of(facts, booking(sequence=3))
    for cancels in (False, True):
        content = file_of(event, cancels=cancels, now=NOW)
        assert list(faults_of(content)) == []
        method, found = read(content)
        assert (method, found["STATUS"]) == (("CANCEL", "CANCELLED") if cancels else ("PUBLISH", "CONFIRMED"))
        assert (found["UID"], found["SEQUENCE"], found.start) == ("1@firsthand", 3, HOUR)
        assert (str(found["SUMMARY"]), str(found["DESCRIPTION"])) == (event.title, event.told)
    for link, name in ((google_link(event), "details"), (outlook_link(event), "body")):
        assert len(link) <= 1900
        given_ = parse_qs(urlsplit(link).query, keep_blank_values=True)
        assert event.told.startswith(given_[name][0].removesuffix("…").rstrip())


def test_the_event_has_number_brief_and_questions() -> None:
    _, found = read(file_of(event_of(details(), booking()), cancels=False, now=NOW))
    told = str(found["DESCRIPTION"])
    for each in (
        "Head of Purchasing, Globex",
        "+351 21 000 0000",
        "Nobody called.",
        "1. Why do you stay?",
        "Log the call",
    ):
        assert each in told
    assert (str(found["SUMMARY"]), str(found["LOCATION"])) == ("Call with Marta Silva, Globex", "+351 21 000 0000")


@pytest.mark.parametrize(
    "name", ["Eve\r\nATTENDEE:mailto:eve@evil.example", "Eve\rMETHOD:REQUEST", "Eve\u2028X-A:1", "\u202eevE"]
)
def test_a_name_adds_no_line_to_the_file(name: str) -> None:
    facts = details(customer=customer(name=name), participant=participant(email="ada@acme.example\r\nX-B:1"))
    content = file_of(event_of(facts, booking()), cancels=False, now=NOW)
    assert list(faults_of(content)) == []
    _, found = read(content)
    assert not {"ATTENDEE", "X-A", "X-B"} & set(found)
    assert not {"\u202e", "\u2028"} & set(content.decode())


HOURS = [
    ("Europe/London", "Europe/Lisbon", ""),
    ("Europe/London", "Europe/London", ""),
    ("Europe/London", "Asia/Kolkata", "15:30 in Kolkata"),
    ("America/Los_Angeles", "Australia/Sydney", "21:00 in Sydney"),
    ("Pacific/Pago_Pago", "Pacific/Kiritimati", "Friday, 20 November, 0:00 in Kiritimati"),
    ("Europe/London", None, ""),
    ("Europe/London", "Nowhere/Land", ""),
]


@pytest.mark.parametrize(("mine", "theirs", "told"), HOURS)
def test_an_hour_is_told_where_they_are_unless_it_is_the_same(mine: str, theirs: str | None, told: str) -> None:
    zone = known_zone(mine)
    assert zone is not None
    assert hour_there(HOUR, zone, theirs) == told


@extreme
@given(facts=before_the_call())
def test_all_of_it_fits_and_is_harmless(facts: AssignmentDetails) -> None:
    slots = Slots(tuple(HOUR + timedelta(days=number) for number in range(3)), stretched=True)
    booked = replace(facts, booking=booking(), tries=2)
    for view in (
        find_time_modal(facts, slots, CONTEXT, news="Noted."),
        find_time_modal(booked, slots, CONTEXT),
        booked_modal(booked, CONTEXT),
        did_you_talk.wrong_number_modal(facts, 9),
    ):
        assert_view_fits(view)
        assert_harmless(view["blocks"])
    for message in (
        did_you_talk.call_soon(booked, booking(), CONTEXT),
        did_you_talk.call_soon(facts, booking(), CONTEXT, is_moved=True),
        did_you_talk.did_you_talk(booked, booking(), CONTEXT),
        did_you_talk.did_you_talk(facts, booking(), CONTEXT),
        did_you_talk.customer_refused(facts),
        did_you_talk.wrong_number_told(facts, HOSTILE_TEXTS[0]),
    ):
        assert_message_fits(message)


NEXT = [
    (details(TRIED, tries=1), ["Find a time", "Log the call", "Swap", "The brief"]),
    (details(TRIED, tries=2), ["Swap", "Find a time", "Log the call", "The brief"]),
    (details(TRIED, tries=1, customer=customer(phone=None)), ["Swap", "Find a time", "Log the call", "The brief"]),
    (details(TRIED, tries=1, customer=customer(consent_to_call=False)), ["Swap", "Log the call"]),
]


@pytest.mark.parametrize(("facts", "offered"), NEXT)
def test_each_outcome_leads_on(facts: AssignmentDetails, offered: list[str]) -> None:
    assert buttons(did_you_talk.did_you_talk(facts, booking(), CONTEXT).blocks) == offered


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.NO_ANSWER])
def test_only_of_a_number_that_was_wrong_is_it_said_that_the_right_one_is_looked_for(outcome: Outcome) -> None:
    by_mail = details(TRIED, tries=1, customer=customer(phone=None))
    told = did_you_talk.did_you_talk(by_mail, booking(outcome=outcome), CONTEXT).text
    assert ("looks for the right number" in told) is (outcome is Outcome.WRONG_NUMBER)


@pytest.mark.parametrize("state", [AssignmentState.REFLECTED, AssignmentState.MISSED, AssignmentState.SWAPPED])
def test_once_it_is_over_nothing_is_left_to_press(state: AssignmentState) -> None:
    asked = did_you_talk.did_you_talk(details(state), booking(), CONTEXT)
    assert (buttons(asked.blocks), "Thank you" in shown(asked.blocks)) == ([], True)
