"""Masking: what gives a customer away is replaced, and where each replacement stands is known."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Self
from unicodedata import normalize

from bot.program.privacy import masked
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
    "[e-mail removed]": MaskKind.EMAIL,
    "[number removed]": MaskKind.PHONE,
    "[web address removed]": MaskKind.WEB,
    "their company": MaskKind.COMPANY,
    "the customer": MaskKind.NAME,
}
_REPLACEMENT = re.compile("(" + "|".join(re.escape(words) for words in _KINDS) + ")")


def mask(text: str, identity: Identity, consent: Consent, *, lifted: Collection[str] = ()) -> MaskedText:
    """Return `text` with all that gives the customer away replaced, but for the originals that were `lifted`."""
    text = normalize("NFC", text)
    safe = text
    for customer in _customers(identity):
        safe = masked(safe, customer, consent)
    kept, at, spans = "", 0, []
    for span in _spans(text, safe):
        kept += text[at : span.start]
        is_lifted = span.original in lifted
        kept += span.original if is_lifted else span.replacement
        at = span.end
        if not is_lifted:
            spans.append(span)
    return MaskedText(kept + text[at:], tuple(spans))


def _customers(identity: Identity) -> Iterator[Customer]:
    for name, company, phone, email in zip_longest(*(getattr(identity, name) for name in _NAMES)):
        yield Customer(external_id="", name=name or identity.names[0], account=company, phone=phone, email=email)


def _spans(text: str, safe: str) -> Iterator[MaskedSpan]:
    """Give what was replaced, found by laying the masked text over the original."""
    pieces = _REPLACEMENT.split(safe)
    pattern = "".join("(.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))
    found = re.fullmatch(pattern, text, re.DOTALL)
    if found is None:
        raise ValueError("The masked text does not lie over its original.")
    for group, replacement in enumerate(pieces[1::2], 1):
        if found[group] != replacement:
            yield MaskedSpan(found.start(group), found.end(group), _KINDS[replacement], found[group], replacement)
