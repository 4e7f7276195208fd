"""Days on surfaces: in whose zone, and in whose language for dates, they are told."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.dates import read_in, round_name, short_round_name
from bot.program.retreats.sharing import Turnout
from bot.program.sponsoring.health import Point, trend_chart
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


MONTH = date(2026, 11, 2), date(2026, 12, 1)
QUARTER = date(2026, 11, 2), date(2027, 2, 1)
FROM_THE_TENTH = date(2026, 11, 10), date(2026, 12, 8)


@pytest.mark.parametrize(
    ("language", "days", "name", "short"),
    [
        (None, MONTH, "November 2026", "November"),
        (None, QUARTER, "November to January 2027", "November to January"),
        (None, FROM_THE_TENTH, "10 November to 7 December 2026", "10 November to 7 December"),
        ("de-DE", MONTH, "November 2026", "November"),
        ("de-DE", QUARTER, "November to Januar 2027", "November to Januar"),
        ("de-DE", FROM_THE_TENTH, "10. November to 7. Dezember 2026", "10. November to 7. Dezember"),
        ("pt-BR", MONTH, "novembro de 2026", "novembro"),
        ("ja-JP", QUARTER, "11月 to 2027年1月", "11月 to 1月"),
    ],
)
def test_a_round_is_called_by_its_days_in_the_language_of_its_reader(
    language: str | None, days: tuple[date, date], name: str, short: str
) -> None:
    with read_in(language):
        assert (round_name(*days), short_round_name(*days)) == (name, short)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (None, "2 Nov 2026"),
        ("en-US", "Nov 2, 2026"),
        ("de-DE", "2. Nov. 2026"),
        ("tr-TR", "2 Kas 2026"),
        ("ja-JP", "2026/11/2"),
    ],
)
def test_a_day_in_a_picture_is_told_in_letters_that_its_font_has(language: str | None, told: str) -> None:
    trend = [Point(day, 3.0) for day in (MONTH[0], MONTH[1])]
    with read_in(language):
        chart = trend_chart("Acme", trend)
    assert chart is not None
    assert chart.labels[0] == told
