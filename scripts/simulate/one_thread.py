"""SQLite in the event loop's own thread: nobody else waits here, and to go to another takes longest."""

from collections.abc import Callable
from typing import Any

import aiosqlite


async def _execute(_connection: aiosqlite.Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return fn(*args, **kwargs)


def use_one_thread() -> None:
    """Have every connection of this process run its statements at once, rather than in a thread of its own."""
    setattr(aiosqlite.Connection, "_execute", _execute)  # noqa: B010  (it is not meant to be set)
