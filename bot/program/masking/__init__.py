"""Masking: what gives a customer away is replaced, and where each replacement stands is known."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Self

from bot.program.masking import privacy, rules
from models import Consent, Customer

_NAMES = ("names", "companies", "phones", "emails")


class MaskKind(StrEnum):
    """What was masked."""

    NAME = "name"
    COMPANY = "company"
    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"


@dataclass(frozen=True)
class Identity:
    """What gives a customer away, as it is known now and was known before."""

    names: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()

    @classmethod
    def of_customer(cls, customer: Customer) -> Self:
        """Return what gives this customer away today."""
        known = (customer.name, customer.account, customer.phone, customer.email)
        return cls(*((value,) if value else () for value in known))

    def joined(self, other: Self) -> Self:
        """Return what gives away the one or the other, each once, in order."""
        return type(self)(*(tuple(dict.fromkeys((*getattr(self, n), *getattr(other, n)))) for n in _NAMES))

    def to_json(self) -> dict[str, list[str]]:
        """Return this as JSON can hold it."""
        return {name: list(getattr(self, name)) for name in _NAMES}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return what `to_json` kept."""
        return cls(*(tuple(kept.get(name, ())) for name in _NAMES))


@dataclass(frozen=True)
class MaskedSpan:
    """One replacement; `start` and `end` are where `original` stood in the text that was masked."""

    start: int
    end: int
    kind: MaskKind
    original: str
    replacement: str


@dataclass(frozen=True)
class MaskedText:
    """Text as readers may see it, and what was replaced in it."""

    text: str
    spans: tuple[MaskedSpan, ...]


_KINDS = {
    rules.E_MAIL: MaskKind.EMAIL,
    rules.NUMBER: MaskKind.PHONE,
    privacy.NO_ADDRESS: MaskKind.WEB,
    rules.COMPANY: MaskKind.COMPANY,
    rules.NAME: MaskKind.NAME,
}


def mask(text: str, identity: Identity, consent: Consent, *, lifted: Collection[str] = ()) -> MaskedText:
    """Return `text` with all that gives the customer away replaced, but for the originals that were `lifted`."""
    masks = [each for customer in _customers(identity) for each in privacy.masks_for(text, customer, consent)]
    kept, at, spans = "", 0, []
    for each in rules.settled(masks):
        original = text[each.start : each.end]
        if original in lifted:
            continue
        words = rules.words_at(text, each)
        kept += text[at : each.start] + words
        at = each.end
        spans.append(MaskedSpan(each.start, each.end, _KINDS[each.instead], original, words))
    return MaskedText(kept + text[at:], tuple(spans))


def _customers(identity: Identity) -> Iterator[privacy.Known]:
    for name, company, phone, email in zip_longest(*(getattr(identity, name) for name in _NAMES)):
        yield privacy.Known(name or identity.names[0], company, phone, email)
