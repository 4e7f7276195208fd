"""What may be shown of a customer, and the masking of what may not."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from bot.program.masking import rules
from bot.program.masking.company_names import spelt_in_addresses, telling_word, without_legal_form
from bot.program.masking.rules import Mask, settled
from models import Consent, Customer

NO_ADDRESS = "[web address removed]"
# What stands around an address in running text, and so is no part of it.
_AROUND = r"\s<>|,;:()\[\]\""
# With or without https:// in front; what ends in no letters, such as a date or an amount, is none.
_WEB = re.compile(rf"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{{2,}})(?!\w)(?::\d+)?(?:[/?#][^{_AROUND}]*)?", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """What is known of somebody that gives them away; a customer's row knows the same."""

    name: str
    account: str | None = None
    phone: str | None = None
    email: str | None = None


def shown_as(customer: Customer, consent: Consent) -> str:
    """Return how readers may know the customer: by name and account, or not at all."""
    if consent is Consent.NAMED:
        return f"{customer.name}, {customer.account}" if customer.account else customer.name
    return "a customer"


def masked(text: str, customer: Customer | Known, consent: Consent) -> str:
    """Return `text` as readers may see it: with every mask of `masks_for` in place."""
    for mask in reversed(settled(masks_for(text, customer, consent))):
        text = text[: mask.start] + mask.instead + text[mask.end :]
    return text


def masks_for(text: str, customer: Customer | Known, consent: Consent) -> list[Mask]:
    """Return a mask for every e-mail address and telephone number in `text`, the most certain first.

    Unless they agreed to be named, also for their name, their company's, and every address of its pages.
    """
    is_named = consent is Consent.NAMED
    masks = rules.addresses_in(text)
    masks += [] if is_named else _pages_of(text, customer)
    masks += rules.numbers_in(text, customer.phone)
    if not is_named:
        masks += rules.companies_in(text, customer.account) if customer.account else []
        masks += rules.names_in(text, customer.name)
    return masks


def _pages_of(text: str, customer: Customer | Known) -> list[Mask]:
    """Return a mask for every web address that leads to the customer's company, or names it."""
    mail = (customer.email or "").casefold().rpartition("@")[2]
    name = without_legal_form(normalize("NFC", customer.account or ""))
    word = telling_word(name)
    labels, within = spelt_in_addresses(name), spelt_in_addresses(word) if word else set()

    def is_theirs(found: re.Match[str]) -> bool:
        address, host = found[0].casefold(), found[1].casefold()
        theirs = bool(mail) and (f".{host}".endswith(f".{mail}") or f".{mail}".endswith(f".{host}"))
        return theirs or any(each in address for each in within) or not labels.isdisjoint(re.split(r"[.-]", host))

    return [Mask(*found.span(), NO_ADDRESS) for found in _WEB.finditer(text) if is_theirs(found)]
