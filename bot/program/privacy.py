"""What may be shown of a customer, and the masking of what may not."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from bot.program.company_names import is_everyday, spelt_in_addresses, telling_word, without_legal_form
from models import Consent, Customer

_NO_E_MAIL, _NO_NUMBER, _NO_ADDRESS = "[e-mail removed]", "[number removed]", "[web address removed]"
# What stands around an address in running text, and so is no part of it.
_AROUND = r"\s<>|,;:()\[\]\""
_EMAIL = re.compile(rf"(?<![^{_AROUND}])[^{_AROUND}@]+@[\w-]+(?:\.[\w-]+)+")
# With or without https:// in front; what ends in no letters, such as a date or an amount, is none.
_WEB = re.compile(rf"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{{2,}})(?!\w)(?::\d+)?(?:[/?#][^{_AROUND}]*)?", re.IGNORECASE)
# What people put between the digits of a phone number, spaces and dashes of every width among it.
_BETWEEN = r"[\s()/._\u2010-\u2015\u2212-]{0,3}"
# Seven digits or more are a phone number; years and most amounts are shorter, and dates are left out below.
_PHONE = re.compile(rf"(?<![\w.])\+?\(?\d(?:{_BETWEEN}\d){{6,}}(?!\d)")
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = re.compile(
    rf"((?<!\d)(?:{_YEAR}-{_MONTH}-{_DAY}|{_DAY}\.{_MONTH}\.{_YEAR}|{_DAY}/{_MONTH}/{_YEAR})(?:[ T]\d\d:\d\d)?(?!\d))"
)
# So much of a number's end tells it from others, with or without its country in front.
_TELLING = 8
_SHORTEST_NAME = 2
# Words that stand in many names and begin many sentences; the names beside them are masked.
_PARTICLES = frozenset(
    ("al", "da", "das", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von")
)
_APOSTROPHE = "['’ʼ`´]"


def shown_as(customer: Customer, consent: Consent) -> str:
    """Return how readers may know the customer: by name and account, or not at all."""
    if consent is Consent.NAMED:
        return f"{customer.name}, {customer.account}" if customer.account else customer.name
    return "a customer"


def masked(text: str, customer: Customer, consent: Consent) -> str:
    """Return `text` as readers may see it: no e-mail, no phone number.

    Unless they agreed to be named, no name of theirs or of their company either, and no address of its pages.
    """
    text = _EMAIL.sub(_NO_E_MAIL, normalize("NFC", text))
    if consent is not Consent.NAMED:
        text = _without_addresses(text, customer)
    if customer.phone:
        text = _without_own_number(text, customer.phone)
    # Every second piece is a date.
    pieces = _DATE.split(text)
    text = "".join(piece if place % 2 else _PHONE.sub(_NO_NUMBER, piece) for place, piece in enumerate(pieces))
    if consent is Consent.NAMED:
        return text
    if customer.account:
        text = _without_company(text, normalize("NFC", customer.account))
    return _without_name(text, normalize("NFC", customer.name))


def _without_own_number(text: str, phone: str) -> str:
    """Return `text` without this number, however it is spelt and whatever it touches."""
    digits = re.sub(r"\D", "", phone)[-_TELLING:]
    if len(digits) < _TELLING - 1:
        return text.replace(phone, _NO_NUMBER)
    return re.sub(rf"[+(]*(?:\d{_BETWEEN})*{_BETWEEN.join(digits)}", _NO_NUMBER, text)


def _without_addresses(text: str, customer: Customer) -> str:
    """Return `text` without web addresses that lead to the customer's company, or name it."""
    mail = (customer.email or "").casefold().rpartition("@")[2]
    name = without_legal_form(normalize("NFC", customer.account or ""))
    word = telling_word(name)
    labels, within = spelt_in_addresses(name), spelt_in_addresses(word) if word else set()

    def shown(found: re.Match[str]) -> str:
        address, host = found[0].casefold(), found[1].casefold()
        theirs = bool(mail) and (f".{host}".endswith(f".{mail}") or f".{mail}".endswith(f".{host}"))
        named = any(each in address for each in within) or not labels.isdisjoint(re.split(r"[.-]", host))
        return _NO_ADDRESS if theirs or named else found[0]

    return _WEB.sub(shown, text)


def _without_company(text: str, account: str) -> str:
    """Return `text` without the company's name: in full, without its legal form, and by its telling word alone."""
    text = _whole(account).sub("their company", text)
    name = without_legal_form(account)
    text = _capitalised(name, "their company", text) if is_everyday(name) else _any(name, "their company", text)
    word = telling_word(name)
    return _capitalised(word, "their company", text) if word else text


def _any(words: str, instead: str, text: str) -> str:
    if words.lower() == words.upper():  # a script without capitals, and mostly without spaces
        return text.replace(words, instead)
    return _whole(words).sub(instead, text)


def _capitalised(word: str, instead: str, text: str) -> str:
    return _whole(word).sub(lambda found: instead if found[0][0].isupper() else found[0], text)


def _without_name(text: str, name: str) -> str:
    text = _whole(name).sub("the customer", text)
    for part in _parts(name):
        if part.lower() == part.upper():
            text = _any(part, "the customer", text)
        else:
            # Part of a name is a word of its own in many languages ("will", "may"): only the capitalised one is meant.
            text = _capitalised(part, "the customer", text)
    return text


def _parts(name: str) -> Iterator[str]:
    """Give the words of a name that may stand for all of it: those between spaces, then those between dashes."""
    words = name.split()
    for part in [*words, *(half for word in words for half in re.split(r"[-\u2010-\u2015]", word) if half != word)]:
        if len(part) >= _SHORTEST_NAME and part.casefold() not in _PARTICLES:
            yield part


def _whole(words: str) -> re.Pattern[str]:
    """Return what finds `words` as whole words in any case, spacing and kind of apostrophe."""
    spaced = r"\s+".join(re.sub(_APOSTROPHE, lambda _: _APOSTROPHE, re.escape(word)) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
