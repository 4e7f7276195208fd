"""Background tasks: work that must not delay the ack, kept until it is done."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

OnError = Callable[[Exception], Coroutine[Any, Any, None]]


class BackgroundTasks:
    """Starts tasks and keeps them, since the event loop itself holds them only weakly."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None], on_error: OnError) -> None:
        """Run `work` as a task; what it raises goes to `on_error`."""
        task = asyncio.create_task(_guarded(work, on_error))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def drain(self, *, within: float | None = None) -> None:
        """Wait until all tasks, and those they start, are done; cancel what takes longer than `within` seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within):
                while self._running:
                    await asyncio.wait(set(self._running))
        for late in set(self._running):
            late.cancel()


async def _guarded(work: Coroutine[Any, Any, None], on_error: OnError) -> None:
    try:
        await work
    except Exception as error:  # noqa: BLE001  (the edge of a task: nobody awaits it)
        await on_error(error)
