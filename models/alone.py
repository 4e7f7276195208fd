"""Knowing whether this is the only running process on a SQLite database."""

import contextlib
import os
from collections.abc import Iterator

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
    # Opened for nothing but its lock: never through a link, never emptied, readable by its owner alone.
    file = os.open(database_file + ".lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        yield False
    else:
        yield True
    finally:
        os.close(file)
