"""Countries: by whatever name they are written, and when people work there."""

import pytest

from bot.countries import code_of, look_up

WRITTEN = {
    "DE": ["DE", "de", "deu", "Germany", " germany ", "Deutschland", "ALLEMAGNE", "Alemania", "ドイツ", "Германия"],
    "GB": ["UK", "U.K.", "Great Britain", "United Kingdom", "Vereinigtes Königreich", "England"],
    "US": ["USA", "U.S.A.", "United States", "the United States of America", "États-Unis", "Estados Unidos"],
    "NL": ["The Netherlands", "Holland", "Nederland"],
    "AE": ["UAE", "United Arab Emirates", "الإمارات العربية المتحدة"],
    "CI": ["Ivory Coast", "Cote d'Ivoire", "Côte d’Ivoire"],
    "BA": ["Bosnia & Herzegovina", "Bosnia and Herzegovina"],
    "TR": ["Turkey", "Türkiye", "turkiye"],
    "HK": ["Hong Kong"],
    "XK": ["XK", "Kosovo"],
    "CZ": ["Czechia", "Czech Republic", "Tschechien"],
}


@pytest.mark.parametrize(("code", "written"), [(code, each) for code, names in WRITTEN.items() for each in names])
def test_a_country_is_understood_by_any_of_its_names(code: str, written: str) -> None:
    assert code_of(written) == code


@pytest.mark.parametrize("written", ["", " ", "Europe", "EU", "ZZ", "Kraut Land", "<script>", "=1+1", "X" * 5_000])
def test_what_is_no_country_is_none(written: str) -> None:
    assert code_of(written) is None


async def test_weekends_and_holidays_are_those_of_the_country() -> None:
    answer = await look_up(["Deutschland", "Nowhere"], ["SA", "HK", "IR", "US", "AQ", "BV"], [2026, 2027])
    assert answer.codes == {"Deutschland": "DE"}
    weekdays = {code: each.weekdays for code, each in answer.calendars.items()}
    assert weekdays["DE"] == weekdays["US"] == "01234"
    assert weekdays["SA"] == "01236"
    # One day is free there by law; offices mostly are closed on two.
    assert weekdays["HK"] == "01234"
    assert weekdays["IR"] == "01256"
    germany = {day.isoformat(): name for day, name in answer.calendars["DE"].days.items()}
    assert germany["2026-12-25"] == "Christmas Day"
    assert germany["2027-03-29"] == "Easter Monday"
    assert "2026-11-26" in {day.isoformat() for day in answer.calendars["US"].days}
