"""Masking: replaces what identifies a customer in a text, and reports each replacement."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, Self

from bot.program.masking import privacy, rules
from bot.program.masking.privacy import Whom
from models import Account, Consent, Customer

_NAMES = ("names", "companies", "phones", "emails")
_ALL = (*_NAMES, "others")


class MaskKind(StrEnum):
    """The kind of what was masked."""

    NAME = "name"
    COMPANY = "company"
    PHONE = "phone"
    EMAIL = "email"
    WEB = "web"


@dataclass(frozen=True)
class Identity:
    """What identifies whom a story is about: every name, company, phone number and e-mail address known now or before.

    Where it is about nobody they are empty; e-mail addresses and telephone numbers are masked all the same. `others`
    are names of customers whom a story mentions that is about none of them: they are masked whatever was agreed to.
    """

    names: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, whom: Whom | None) -> Self:
        """Return what identifies this customer, account or colleague today; nothing for nobody."""
        if whom is None:
            return cls()
        if isinstance(whom, Account):
            return cls(companies=(whom.name,))
        known: tuple[str | None, ...] = (whom.name, None, None, whom.email)
        if isinstance(whom, Customer):
            known = (whom.name, whom.account_name, whom.phone, whom.email)
        return cls(*((value,) if value else () for value in known))

    def joined(self, other: Self) -> Self:
        """Return the values of both, each once, in order."""
        return type(self)(*(tuple(dict.fromkeys((*getattr(self, n), *getattr(other, n)))) for n in _ALL))

    def to_json(self) -> dict[str, list[str]]:
        """Return this as a JSON object."""
        return {name: list(getattr(self, name)) for name in (_ALL if self.others else _NAMES)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Return the identity that `to_json` made `kept` of."""
        return cls(*(tuple(kept.get(name, ())) for name in _ALL))


@dataclass(frozen=True)
class MaskedSpan:
    """One replacement; `start` and `end` are the indices of `original` in the text before masking."""

    start: int
    end: int
    kind: MaskKind
    original: str
    replacement: str


@dataclass(frozen=True)
class MaskedText:
    """A masked text, and its replacements from left to right."""

    text: str
    spans: tuple[MaskedSpan, ...]


_KINDS = {
    rules.E_MAIL: MaskKind.EMAIL,
    rules.NUMBER: MaskKind.PHONE,
    privacy.WEB_ADDRESS: MaskKind.WEB,
    rules.COMPANY: MaskKind.COMPANY,
    rules.NAME: MaskKind.NAME,
}


def mask(text: str, identity: Identity, consent: Consent, *, lifted: Collection[str] = ()) -> MaskedText:
    """Return `text` with all that identifies the customer replaced, except the originals in `lifted`."""
    masks = [each for customer in _customers(identity) for each in privacy.masks_for(text, customer, consent)]
    masks += [each for name in identity.others for each in rules.names_in(text, name)]
    kept, at, spans = "", 0, []
    for each in rules.without_overlaps(masks):
        original = text[each.start : each.end]
        if original in lifted:
            continue
        words = rules.replacement_for(text, each)
        kept += text[at : each.start] + words
        at = each.end
        spans.append(MaskedSpan(each.start, each.end, _KINDS[each.replacement], original, words))
    return MaskedText(kept + text[at:], tuple(spans))


def _customers(identity: Identity) -> Iterator[privacy.Identifiers]:
    if not any(getattr(identity, name) for name in _NAMES):
        yield privacy.Identifiers()
    for name, company, phone, email in zip_longest(*(getattr(identity, name) for name in _NAMES)):
        yield privacy.Identifiers(name or next(iter(identity.names), ""), company, phone, email)
