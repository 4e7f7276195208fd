"""Asking for one thing once at a time: whoever wants the same meanwhile shares the answer, and a miss is remembered."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")
# Short, since a channel may be made and a person may join at any time.
MISS_REMEMBERED_SECONDS = 60.0


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
