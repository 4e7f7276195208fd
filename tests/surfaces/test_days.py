"""Days on surfaces: in whose zone, and in whose language for dates, they are told."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.program.retreats.sharing import Turnout
from bot.surfaces.retreat import LastRetreat, offer_message, standing_message
from models import Retreat

# In London the evening of the 9th, in Auckland the morning of the 10th.
OPENED = datetime(2026, 11, 9, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day"), [("Europe/London", "9 November"), ("Pacific/Auckland", "10 November")])
def test_since_when_a_vote_is_open_is_a_day_of_its_reader(zone: str, day: str) -> None:
    retreat = Retreat(id=1, number=1, opened_at=OPENED, opened_by="U0NADIARAHM")
    standing = standing_message(retreat, (), Turnout(0, ("Ada Okafor",)), ZoneInfo(zone))
    assert f"The vote has been open since {day}." in standing.text
    offered = offer_message(2, 1, LastRetreat(retreat, 0, 0), ZoneInfo(zone))
    assert f"2 issues came back since the vote of {day}." in offered.text
