"""Calling Slack no more than it allows: rate limits by method and channel, and one call shared by all who want it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Generic, TypeVar

from aiolimiter import AsyncLimiter

from bot.slack.call_errors import ErrorKind, SlackCallError

_T = TypeVar("_T")
# Short, since a channel may be made and a person may join at any time.
MISS_REMEMBERED_SECONDS = 60.0
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


class AskedOnce(Generic[_T]):
    """What is asked for by key. `remember` is for how many seconds None is an answer without asking again."""

    def __init__(self, *, remember: float = 0.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._remember, self._clock = remember, clock
        self._under_way: dict[str, asyncio.Task[_T | None]] = {}
        self._missed: dict[str, float] = {}

    async def ask(self, key: str, ask: Callable[[], Coroutine[Any, Any, _T | None]]) -> _T | None:
        """Return what `ask` finds, None where it finds nothing or lately found nothing. Raises what `ask` raises."""
        if self._clock() < self._missed.get(key, 0.0):
            return None
        under_way = self._under_way.get(key)
        if under_way is None:
            under_way = self._under_way[key] = asyncio.create_task(ask())
            under_way.add_done_callback(lambda done: self._ended(key, done))
        # Whoever gives up waiting does not take the answer away from the others.
        return await asyncio.shield(under_way)

    def _ended(self, key: str, done: asyncio.Task[_T | None]) -> None:
        self._under_way.pop(key, None)
        if done.cancelled() or done.exception() is not None:
            return
        if self._remember and done.result() is None:
            now = self._clock()
            self._missed = {each: until for each, until in self._missed.items() if until > now}
            self._missed[key] = now + self._remember
