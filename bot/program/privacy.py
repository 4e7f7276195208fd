"""What may be shown of a customer, and the masking of what may not."""

import re

from models import Consent, Customer

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
# Seven digits or more, as people write phone numbers; years, amounts and dates are shorter.
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()/.\u2011-]{0,2}\d){6,}(?!\w)")
_SHORTEST_NAME = 3


def shown_as(customer: Customer, consent: Consent) -> str:
    """Return how readers may know the customer: by name and account, or not at all."""
    if consent is Consent.NAMED:
        return f"{customer.name}, {customer.account}" if customer.account else customer.name
    return "a customer"


def masked(text: str, customer: Customer, consent: Consent) -> str:
    """Return `text` as readers may see it: no e-mail, no phone number; no name of theirs unless they agreed to it."""
    text = _EMAIL.sub("[e-mail removed]", text)
    if customer.phone:
        text = text.replace(customer.phone, "[number removed]")
    text = _PHONE.sub(_mask_number, text)
    if consent is Consent.NAMED:
        return text
    if customer.account:
        text = _whole(customer.account, ignore_case=True).sub("their company", text)
    text = _whole(customer.name, ignore_case=True).sub("the customer", text)
    # Part of a name is a word of its own in many languages ("will", "may"): only the capitalised one is meant.
    for part in customer.name.split():
        if len(part) >= _SHORTEST_NAME and part[0].isupper():
            for form in (part, part.upper()):
                text = _whole(form, ignore_case=False).sub("the customer", text)
    return text


def _mask_number(found: re.Match[str]) -> str:
    # A date such as 2026-11-05 is no phone number.
    return found[0] if re.fullmatch(r"\d{4}-\d\d-\d\d", found[0]) else "[number removed]"


def _whole(words: str, *, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE if ignore_case else 0)
