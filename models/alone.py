"""Knowing whether this is the only running process on a SQLite database."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows, where nothing is assumed
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def only_one(database_file: str | None) -> Iterator[bool]:
    """Hold the lock beside `database_file` for as long as the block lasts; False where another process holds it.

    The system frees the lock of a process that is killed. None (no file: PostgreSQL, memory) gives False.
    """
    if not database_file or database_file == ":memory:" or fcntl is None:
        yield False
        return
    with Path(database_file + ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
