"""Customers: finding the one somebody means, and whether they may be called."""

from unicodedata import normalize

from sqlalchemy import and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import FirsthandError
from models import Customer

_NAMED_AT_MOST = 10
_NO_CONSENT = ("hasn't agreed to be called", "consent to call")
# In SQL what Customer.may_be_called says.
MAY_BE_CALLED = and_(col(Customer.consent_to_call), col(Customer.active))


class NoSuchCustomer(FirsthandError):
    """No customer on the sheet fits what was typed, or several do."""


class NoConsentToCall(FirsthandError):
    """Customers are called only with their consent, and while they are active."""

    def __init__(self, customer: Customer) -> None:
        why, column = ("is not active", "active") if customer.consent_to_call else _NO_CONSENT
        super().__init__(
            f"{customer.name} {why}, so nothing was assigned. Once that changes, "
            f"put “yes” under “{column}” and import the workbook again."
        )


async def by_words(session: AsyncSession, typed: str) -> Customer:
    """Return the one customer whose id, name or e-mail is `typed`. Raises NoSuchCustomer for none or several."""
    bare = typed.strip().strip("\"'“”")
    exact = (await session.exec(select(Customer).where(Customer.external_id == bare))).first()
    if exact is not None:
        return exact
    wanted = folded(bare)
    everybody = select(Customer.id, Customer.external_id, Customer.name, Customer.email)
    # A database's own lower() knows only ASCII on SQLite, and elsewhere what its locale says; so the rest is done here.
    same = [func.lower(name) == wanted for name in (Customer.external_id, Customer.name, Customer.email)]
    known = (await session.exec(everybody.where(or_(*same)))).all() if wanted.isascii() else ()
    known = known or (await session.exec(everybody)).all()
    by_id = [row_id for row_id, external_id, _, _ in known if folded(external_id) == wanted]
    named = [row_id for row_id, _, *names in known if wanted in [folded(name) for name in names if name]]
    found = [await session.get_one(Customer, row_id) for row_id in (by_id[:1] or named[:_NAMED_AT_MOST])]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(f"{c.external_id} ({c.account or 'no account'})" for c in found)
        raise NoSuchCustomer(f"Several customers are called “{typed}”. Say which by id: {ids}.")
    raise NoSuchCustomer(f"There is no customer “{typed}”. Use the id from the Customers sheet, or their full name.")


def folded(text: str) -> str:
    """Return `text` so that capitals, and the two ways to write an accented letter, don't matter."""
    return normalize("NFC", normalize("NFC", text).casefold())


def require_consent(customer: Customer) -> None:
    """Raise NoConsentToCall unless the customer agreed to be called, and is active."""
    if not customer.may_be_called:
        raise NoConsentToCall(customer)
