"""Mentions: customers whose full name stands in a text that is about none of them, to be masked there."""

import re
from collections.abc import Iterable

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Customer
from models.account import folded
from models.database import batched

# A single word is too often a word like any other; longer names than this are not looked for.
_FEWEST, _MOST = 2, 4
_MOST_CONTACTS = 50
_WORD = re.compile(r"[^\W_]+(?:[-'’.]+[^\W_]+)*\.?")


async def names_in(session: AsyncSession, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names of customers that stand in full, of two to four words, in these texts; in their order."""
    wanted = sorted({candidate for text in texts for candidate in _candidates(text)})
    found: list[str] = []
    for batch in batched(wanted):
        found += (await session.exec(select(Customer.name).where(col(Customer.folded_name).in_(batch)))).all()
    return tuple(dict.fromkeys(sorted(found)))


async def contacts_of(session: AsyncSession, account_id: int) -> tuple[str, ...]:
    """Return the names of customers of an account, as many as a story may speak of."""
    rows = await session.exec(
        select(Customer.name).where(Customer.account_id == account_id).order_by(col(Customer.id)).limit(_MOST_CONTACTS)
    )
    return tuple(dict.fromkeys(rows.all()))


def _candidates(text: str) -> Iterable[str]:
    """Yield, folded, each run of words that may be a name: it begins with no small letter."""
    words = _WORD.findall(text)
    for first, word in enumerate(words):
        if word[0].islower():
            continue
        for length in range(_FEWEST, _MOST + 1):
            run = words[first : first + length]
            if len(run) == length:
                yield folded(" ".join(run))
                yield folded(" ".join(run).rstrip("."))
