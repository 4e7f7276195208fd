"""Rate limits: how often each method may be called, by Slack's tiers, with bursts of a minute's worth."""

import math
import time
from dataclasses import dataclass

from scripts.sandbox.web.methods import METHODS, TIERS

PER_CHANNEL_BURST = 20  # "generally one message per second per channel, short bursts allowed"


@dataclass
class Bucket:
    """A token bucket: `size` calls at once, refilled evenly; times are monotonic seconds."""

    size: float
    per_second: float
    held: float
    at: float

    def wait_for_one(self, now: float) -> float:
        """Take one; give 0, or the seconds until one is there again."""
        self.held = min(self.size, self.held + (now - self.at) * self.per_second)
        self.at = now
        if self.held >= 1:
            self.held -= 1
            return 0.0
        return (1 - self.held) / self.per_second


class RateLimits:
    """All buckets of the app; `scale` multiplies every limit, 0 switches them off."""

    def __init__(self, *, scale: float) -> None:
        self.scale = scale
        self._buckets: dict[str, Bucket] = {}

    def retry_after(self, method: str, channel: str) -> int:
        """Count one call; give 0 when it may go on, else the whole seconds to wait."""
        if not self.scale:
            return 0
        tier = METHODS[method].tier
        wait = self._take(method, TIERS[tier], TIERS[tier] / 60)
        if tier == "post" and not wait:
            wait = self._take(f"{method} {channel}", PER_CHANNEL_BURST, 1.0)
        return math.ceil(wait)

    def _take(self, key: str, size: float, per_second: float) -> float:
        now = time.monotonic()
        size *= self.scale
        bucket = self._buckets.setdefault(key, Bucket(size, per_second * self.scale, size, now))
        return bucket.wait_for_one(now)
