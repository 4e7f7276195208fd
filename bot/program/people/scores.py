"""Scores: each is on a scale of its own, such as 0 to 10 or 1 to 5, and compared by where on it it lies."""

import re
from decimal import Decimal
from functools import lru_cache

from models import Customer

# The scale of "would you recommend us", where nothing else is said.
USUAL_SCALE = "0 to 10"
_SCALE = re.compile(r"([-−]?\d{1,4})\s*(?:to|bis|à|a|–|-|\.\.)\s*([-−]?\d{1,4})", re.IGNORECASE)


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


def share_of(customer: Customer) -> Decimal | None:
    """Return where on its scale a customer's score lies, 0 for the lowest and 1 for the highest; None without one."""
    if customer.score is None:
        return None
    lowest, highest = bounds(customer.score_scale)
    return (customer.score - lowest) / (highest - lowest)
