"""Pacing: so many calls a minute of each method, as Slack allows, and silence while it asks for it."""

import asyncio
import time
from collections import defaultdict
from datetime import timedelta

from aiolimiter import AsyncLimiter

from bot.slack.call_errors import ErrorKind, SlackCallError

# Calls a minute by Slack's tiers (docs.slack.dev/apis/web-api/rate-limits); a burst of as many is allowed.
_TIER_4, _TIER_3, _TIER_2, _POSTS = 100, 50, 20, 300
_A_MINUTE = {
    "chat.postMessage": _POSTS,
    "auth.test": _POSTS,
    "users.info": _TIER_4,
    "usergroups.users.list": _TIER_2,
    "conversations.list": _TIER_2,
}


class RateLimiter:
    """Lets each method go at its own pace; one held by Slack waits alone."""

    def __init__(self) -> None:
        self._limits: defaultdict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(_TIER_3, 60))
        for method, rate in _A_MINUTE.items():
            self._limits[method] = AsyncLimiter(rate, 60)
        # About one message a second in a channel; a short burst is fine.
        self._channels: defaultdict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(5, 5))
        self._held: dict[str, float] = {}
        self._closed = asyncio.Event()

    async def wait(self, method: str, channel: str | None = None) -> None:
        """Wait until `method` (in `channel`) may be called.

        Raises SlackCallError while Slack asked for silence, and where it would have to wait after `close`.
        """
        held = self._held.get(method, 0.0) - time.monotonic()
        if held > 0:
            raise SlackCallError(ErrorKind.LATER, "ratelimited", timedelta(seconds=held))
        await self._turn(self._limits[method])
        if channel is not None:
            await self._turn(self._channels[channel])

    async def _turn(self, limit: AsyncLimiter) -> None:
        if limit.has_capacity():
            await limit.acquire()
            return
        taking, closing = asyncio.create_task(limit.acquire()), asyncio.create_task(self._closed.wait())
        try:
            await asyncio.wait((taking, closing), return_when=asyncio.FIRST_COMPLETED)
            if not taking.done():
                raise SlackCallError(ErrorKind.LATER, "stopping", timedelta(seconds=1))
        finally:
            taking.cancel()
            closing.cancel()

    def close(self) -> None:
        """Let nobody wait for their turn any more: what can't be called at once is left for the next start."""
        self._closed.set()

    def hold(self, method: str, wait: timedelta) -> None:
        """Let nobody call `method` for a while, since Slack asked so."""
        self._held[method] = time.monotonic() + wait.total_seconds()
