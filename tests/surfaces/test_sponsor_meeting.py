"""The modal of a sponsor's meeting for an account with many customers."""

from datetime import date
from typing import Any

from bot.program.routines.sponsor import SPONSOR
from bot.program.sponsoring.facts import Meeting, SponsorFacts
from bot.surfaces.sponsor_meeting import meeting_modal
from models import SponsorMeeting
from tests.surfaces.builders import NOW, TODAY, customer, details


def test_who_was_there_stays_chosen_among_more_than_a_list_holds() -> None:
    known = [customer(id=number, name=f"Customer {number:03}") for number in range(1, 101)]
    gone = customer(id=500, name="Zoe Young", consent_to_call=False)
    row = SponsorMeeting(id=4, assignment_id=11, met_on=date(2026, 11, 2), logged_at=NOW, logged_by="U0ADA")
    meeting = Meeting(row, (known[-1], gone), ())
    own: Any = SponsorFacts(contacts=tuple(known), meetings=(meeting,))
    view = meeting_modal(details(routine=SPONSOR, customer=None, own=own), meeting, today=TODAY)
    (element,) = [each["element"] for each in view["blocks"] if each.get("block_id") == "contacts"]
    assert {each["value"] for each in element["initial_options"]} == {"100", "500"}
