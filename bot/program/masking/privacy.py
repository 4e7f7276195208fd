"""What readers may know of a customer by their consent, and the masks for what they may not."""

import re
from dataclasses import dataclass
from typing import TypeAlias
from unicodedata import normalize

from bot.program.masking import rules
from bot.program.masking.company_names import distinctive_word, spellings_in_urls, without_legal_form
from bot.program.masking.rules import Mask
from models import Account, Consent, Customer, Person

# Whom a story may be about.
Whom: TypeAlias = Customer | Account | Person

WEB_ADDRESS = "[web address removed]"
# Characters that end a URL in running text.
_AROUND = r"\s<>|,;:()\[\]\""
# With or without https://; the last label is of letters, unlike a date or an amount.
_WEB = re.compile(rf"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{{2,}})(?!\w)(?::\d+)?(?:[/?#][^{_AROUND}]*)?", re.IGNORECASE)


_UNNAMED: dict[type[Whom], str] = {Customer: "a customer", Account: "a key account", Person: "a colleague"}


@dataclass(frozen=True)
class Identifiers:
    """What identifies a person, as far as masking reads it; `name` is "" for nobody."""

    name: str = ""
    account: str | None = None
    phone: str | None = None
    email: str | None = None


def shown_as(whom: Whom | None, consent: Consent) -> str:
    """Return what readers see as the name of whom a story is about, "" for nobody.

    By consent that is a customer's name and account, or the name of an account or a colleague; else what they are.
    """
    if whom is None:
        return ""
    if consent is not Consent.NAMED:
        return _UNNAMED[type(whom)]
    account = whom.account_name if isinstance(whom, Customer) else None
    return f"{whom.name}, {account}" if account else whom.name


def masks_for(text: str, customer: Identifiers, consent: Consent) -> list[Mask]:
    """Return a mask for every e-mail address and telephone number in `text`, the most certain first.

    Unless they agreed to be named, also for their name, their company's, and every address of its pages.
    """
    is_named = consent is Consent.NAMED
    masks = rules.addresses_in(text)
    masks += [] if is_named else _pages_of(text, customer)
    masks += rules.numbers_in(text, customer.phone)
    if not is_named:
        masks += rules.companies_in(text, customer.account) if customer.account else []
        masks += rules.names_in(text, customer.name) if customer.name else []
    return masks


def _pages_of(text: str, customer: Identifiers) -> list[Mask]:
    """Return a mask for every URL whose host is that of the customer's e-mail address, or that names their company."""
    mail = (customer.email or "").casefold().rpartition("@")[2]
    name = without_legal_form(normalize("NFC", customer.account or ""))
    word = distinctive_word(name)
    labels, within = spellings_in_urls(name), spellings_in_urls(word) if word else set()

    def is_theirs(found: re.Match[str]) -> bool:
        address, host = found[0].casefold(), found[1].casefold()
        theirs = bool(mail) and (f".{host}".endswith(f".{mail}") or f".{mail}".endswith(f".{host}"))
        return theirs or any(each in address for each in within) or not labels.isdisjoint(re.split(r"[.-]", host))

    return [Mask(*found.span(), WEB_ADDRESS) for found in _WEB.finditer(text) if is_theirs(found)]
