"""Masking: what tells who a customer is goes, in many spellings and languages, and what is harmless stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.program.masking import Identity, MaskKind, mask, mentions
from bot.program.masking.folding import fold, folded
from bot.program.masking.privacy import shown_as
from models import Consent, Customer
from models.database import Database
from tests.program.factories import customer

NAMED, ANONYMOUS = Consent.NAMED, Consent.ANONYMOUS


ANNA = customer(
    1, name="Anna Weber", account="Northwind Traders", phone="+44 20 7946 0018", email="a.weber@example.com"
)


def masked(text: str, whom: Customer, consent: Consent) -> str:
    """Return `text` masked, each replacement in small letters as in the middle of a sentence."""
    for span in reversed(mask(text, Identity.of(whom), consent).spans):
        text = text[: span.start] + span.replacement.lower() + text[span.end :]
    return text


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


NUMBERS = [
    "Call +44 20 7946 0018 now",
    "Call +442079460018 now",
    "Call 020 7946 0018 now",
    "Call 020-7946-0018 now",
    "Call 020.7946.0018 now",
    "Call +44 (0)20 7946 0018 now",
    "Call +44 (0) 20 7946 0018 now",
    "Call 020 / 7946 0018 now",
    "Call 020 - 7946 - 0018 now",
    "Call 020 – 7946 – 0018 now",
    "Call +44\u00a020\u00a07946\u00a00018 now",
    "Call +44\u202f20\u202f7946\u202f0018 now",
    "Call 020\u20117946\u20110018 now",
    "Call +44 20 7946 0018, or later",
    "(+44 20 7946 0018)",
    "tel:+442079460018",
    "Tel.02079460018",
    "02079460018ext",
    "Number:02079460018.",
    "020_7946_0018",
    "+44 20 7946\n0018",
]


@pytest.mark.parametrize("text", NUMBERS)
@pytest.mark.parametrize("consent", [NAMED, ANONYMOUS])
def test_the_customer_s_number_never_survives_however_it_is_written(text: str, consent: Consent) -> None:
    assert "79460018" not in _digits(masked(text, ANNA, consent))


OTHER_NUMBERS = ["+1 (415) 555-0132", "030 901820", "0049 170 1234567", "+49/170/1234567"]


@pytest.mark.parametrize("number", OTHER_NUMBERS)
def test_anybody_else_s_number_does_not_survive_either(number: str) -> None:
    text = masked(f"Reach my boss under {number} after nine", ANNA, NAMED)
    assert text == "Reach my boss under [number removed] after nine"


KEPT = [
    "On 2026-11-05 we lost 12,500 euros",
    "We order 120 a month since 1998",
    "Version 3.14.15 broke it",
    "It took 3 weeks and 2 days, 24/7",
    "Invoice 48213 of 2026-11-05 was wrong",
    "On 05.11.2026 and on 05/11/2026",
    "On 2026-11-05 14:30 it broke",
    "Between 2026-11-05 and 2026-11-12",
]


@pytest.mark.parametrize("text", KEPT)
def test_dates_years_and_amounts_are_kept(text: str) -> None:
    assert masked(text, ANNA, ANONYMOUS) == text


E_MAILS = [
    "a.weber@example.com",
    "A.Weber@Example.com",
    "a.weber+news@mail.example.co.uk",
    "o'brien@example.com",
    "first_last%dept@example.com",
    "jürgen@exämple.de",
    "<mailto:a.weber@example.com|a.weber@example.com>",
    "a.weber@example.com.",
]


@pytest.mark.parametrize("address", E_MAILS)
@pytest.mark.parametrize("consent", [NAMED, ANONYMOUS])
def test_no_e_mail_survives(address: str, consent: Consent) -> None:
    text = masked(f"Write to {address} today", ANNA, consent)
    assert "@" not in text
    assert "weber" not in text.casefold()
    assert "o'" not in text
    assert "first_last" not in text


NAMES = [
    ("Anna Weber said", "the customer said"),
    ("anna weber said", "the customer said"),
    ("ANNA WEBER said", "the customer said"),
    ("Anna said", "the customer said"),
    ("ANNA said", "the customer said"),
    ("Mrs Weber's invoice", "Mrs the customer's invoice"),
    ("At Northwind Traders they", "At their company they"),
    ("At northwind traders they", "At their company they"),
    ("Hannah and Webers", "Hannah and the customer"),
]


@pytest.mark.parametrize(("text", "shown"), NAMES)
def test_without_consent_to_be_named_the_name_and_the_company_do_not_survive(text: str, shown: str) -> None:
    assert masked(text, ANNA, ANONYMOUS) == shown
    assert masked(text, ANNA, NAMED) == text


ODD_NAMES = [
    ("ANNA WEBER", "Anna said", "the customer said"),
    ("anna weber", "Anna said", "the customer said"),
    ("Bo Li", "Then Bo said", "Then the customer said"),
    ("Seán O'Brien", "Then O’Brien said", "Then the customer said"),
    ("Seán O’Brien", "Then O'Brien said", "Then the customer said"),
    ("Anna-Lena Weber", "Then Anna said", "Then the customer said"),
    ("Anna-Lena Weber", "Then Anna-Lena said", "Then the customer said"),
    ("田中 花子", "田中さんは", "the customerさんは"),
    ("Will May", "I will, in may", "I will, in may"),
]


@pytest.mark.parametrize(("name", "text", "shown"), ODD_NAMES)
def test_names_of_every_kind_are_found(name: str, text: str, shown: str) -> None:
    assert masked(text, customer(1, name=name), ANONYMOUS) == shown


COMPANIES = [
    ("Northwind Logistics GmbH", "Northwind Logistics is fed up", "their company is fed up"),
    ("Northwind Logistics GmbH", "at NORTHWIND  LOGISTICS GmbH", "at their company"),
    ("Northwind Logistics GmbH", "at northwind logistics", "at their company"),
    ("Northwind Logistics GmbH", "Northwind is fed up", "their company is fed up"),
    ("Northwind Logistics GmbH", "Northwind's trucks", "their company's trucks"),
    ("Northwind Logistics GmbH", "the Northwind-team", "the their company-team"),
    ("Northwind Logistics GmbH", "a northwind from the Logistics yard", "a their company from the Logistics yard"),
    ("Contoso, Inc.", "Contoso waits", "their company waits"),
    ("Contoso Holding S.p.A.", "Contoso Holding waits", "their company waits"),
    ("Müller & Söhne GmbH & Co. KG", "Müller & Söhne wait", "their company wait"),
    ("Müller & Söhne GmbH & Co. KG", "Müller waits", "their company waits"),
    ("contoso ltd", "Contoso waits", "their company waits"),
    ("United Digital Fabrikam AG", "United, a Digital idea of Fabrikam", "United, a Digital idea of their company"),
    ("First National plc", "First, their National office", "First, their National office"),
    ("First National plc", "At First National they", "At their company they"),
    ("First Ltd", "It first broke at First", "It first broke at their company"),
    ("SAP SE", "they run SAP", "they run their company"),
    ("3M Company", "at 3M", "at their company"),
    ("Macy's, Inc.", "Macy's and Macy’s", "their company and their company"),
    ("株式会社山田商事", "山田商事では", "their companyでは"),
    ("GmbH", "a GmbH", "a their company"),
    ("'", "it's late", "it's late"),
]


@pytest.mark.parametrize(("account", "text", "shown"), COMPANIES)
def test_a_company_is_known_by_less_than_its_full_name(account: str, text: str, shown: str) -> None:
    whom = customer(1, name="Zz", account=account)
    assert masked(text, whom, ANONYMOUS) == shown
    assert masked(text, whom, NAMED) == text


LOGISTICS = customer(1, name="Zz", account="Northwind Logistics GmbH", email="z@nwl.example.com")
ADDRESSES = [
    "www.northwind.com",
    "https://www.northwind.com/shop?x=1",
    "northwind-logistics.de",
    "NORTHWINDLOGISTICS.example",
    "nwl.example.com",
    "https://shop.nwl.example.com:8443/a",
    "example.com/nwl",
    "https://www.linkedin.com/company/northwind",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_web_addresses_that_lead_to_the_company_do_not_survive(address: str) -> None:
    text = f"See {address} and <https://slack.example|this>, or wind.com"
    shown = "See [web address removed] and <https://slack.example|this>, or wind.com"
    assert masked(text, LOGISTICS, ANONYMOUS) == shown
    assert masked(text, LOGISTICS, NAMED) == text


@pytest.mark.parametrize(
    ("account", "address"), [("SAP SE", "www.sap.com"), ("Müller AG", "mueller.de"), ("Café", "cafe.fr")]
)
def test_web_addresses_spell_a_name_in_their_own_way(account: str, address: str) -> None:
    assert masked(address, customer(1, name="Zz", account=account), ANONYMOUS) == "[web address removed]"


SHOWN = [
    (NAMED, "Northwind Traders", "Anna Weber, Northwind Traders"),
    (NAMED, None, "Anna Weber"),
    (ANONYMOUS, "Northwind Traders", "a customer"),
    (Consent.PRIVATE, "Northwind Traders", "a customer"),
]


@pytest.mark.parametrize(("consent", "account", "shown"), SHOWN)
def test_readers_know_the_customer_as_agreed(consent: Consent, account: str | None, shown: str) -> None:
    assert shown_as(customer(1, name="Anna Weber", account=account), consent) == shown


_SEPARATORS = st.sampled_from(["", " ", "-", ".", "/", "\u00a0", " - ", ") ", " (", "–"])
_WORDS = st.text(st.characters(categories=["L", "P", "Zs"]), max_size=20)


@given(st.text("0123456789", min_size=7, max_size=13), st.data(), _WORDS, _WORDS, st.sampled_from([NAMED, ANONYMOUS]))
def test_the_number_on_record_never_survives_in_any_spelling(
    number: str, data: st.DataObject, before: str, after: str, consent: Consent
) -> None:
    spelt = number[0] + "".join(data.draw(_SEPARATORS) + digit for digit in number[1:])
    text = masked(f"{before}{spelt}{after}", customer(1, name="Zz", account=None, phone=number), consent)
    assert number not in _digits(text)


_LOCAL = st.from_regex(r"[a-z0-9]+([._+-][a-z0-9]+)?", fullmatch=True)
_DOMAIN = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?(\.[a-z]{2,6}){1,2}", fullmatch=True)


@settings(max_examples=30)
@given(_LOCAL, _DOMAIN, _WORDS, _WORDS, st.sampled_from([NAMED, ANONYMOUS]))
def test_the_e_mail_on_record_never_survives(
    local: str, domain: str, before: str, after: str, consent: Consent
) -> None:
    address = f"{local}@{domain}"
    text = masked(f"{before} {address} {after}", customer(1, name="Zz", email=address), consent)
    assert address not in text


@given(st.text(max_size=60), st.sampled_from(["Anna Weber", "Bo Li", "José García", "O'Brien"]))
def test_an_anonymous_story_never_holds_the_full_name(text: str, name: str) -> None:
    whom: Customer = customer(1, name=name)
    assert name.casefold() not in masked(f"{text} {name} {text}", whom, ANONYMOUS).casefold()


_FORMS = st.sampled_from(
    ["", " GmbH", " AG", " Ltd", " Limited", ", Inc.", " LLC", " S.A.", " BV", " plc", " Oy", " AB"]
)
_ENDS = st.sampled_from(["", " Logistics", " Digital", " & Sons", " of Spain"])


@given(st.sampled_from(["Northwind", "Zürich", "O'Reilly", "Contoso"]), _ENDS, _FORMS, _WORDS, _WORDS)
def test_an_anonymous_story_never_holds_the_company_in_any_of_its_forms(
    word: str, end: str, form: str, before: str, after: str
) -> None:
    whom = customer(1, name="Zz", account=f"{word}{end}{form}")
    for spelt in (f"{word}{end}{form}", f"{word}{end}", f"{word}{end}".upper(), word, f"{word}'s", f"www.{word}.com"):
        assert word.casefold() not in masked(f"{before} {spelt} {after}", whom, ANONYMOUS).casefold()


@given(st.text(max_size=80))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = masked(text, ANNA, ANONYMOUS)
    assert masked(once, ANNA, ANONYMOUS) == once


HANS = Identity(
    names=("Hans Becker",), companies=("Nordwind Logistik GmbH",), phones=("+49 30 23125 417",), emails=("h@n.example",)
)
SPELLINGS = [
    ("Becker waits.", "The customer waits."),
    ("They wait. Hans is patient.", "They wait. The customer is patient."),
    ("I met Hans Becker.", "I met the customer."),
    ("Really?\nNordwind waits", "Really?\nTheir company waits"),
    ("At 3.Becker", "At 3.The customer"),
    ("e-mail h@n.example", "e-mail [e-mail removed]"),
    ("h@n.exampleh@n.example030 23125417", "[e-mail removed][number removed]"),
    ("I told Nora 030 9876543 and now 030 9876543", "I told Nora [number removed] and now [number removed]"),
    ("See order no. 030 9876543 and ref 0309876543", "See order no. 030 9876543 and ref 0309876543"),
]
_TEXTS = """Becker|hans| |. |Nordwind|030 23125417|h@n.example|1.200.000 EUR|2019-2021|王|é|\u200b"""
_PIECES = st.sampled_from(_TEXTS.split("|"))


@pytest.mark.parametrize(("text", "shown"), SPELLINGS)
def test_a_sentence_begins_with_a_capital(text: str, shown: str) -> None:
    assert mask(text, HANS, Consent.ANONYMOUS).text == shown


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_the_places_tell_exactly_what_was_replaced(text: str) -> None:
    done = mask(text, HANS, Consent.ANONYMOUS)
    rebuilt, at = "", 0
    for span in done.spans:
        assert text[span.start : span.end] == span.original
        rebuilt += text[at : span.start] + span.replacement
        at = span.end
    assert rebuilt + text[at:] == done.text
    if not done.spans:
        assert done.text == text


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_what_is_masked_holds_nothing_to_mask(text: str) -> None:
    once = mask(text, HANS, Consent.ANONYMOUS).text
    assert mask(once, HANS, Consent.ANONYMOUS).text == once


def test_what_is_lifted_stands_as_written() -> None:
    done = mask("Hans rang 030 23125417", HANS, Consent.ANONYMOUS, lifted=("Hans",))
    assert done.text == "Hans rang [number removed]"
    assert [span.kind for span in done.spans] == [MaskKind.PHONE]


def test_a_name_of_before_is_masked_beside_today_s() -> None:
    both = HANS.joined(Identity(names=("Hans Brandt",)))
    assert mask("I met Brandt, once Becker", both, Consent.ANONYMOUS).text == "I met the customer, once the customer"


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_they_do_beside_others(text: str) -> None:
    beside = fold(f"é{text}")
    assert beside.text == "e" + fold(text).text
    assert beside.text == "e" + folded(text)
    assert beside.origin == (0, *(place + 1 for place in fold(text).origin))


async def test_names_are_looked_for_in_any_number_of_words(database: Database) -> None:
    texts = [" ".join(f"Word{place} Other{number}" for place in range(200)) for number in range(60)]
    async with database.write() as session:
        session.add(Customer(external_id="C-1", name="Marta Silva"))
        await session.flush()
        assert await mentions.names_in(session, [*texts, "Ask Marta Silva."]) == ("Marta Silva",)
