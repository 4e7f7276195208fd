"""The modal of a sponsor's meeting for an account with many customers, and what the CX team hears of who met them."""

from datetime import date
from typing import Any

import pytest

from bot.program.nudges.silence import Silence
from bot.program.routines.sponsor import SPONSOR
from bot.program.sponsoring.facts import Meeting, SponsorFacts
from bot.surfaces.nudges import unanswered
from bot.surfaces.sponsor_meeting import meeting_modal
from models import SponsorMeeting
from tests.surfaces.builders import NOW, TODAY, customer, details

MET = SponsorMeeting(id=4, assignment_id=11, met_on=date(2026, 11, 2), logged_at=NOW, logged_by="U0ADA")


def test_who_was_there_stays_chosen_among_more_than_a_list_holds() -> None:
    known = [customer(id=number, name=f"Customer {number:03}") for number in range(1, 101)]
    gone = customer(id=500, name="Zoe Young", consent_to_call=False)
    meeting = Meeting(MET, (known[-1], gone), ())
    own: Any = SponsorFacts(contacts=tuple(known), meetings=(meeting,))
    view = meeting_modal(details(routine=SPONSOR, customer=None, own=own), meeting, today=TODAY)
    (element,) = [each["element"] for each in view["blocks"] if each.get("block_id") == "contacts"]
    assert {each["value"] for each in element["initial_options"]} == {"100", "500"}


@pytest.mark.parametrize("meetings", [(), (Meeting(MET),)])
def test_of_a_sponsor_who_met_them_the_team_is_not_told_that_no_word_came(meetings: tuple[Meeting, ...]) -> None:
    own: Any = SponsorFacts(meetings=meetings)
    told = unanswered(details(routine=SPONSOR, customer=None, own=own), Silence(3), TODAY).text
    assert ("No word yet" in told, "hasn't told of it yet" in told) == (not meetings, bool(meetings))
