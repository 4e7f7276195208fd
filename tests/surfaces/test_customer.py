"""Languages by their names and amounts with their currency, whatever a sheet says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.customer import languages, money, phrases
from bot.surfaces.render_context import RenderContext
from tests.surfaces.builders import NOW, customer, details, extreme, words

LANGUAGES = {
    "en": "English",
    "EN": "English",
    "de": "German",
    "deu": "German",
    "pt-BR": "Portuguese (Brazil)",
    "pt_PT": "Portuguese (Portugal)",
    "zh-Hant": "Chinese (Traditional)",
    "en, de": "English and German",
    "en/fr/es": "English, French and Spanish",
    "en and ja": "English and Japanese",
    "English": "English",
    "English and German": "English and German",
    "Swiss German, some Italian": "Swiss German, some Italian",
    "en-XX-nonsense": "English",
    "qq": "qq",
    "?": "?",
}


@pytest.mark.parametrize("typed", LANGUAGES)
def test_a_language_is_called_by_its_name(typed: str) -> None:
    assert languages(typed) == LANGUAGES[typed]


@pytest.mark.parametrize(
    ("amount", "currency", "rendered"),
    [
        ("120000", "EUR", "€120,000"),
        ("120000", "USD", "$120,000"),
        ("120000.50", "GBP", "£120,000.50"),
        ("120000", "CHF", "CHF 120,000"),
        ("120000", "JPY", "¥120,000"),
        ("120000", "ZZZ", "ZZZ 120,000"),
        ("0", "EUR", "€0"),
        ("120000", None, "120,000"),
        ("120000", "", "120,000"),
    ],
)
def test_an_amount_has_its_currency(amount: str, currency: str | None, rendered: str) -> None:
    assert money(Decimal(amount), currency) == rendered


@pytest.mark.parametrize(
    ("own", "programme", "rendered"),
    [("USD", "EUR", "worth $120,000 a year"), (None, "EUR", "worth €120,000 a year"), (None, None, "worth 120,000 a")],
)
def test_the_sheet_goes_before_the_setting(own: str | None, programme: str | None, rendered: str) -> None:
    facts = details(customer=customer(annual_value=Decimal(120_000), currency=own, language="pt"))
    line = phrases(facts, ("language", "annual_value"), RenderContext(now=NOW, currency=programme))
    assert line.startswith("speaks Portuguese  ·  ")
    assert rendered in line


@extreme
@given(words(50) | st.from_regex(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}", fullmatch=True))
def test_nothing_typed_trips_it(typed: str) -> None:
    assert languages(typed)
