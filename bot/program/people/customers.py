"""Customers: found by what was typed, whether they may be called, and their score on its scale."""

import re
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Coded, FirsthandError
from bot.program.quotes import unquoted
from models import Customer
from models.account import folded

_NAMED_AT_MOST = 10
# What was typed is shown back no longer than that.
_LONGEST_TYPED = 80

# The scale of "would you recommend us", where nothing else is said.
USUAL_SCALE = "0 to 10"
_SCALE = re.compile(r"([-−]?\d{1,4})\s*(?:to|bis|à|a|–|-|\.\.)\s*([-−]?\d{1,4})", re.IGNORECASE)


class NoSuchCustomer(FirsthandError):
    """Not one customer matches what was typed."""


class UnknownCustomer(NoSuchCustomer):
    """No customer matches what was typed."""

    typed: str


class CustomerAndAccount(Coded):
    """One of several customers of that name, told from the others by account, None without one."""

    external_id: str
    account: str | None


class SeveralCustomers(NoSuchCustomer):
    """Several customers match what was typed."""

    typed: str
    found: tuple[CustomerAndAccount, ...]


class NoConsentToCall(FirsthandError):
    """The customer has not agreed to be called."""

    customer: str


class CustomerNotActive(NoConsentToCall):
    """The customer agreed to be called, but is not active."""


async def by_words(session: AsyncSession, typed: str) -> Customer:
    """Return the one customer whose id, name or e-mail is `typed`. Raises NoSuchCustomer for none or several."""
    bare = unquoted(typed)
    exact = (await session.exec(select(Customer).where(Customer.external_id == bare))).first()
    if exact is not None:
        return exact
    wanted = folded(bare)
    found = await _where(session, col(Customer.folded_id) == wanted, most=1)
    found = found or await _where(
        session, or_(col(Customer.folded_name) == wanted, col(Customer.folded_email) == wanted), most=_NAMED_AT_MOST
    )
    if len(found) == 1:
        return found[0]
    if found:
        ids = tuple(CustomerAndAccount(each.external_id, each.account_name) for each in found)
        raise SeveralCustomers(typed[:_LONGEST_TYPED], ids)
    raise UnknownCustomer(typed[:_LONGEST_TYPED])


async def _where(session: AsyncSession, fits: ColumnElement[bool], *, most: int) -> list[Customer]:
    rows = await session.exec(select(Customer).where(fits).order_by(col(Customer.id)).limit(most))
    return list(rows.all())


def require_consent(customer: Customer) -> None:
    """Raise NoConsentToCall unless the customer agreed to be called, and is active."""
    if not customer.may_be_called:
        raise CustomerNotActive(customer.name) if customer.consent_to_call else NoConsentToCall(customer.name)


def scale_from(text: str) -> str | None:
    """Return a scale as it is kept, such as "1 to 5", from what somebody wrote (1-5, 1 to 5); None where it is none."""
    found = _SCALE.fullmatch(text.strip())
    if not found:
        return None
    lowest, highest = (int(each.replace("−", "-")) for each in found.groups())
    return f"{lowest} to {highest}" if lowest < highest else None


@lru_cache(maxsize=100)
def bounds(scale: str | None) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest score on `scale` (as it is kept), on 0 to 10 where it is None."""
    lowest, _, highest = (scale or USUAL_SCALE).partition(" to ")
    return Decimal(lowest), Decimal(highest)


def score_share(customer: Customer) -> Decimal | None:
    """Return where on its scale a customer's score lies, 0 for the lowest and 1 for the highest; None without one."""
    if customer.score is None:
        return None
    lowest, highest = bounds(customer.score_scale)
    return (customer.score - lowest) / (highest - lowest)


def digits_of(number: str) -> str:
    """Return the digits of a telephone number, by which it is compared however it is written."""
    return "".join(sign for sign in number if sign.isdecimal())
